import type { Socket } from 'socket.io-client';
import { vi } from 'vitest';
import { Metricas } from '../../src/observacion/index.js';
import { conectado } from '../apoyo/escucha.js';
import { conAusente } from './ausentes.js';
import { type Argumentos, esCodigo, type FilaEnVivo } from './fila.js';
import type { Mundo } from './mundo.js';
import { QUIENES, type Quien } from './quienes.js';
import type { Secreto } from './secretos.js';
import type { Transportes } from './transportes.js';

/** What one caller heard of one row, or how they were refused. */
export interface Oido {
  readonly fila: FilaEnVivo;
  readonly quien: Quien;
  /** With an id that does not exist, in place of somebody else's. */
  readonly ausente: boolean;
  readonly secretos: Set<Secreto>;
  negativa?: { readonly codigo: string | undefined; readonly texto: string };
}

/** Everybody listening at every row at once: a socket for each on `/ws`, and one for all their subscriptions. */
export class EnVivo {
  readonly oidos: Oido[] = [];
  /** Events of `/ws` that came and have no row. */
  readonly sinFila = new Set<string>();
  private readonly sockets = new Map<Quien, Socket>();

  constructor(
    private readonly mundo: Mundo,
    private readonly transportes: Transportes,
    private readonly filas: readonly FilaEnVivo[],
  ) {}

  /** Resolves when all are in force: what happens then is heard. */
  async escuchar(): Promise<void> {
    await Promise.all(QUIENES.map((quien) => this.escucharSocket(quien)));
    const antes = await this.abiertas();
    const suscritos = QUIENES.flatMap((quien) => this.suscribir(quien));
    await vi.waitFor(async () => {
      const abiertas = (await this.abiertas()) - antes;
      const admitidos = suscritos.filter(({ negativa }) => !negativa);
      if (abiertas !== admitidos.length) throw new Error(`${abiertas} of ${admitidos.length} are in force`);
    }, 10_000);
  }

  /** The socket on which somebody hears the events. */
  socketDe(quien: Quien): Socket {
    const socket = this.sockets.get(quien);
    if (!socket) throw new Error(`${quien} has no socket`);
    return socket;
  }

  /** Waits until everybody has heard this, or for long enough: what is missing then shows in its row. */
  async esperar(que: (oido: Oido) => readonly Secreto[]): Promise<void> {
    const oidoTodo = () =>
      this.oidos.every((oido) => que(oido).every((secreto) => oido.secretos.has(secreto)));
    await vi.waitUntil(oidoTodo, 5_000).catch(() => {});
  }

  cerrar(): void {
    for (const socket of this.sockets.values()) socket.close();
  }

  private async escucharSocket(quien: Quien): Promise<void> {
    const socket = this.mundo.clientes[quien].socket();
    this.sockets.set(quien, socket);
    const oidos = new Map(
      this.filas
        .filter(({ operacion }) => operacion.startsWith('evento '))
        .map((fila) => [fila.operacion, this.anotar(fila, quien)]),
    );
    socket.onAny((evento: string, valor: unknown) => {
      const oido = oidos.get(`evento ${evento}`);
      if (oido) this.oir(oido, valor);
      else this.sinFila.add(evento);
    });
    await conectado(socket);
  }

  private suscribir(quien: Quien): Oido[] {
    const oidos: Oido[] = [];
    for (const fila of this.filas.filter(({ operacion }) => operacion.startsWith('subscription '))) {
      const argumentos = fila.con?.(this.mundo) ?? {};
      oidos.push(this.seguir(this.anotar(fila, quien), argumentos));
      if (!esCodigo(fila.oye[quien])) continue;
      for (const camino of fila.ajenos ?? [])
        oidos.push(this.seguir(this.anotar(fila, quien, true), conAusente(argumentos, camino)));
    }
    return oidos;
  }

  private seguir(oido: Oido, argumentos: Argumentos): Oido {
    const cliente = this.mundo.clientes[oido.quien];
    const negar = (texto: string, codigo: string | undefined) => (oido.negativa = { codigo, texto });
    this.transportes.wsDe(cliente).subscribe(this.transportes.peticion(oido.fila.operacion, argumentos), {
      next: (resultado) => {
        if (resultado.errors) negar(JSON.stringify(resultado), String(resultado.errors[0]?.extensions?.code));
        else this.oir(oido, resultado.data);
      },
      error: (errores) => {
        const [primero] = Array.isArray(errores) ? errores : [];
        negar(JSON.stringify(errores), primero?.extensions?.code);
      },
      complete: () => {},
    });
    return oido;
  }

  private anotar(fila: FilaEnVivo, quien: Quien, ausente = false): Oido {
    const oido: Oido = { fila, quien, ausente, secretos: new Set() };
    this.oidos.push(oido);
    return oido;
  }

  private oir({ secretos }: Oido, valor: unknown): void {
    for (const secreto of this.mundo.reconocer(valor)) secretos.add(secreto);
  }

  private async abiertas(): Promise<number> {
    const texto = await this.mundo.servidor.app.get(Metricas).texto();
    return Number(/^seguimiento_suscripciones (\d+)$/m.exec(texto)?.[1]);
  }
}

/** What somebody is to hear of a row, and the closing event, if any of it comes to them. */
export const esperado = ({ fila, quien, ausente }: Oido) => {
  const oye = fila.oye[quien];
  return ausente || esCodigo(oye) ? [] : [...oye, fila.hasta ?? ('cierre' as const)].toSorted();
};
