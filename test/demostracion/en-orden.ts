import type { Servidor } from './servidor.js';
import { esSinSesion } from './sesion.js';

/** What somebody asks of the server, one thing after the other: they go on meanwhile. */
export class EnOrden {
  private hechos: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly servidor: Servidor,
    private readonly quien: string,
    private readonly decir: (linea: string) => void,
    /** They can sign in no more. */
    private readonly alQuedarFuera: () => void,
  ) {}

  /** @param que what is done, for the line that says that it was refused. */
  hacer(que: string, accion: () => Promise<unknown>): void {
    this.hechos = this.hechos.then(accion).catch((error: unknown) => this.lamentar(que, error));
  }

  /** What is asked from now on waits for it. */
  esperar(algo: Promise<void>): void {
    this.hechos = this.hechos.then(() => algo);
  }

  lamentar(que: string, error: unknown): void {
    if (this.servidor.senal.aborted) return;
    if (esSinSesion(error)) this.alQuedarFuera();
    else this.decir(`${this.quien}: ${que} refused (${(error as Error).message})`);
  }
}
