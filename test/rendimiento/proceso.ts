import { type ChildProcess, fork } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const CARPETA = resolve(import.meta.dirname);
const DESPEDIDA_MS = 5_000;
const LINEAS_DE_ERROR = 5;

interface Respuesta {
  readonly id?: number;
  readonly valor?: unknown;
  readonly error?: string;
  readonly aviso?: unknown;
}

/** What goes wrong is of interest, the thousandth time no longer. */
function mostrarAlgunas(programa: string): (linea: string) => void {
  let lineas = 0;
  return (linea) => {
    lineas += 1;
    if (lineas <= LINEAS_DE_ERROR) console.error(`${programa}: ${linea}`);
    else if (lineas % 1_000 === 0) console.error(`${programa}: ${lineas} lines of errors so far`);
  };
}

interface Pendiente {
  readonly resolve: (valor: any) => void;
  readonly reject: (error: Error) => void;
}

/** A program of the benchmark in a process of its own, which does what it is asked by IPC. */
export class Proceso {
  private static readonly vivos = new Set<Proceso>();
  private readonly pendientes = new Map<number, Pendiente>();
  private readonly terminado: Promise<void>;
  private pedidos = 0;
  private oir: (aviso: any) => void = () => {};

  private constructor(
    private readonly nombre: string,
    private readonly hijo: ChildProcess,
  ) {
    Proceso.vivos.add(this);
    hijo.on('message', (respuesta: Respuesta) => this.recibir(respuesta));
    this.terminado = new Promise((acabar) => {
      hijo.once('exit', (codigo, senal) => {
        Proceso.vivos.delete(this);
        for (const { reject } of this.pendientes.values())
          reject(new Error(`${this.nombre} ended (${codigo ?? senal})`));
        acabar();
      });
    });
  }

  /** @param programa a file of this folder, as `proceso-clientes`. */
  static lanzar(
    programa: string,
    variables: Record<string, string> = {},
    execArgv: readonly string[] = [],
  ): Proceso {
    const { PATH = '', SEGUIMIENTO_DIST = '' } = process.env;
    const hijo = fork(`${CARPETA}/${programa}.js`, [], {
      env: { PATH, SEGUIMIENTO_DIST, ...variables },
      execArgv: [...execArgv],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    if (hijo.stderr) createInterface(hijo.stderr).on('line', mostrarAlgunas(programa));
    return new Proceso(programa, hijo);
  }

  /** Ends whatever still runs. */
  static async terminarTodos(): Promise<void> {
    await Promise.all([...Proceso.vivos].map((proceso) => proceso.terminar()));
  }

  pedir<T>(orden: string, argumento?: unknown): Promise<T> {
    const id = ++this.pedidos;
    return new Promise<T>((acabar, reject) => {
      this.pendientes.set(id, { resolve: acabar, reject });
      this.hijo.send({ id, orden, argumento }, (error) => error && reject(error));
    }).finally(() => this.pendientes.delete(id));
  }

  /** An order that is not answered. */
  mandar(orden: string, argumento: unknown): void {
    if (this.hijo.connected) this.hijo.send({ id: 0, orden, argumento });
  }

  alAvisar(oir: (aviso: any) => void): void {
    this.oir = oir;
  }

  async terminar(): Promise<void> {
    // It ends by itself when the channel closes: time for a profile to be written.
    if (this.hijo.connected) this.hijo.disconnect();
    const corte = setTimeout(() => this.hijo.kill('SIGKILL'), DESPEDIDA_MS);
    await this.terminado;
    clearTimeout(corte);
  }

  private recibir({ id = 0, valor, error, aviso }: Respuesta): void {
    if (aviso !== undefined) return this.oir(aviso);
    const pendiente = this.pendientes.get(id);
    if (error === undefined) pendiente?.resolve(valor);
    else pendiente?.reject(new Error(`${this.nombre}: ${error}`));
  }
}
