import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { crearEntorno, type EntornoDePrueba, type PerfilDePrueba } from '../apoyo/perfiles.js';
import { arrancarProceso, type ProcesoDePrueba } from '../apoyo/proceso.js';

export type Rol = 'api' | 'trabajador';

/** One process of an installation. It comes back where it was: clients find it at the same URL. */
export class Miembro {
  private proceso: Promise<ProcesoDePrueba> | undefined;
  private vivo = false;
  private retirado = false;
  private readonly procesos: ProcesoDePrueba[] = [];

  private constructor(
    readonly rol: Rol,
    private readonly puerto: number,
    private readonly variables: Record<string, string>,
  ) {}

  static async crear(rol: Rol, variables: Record<string, string>): Promise<Miembro> {
    return new Miembro(rol, await puertoPropio(), variables);
  }

  get url(): string {
    return `http://127.0.0.1:${this.puerto}`;
  }

  /** True while it serves or works: not while it starts. */
  get estaVivo(): boolean {
    return this.vivo;
  }

  /** Everything that it has printed, the dead ones too. */
  dicho(): string {
    return this.procesos.map((proceso) => proceso.salida()).join('');
  }

  /** When it serves or works, for the first time or again. @throws if it could not start. */
  async listo(): Promise<void> {
    await (this.proceso ??= this.arrancar());
  }

  /** Ends it. @returns its exit code (null if the signal ended it). */
  async terminar(senal: NodeJS.Signals): Promise<number | null> {
    const anterior = this.proceso;
    this.proceso = undefined;
    this.vivo = false;
    return (await (await anterior)?.terminar(senal)) ?? null;
  }

  /** Kills it and starts it again: from now on {@link listo} waits for the new one. */
  async reiniciar(): Promise<void> {
    const muerto = this.terminar('SIGKILL');
    this.proceso = muerto.then(() => this.arrancar());
    await this.proceso;
  }

  /** Ends it for good: what is left of a test that failed does not start it again. */
  async retirar(): Promise<void> {
    this.retirado = true;
    await this.terminar('SIGKILL');
  }

  private async arrancar(): Promise<ProcesoDePrueba> {
    if (this.retirado) throw new Error('The test is over');
    const { puerto, rol, variables } = this;
    const proceso = await arrancarProceso({ ...variables, ROL_PROCESO: rol, PORT: String(puerto) });
    this.procesos.push(proceso);
    this.vivo = true;
    return proceso;
  }
}

/** What each process of an installation has of its own. */
export type Papeles<N extends string> = Record<N, { rol: Rol; variables?: Record<string, string> }>;

/** Several processes on one database, none of them started yet. */
export class Flota<N extends string> {
  private constructor(
    readonly entorno: EntornoDePrueba,
    readonly miembros: Record<N, Miembro>,
  ) {}

  static async crear<N extends string>(
    perfil: PerfilDePrueba,
    comunes: Record<string, string>,
    papeles: Papeles<N>,
  ): Promise<Flota<N>> {
    const entorno = await crearEntorno(perfil);
    const miembros = {} as Record<N, Miembro>;
    for (const nombre of Object.keys(papeles) as N[]) {
      const { rol, variables } = papeles[nombre];
      miembros[nombre] = await Miembro.crear(rol, { ...entorno.variables, ...comunes, ...variables });
    }
    return new Flota(entorno, miembros);
  }

  get todos(): Miembro[] {
    return Object.values(this.miembros);
  }

  /** Starts those that are not there, all at once. */
  async completa(): Promise<void> {
    await Promise.all(this.todos.map((miembro) => miembro.listo()));
  }

  async borrar(): Promise<void> {
    await Promise.all(this.todos.map((miembro) => miembro.retirar()));
    await this.entorno.borrar();
  }
}

/** A process picked at random of those that serve or work; if there is none, the first that does. */
export async function unaViva(miembros: readonly Miembro[], azar: () => number): Promise<Miembro> {
  await Promise.any(miembros.map((miembro) => miembro.listo()));
  const vivas = miembros.filter(({ estaVivo }) => estaVivo);
  return vivas[Math.floor(azar() * vivas.length)] as Miembro;
}

/** Below the ports that systems give away by themselves: nobody takes it while its process is away. */
async function puertoPropio(): Promise<number> {
  for (;;) {
    const puerto = randomInt(20_000, 32_000);
    const libre = await new Promise<boolean>((resolve) => {
      const servidor = createServer()
        .once('error', () => resolve(false))
        .listen(puerto, '127.0.0.1', () => servidor.close(() => resolve(true)));
    });
    if (libre) return puerto;
  }
}
