import type { DepositoDeSesion, Tokens } from './almacen.js';
import { type Canal, canalDelEntorno } from './canal.js';
import { type Candado, candadoDelEntorno } from './candado.js';
import { type Pedir, PEDIR_DEL_ENTORNO, Peticiones } from './peticion.js';
import { type Reloj, RELOJ_DEL_ENTORNO } from './reloj.js';
import type { Sesion } from './sesion.js';

export interface OpcionesDeSesion {
  /** The same in every tab of one user, and another for another user. */
  readonly nombre: string;
  readonly url?: string;
  readonly deposito: DepositoDeSesion;
  readonly plazoMs?: number;
  readonly candado?: Candado;
  readonly canal?: Canal;
  readonly reloj?: Reloj;
  readonly pedir?: Pedir;
}

/**
 * A session that all tabs share. A refresh token may be used once only, and its second use ends the session on every
 * device: so one tab renews at a time, and looks first whether another has just done it.
 */
export class SesionGuardada implements Sesion {
  readonly #opciones: OpcionesDeSesion;
  readonly #candado: Candado;
  readonly #canal: Canal;
  readonly #peticiones: Peticiones;
  readonly #oyentes = new Set<() => void>();

  constructor(opciones: OpcionesDeSesion) {
    this.#opciones = opciones;
    this.#candado = opciones.candado ?? candadoDelEntorno();
    this.#canal = opciones.canal ?? canalDelEntorno(`${opciones.nombre}.sesion`);
    this.#peticiones = new Peticiones(
      opciones.pedir ?? PEDIR_DEL_ENTORNO,
      opciones.reloj ?? RELOJ_DEL_ENTORNO,
      opciones.plazoMs ?? 30_000,
    );
    this.#canal.escuchar(() => this.#decir());
  }

  /** Takes up the session that `POST /sesion/iniciar` answered with. */
  iniciar({ accessToken, refreshToken }: Tokens): Promise<void> {
    return this.#enExclusiva(() => this.#guardar({ accessToken, refreshToken }));
  }

  /** Forgets the session in every tab; to end it on the server too, `POST /sesion/cerrar` comes before. */
  olvidar(): Promise<void> {
    return this.#enExclusiva(() => this.#guardar(null));
  }

  async token(): Promise<string | null> {
    return (await this.#opciones.deposito.leer())?.accessToken ?? null;
  }

  renovar(usado: string): Promise<string | null> {
    return this.#enExclusiva(async () => {
      const guardados = await this.#opciones.deposito.leer();
      if (guardados?.accessToken !== usado) return guardados?.accessToken ?? null;
      const nuevos = await this.#pedirNuevos(guardados.refreshToken);
      await this.#guardar(nuevos);
      return nuevos?.accessToken ?? null;
    });
  }

  alCambiar(oyente: () => void): () => void {
    const propio = () => oyente();
    this.#oyentes.add(propio);
    return () => void this.#oyentes.delete(propio);
  }

  /** @returns null if the server will not have this session any more. @throws if that is not known. */
  async #pedirNuevos(refreshToken: string): Promise<Tokens | null> {
    const url = `${this.#opciones.url ?? ''}/sesion/renovar`;
    const { status, cuerpo } = await this.#peticiones.enviar(url, JSON.stringify({ refreshToken }));
    if (status === 401) return null;
    const { accessToken, refreshToken: siguiente } = (cuerpo ?? {}) as Record<string, unknown>;
    if (status !== 200 || typeof accessToken !== 'string' || typeof siguiente !== 'string')
      throw new Error(`the session could not be renewed: HTTP ${status}`);
    return { accessToken, refreshToken: siguiente };
  }

  async #guardar(tokens: Tokens | null): Promise<void> {
    await this.#opciones.deposito.guardar(tokens);
    this.#decir();
    this.#canal.avisar();
  }

  #enExclusiva<T>(hacer: () => Promise<T>): Promise<T> {
    return this.#candado.enExclusiva(`${this.#opciones.nombre}.sesion`, hacer);
  }

  #decir(): void {
    for (const oyente of this.#oyentes) oyente();
  }
}
