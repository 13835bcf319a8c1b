import { GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';
import { setTimeout as esperar } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { Avance } from '../../src/eventos/index.js';
import { percentil } from './medida.js';

/** Where the measure runs: a server of ours in a process of its own. */
export interface Banco {
  /** Of GraphQL over WebSocket. */
  readonly url: string;
  /** An access token of a user who exists, from 1 on. */
  token(usuarioId: number): Promise<string>;
  /** Publishes on the server's bus, to each advance's user. */
  publicar(sucesos: readonly { usuarioId: number; avance: Avance }[]): void;
  /** Resident memory of the server, in bytes. */
  memoria(): Promise<number>;
}

export interface Carga {
  readonly rapidos: number;
  readonly lentos: number;
  /** Events to the fast readers, altogether; the slow ones are sent as many again. */
  readonly porSegundo: number;
  readonly ms: number;
}

export interface Resultado {
  /** Of the fast readers, in milliseconds, without and with the slow ones. */
  readonly p99Solos: number;
  readonly p99Acompanados: number;
  /** What the server's memory grew by while the slow ones did not read, in bytes. */
  readonly crecimiento: number;
  /** Slow readers that came to the terminal advance of every task once they read again, or were closed. */
  readonly terminados: number;
  readonly cerrados: number;
}

const TAREAS_POR_LENTO = 10;
const TANDA_MS = 10;
const PLAZO_MS = 10_000;
const QUERY = 'subscription { progresoTarea { tareaId seq progreso mensaje estado fecha restanteMs } }';
/** Beyond the identities that the database gives. */
let siguienteTarea = 1_500_000_000;

/** Sockets that stop reading beside others that do not: what the fast ones wait, and what the server keeps. */
export async function medirLectoresLentos(banco: Banco, carga: Carga): Promise<Resultado> {
  const rapidos = await suscribir(banco, 1, carga.rapidos);
  const lentos = await suscribir(banco, carga.rapidos + 1, carga.lentos);
  await esperar(1_000);
  const deRapidos = rapidos.map(({ usuarioId }) => new Tarea(usuarioId));
  const deLentos = lentos.flatMap(({ usuarioId }) =>
    Array.from({ length: TAREAS_POR_LENTO }, () => new Tarea(usuarioId)),
  );
  await publicarARitmo(banco, [deRapidos], { ...carga, ms: 2_000 });
  const retrasos = () => rapidos.flatMap((lector) => lector.retrasos.splice(0));

  retrasos();
  await publicarARitmo(banco, [deRapidos], carga);
  const p99Solos = percentil(retrasos(), 0.99);

  for (const lento of lentos) lento.dejarDeLeer();
  const antes = await banco.memoria();
  await publicarARitmo(banco, [deRapidos, deLentos], carga);
  const crecimiento = (await banco.memoria()) - antes;
  const p99Acompanados = percentil(retrasos(), 0.99);

  banco.publicar(deLentos.map((tarea) => tarea.avanzar('completado')));
  for (const lento of lentos) lento.volverALeer();
  const limite = Date.now() + PLAZO_MS;
  const pendiente = ({ terminadas, cerrado }: Lector) => terminadas < TAREAS_POR_LENTO && !cerrado;
  while (Date.now() < limite && lentos.some(pendiente)) await esperar(50);
  const resultado = {
    p99Solos,
    p99Acompanados,
    crecimiento,
    terminados: lentos.filter(({ terminadas }) => terminadas === TAREAS_POR_LENTO).length,
    cerrados: lentos.filter(({ cerrado }) => cerrado).length,
  };
  for (const lector of [...rapidos, ...lentos]) lector.terminar();
  return resultado;
}

class Tarea {
  private readonly tareaId = siguienteTarea++;
  private seq = 0;

  constructor(private readonly usuarioId: number) {}

  avanzar(estado: Avance['estado'] = 'en-proceso') {
    const { usuarioId, tareaId } = this;
    const seq = ++this.seq;
    const fecha = new Date().toISOString();
    const mensaje = 'Procesando datos intermedios';
    return { usuarioId, avance: { tareaId, seq, progreso: 50, mensaje, estado, fecha, restanteMs: null } };
  }
}

/** A socket of its own that keeps how late each advance came. */
class Lector {
  readonly retrasos: number[] = [];
  terminadas = 0;
  cerrado = false;
  private admitido = false;
  private readonly socket: WebSocket;

  constructor(
    url: string,
    token: string,
    readonly usuarioId: number,
  ) {
    this.socket = new WebSocket(url, GRAPHQL_TRANSPORT_WS_PROTOCOL, { perMessageDeflate: false });
    const enviar = (mensaje: object) => this.socket.send(JSON.stringify(mensaje));
    this.socket.on('open', () =>
      enviar({ type: 'connection_init', payload: { Authorization: `Bearer ${token}` } }),
    );
    this.socket.once('message', () => {
      this.admitido = true;
      enviar({ type: 'subscribe', id: '1', payload: { query: QUERY } });
      this.socket.on('message', (dato) => this.anotar((dato as Buffer).toString()));
    });
    this.socket.on('close', () => (this.cerrado = true));
    this.socket.on('error', () => {});
  }

  async suscrito(): Promise<void> {
    while (!this.admitido) {
      if (this.cerrado) throw new Error('The socket was closed');
      await esperar(5);
    }
  }

  dejarDeLeer(): void {
    this.socket.pause();
  }

  volverALeer(): void {
    this.socket.resume();
  }

  terminar(): void {
    this.socket.terminate();
  }

  private anotar(texto: string): void {
    const { fecha, estado } = JSON.parse(texto).payload.data.progresoTarea;
    if (estado === 'COMPLETADO') this.terminadas += 1;
    this.retrasos.push(Date.now() - Date.parse(fecha));
  }
}

async function suscribir(banco: Banco, desde: number, cuantos: number): Promise<Lector[]> {
  const lectores: Lector[] = [];
  for (let usuarioId = desde; usuarioId < desde + cuantos; usuarioId++) {
    const lector = new Lector(banco.url, await banco.token(usuarioId), usuarioId);
    await lector.suscrito();
    lectores.push(lector);
  }
  return lectores;
}

/** Each group of tasks advances `porSegundo` times a second altogether, in turn. */
async function publicarARitmo(
  banco: Banco,
  grupos: readonly (readonly Tarea[])[],
  { porSegundo, ms }: Pick<Carga, 'porSegundo' | 'ms'>,
): Promise<void> {
  const comienzo = performance.now();
  let publicados = 0;
  for (let transcurrido = 0; transcurrido < ms; transcurrido = performance.now() - comienzo) {
    const debidos = Math.floor((transcurrido * porSegundo) / 1_000);
    const turnos = Array.from({ length: debidos - publicados }, (_, turno) => publicados + turno);
    banco.publicar(
      grupos.flatMap((tareas) => turnos.map((turno) => (tareas[turno % tareas.length] as Tarea).avanzar())),
    );
    publicados = debidos;
    await esperar(TANDA_MS);
  }
}
