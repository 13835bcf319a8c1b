import { ErrorDelServidor, type Servidor } from './servidor.js';

export interface Usuario {
  readonly id: number;
  readonly nombre: string;
  readonly correo: string;
}

interface Llaves {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiraEn: string;
  readonly usuario: Usuario;
}

/** Of a token's life: with less left, the next one is asked for. */
const MARGEN = 0.2;

/** Somebody who is signed in, and stays so: the token is renewed before it ends. */
export class Sesion {
  private llaves: Llaves | undefined;
  private quien: Usuario | undefined;
  private renovarDesde = 0;
  private renovacion: Promise<Llaves> | undefined;

  private constructor(
    readonly servidor: Servidor,
    private readonly correo: string,
    private readonly clave: string,
  ) {}

  /** Signs in. @throws {ErrorDelServidor} UNAUTHENTICATED if that is not their password. */
  static async abrir(servidor: Servidor, correo: string, clave: string): Promise<Sesion> {
    const sesion = new Sesion(servidor, correo, clave);
    await sesion.token();
    return sesion;
  }

  get usuario(): Usuario {
    if (!this.quien) throw new Error('Not signed in');
    return this.quien;
  }

  /** One that is good for a while. */
  async token(): Promise<string> {
    if (this.llaves && Date.now() < this.renovarDesde) return this.llaves.accessToken;
    this.renovacion ??= this.servidor
      .insistir(() => this.siguiente())
      .finally(() => (this.renovacion = undefined));
    return (await this.renovacion).accessToken;
  }

  /**
   * Asks something of the server with the token, until it is answered. A session that was ended meanwhile is begun
   * again, once.
   */
  async pedir<T>(hacer: (token: string) => Promise<T>): Promise<T> {
    try {
      return await this.servidor.insistir(async () => hacer(await this.token()));
    } catch (error) {
      if (!esSinSesion(error)) throw error;
      this.dudar();
      return this.servidor.insistir(async () => hacer(await this.token()));
    }
  }

  /** The server took the token no more, before its time: the next one is asked for, if there is one. */
  dudar(): void {
    this.renovarDesde = 0;
  }

  /** Signs out, if the server is there. */
  async cerrar(): Promise<void> {
    const token = this.llaves?.accessToken;
    if (token) await this.servidor.pedir('POST', '/sesion/cerrar', { token }).catch(() => {});
  }

  private async siguiente(): Promise<Llaves> {
    const llaves = await this.renovarOEntrar();
    const vida = Date.parse(llaves.expiraEn) - Date.now();
    this.renovarDesde = Date.now() + vida * (1 - MARGEN);
    this.llaves = llaves;
    this.quien = llaves.usuario;
    return llaves;
  }

  /** A refresh token whose answer was lost on the way is spent: then with the password. */
  private async renovarOEntrar(): Promise<Llaves> {
    const { correo, clave } = this;
    if (this.llaves) {
      const { refreshToken } = this.llaves;
      try {
        return await this.servidor.pedir('POST', '/sesion/renovar', { cuerpo: { refreshToken } });
      } catch (error) {
        if (!esSinSesion(error)) throw error;
      }
    }
    return this.servidor.pedir('POST', '/sesion/iniciar', { cuerpo: { correo, clave } });
  }
}

export const esSinSesion = (error: unknown) =>
  error instanceof ErrorDelServidor && error.code === 'UNAUTHENTICATED';
