import { randomBytes } from 'node:crypto';
import { setImmediate as turno } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { leerConfiguracion } from '../../src/configuracion/index.js';
import {
  audiencia,
  type Avance,
  Barrido,
  type Bus,
  EnVivo,
  type Publicacion,
} from '../../src/eventos/index.js';
import { BusLocal } from '../../src/eventos/bus.js';
import { Metricas } from '../../src/observacion/index.js';
import { ProgresoService } from '../../src/progreso/progreso.service.js';
import type { LectorDeAvances, TareasService } from '../../src/tareas/index.js';

const ACTOR = {
  usuarioId: 7,
  empresaId: 1,
  rol: 'colaborador',
  expiraEn: new Date(Date.now() + 60_000),
} as const;

/** When the subscriber comes. */
const LLEGADA = Date.parse('2026-01-31T12:00:00Z');

interface TareaConocida {
  tareaId: number;
  avance: Avance | undefined;
}

const avance = (seq: number, tareaId = 42, fin = 5): Avance => ({
  tareaId,
  seq,
  progreso: seq * 20,
  mensaje: `paso ${seq}`,
  estado: seq === fin ? 'completado' : 'en-proceso',
  fecha: new Date(LLEGADA + seq).toISOString(),
  restanteMs: null,
});

const CONFIGURACION = {
  ...leerConfiguracion({ JWT_SECRETO: randomBytes(48).toString('base64url') }),
  BUZON_CAPACIDAD: 16,
};

const presente = (tareas: TareaConocida[]) => ({ ahora: new Date(LLEGADA).toISOString(), tareas });

/** The delivery on its own, with a bus that loses and repeats what the test says, and a table in memory. */
describe('the delivery of advances', () => {
  let bus: Bus;
  let barrido: Barrido;
  let tabla: Avance[];
  let progreso: ProgresoService;
  const lector = {
    despuesDe: vi.fn((tareaId: number, seq: number) =>
      Promise.resolve(tabla.filter((fila) => fila.tareaId === tareaId && fila.seq > seq)),
    ),
    presente: vi.fn((_actor: unknown, _pedidoEnMs: number, _desde: unknown) => Promise.resolve(presente([]))),
    recientes: vi.fn((): Promise<Publicacion[]> => Promise.resolve([])),
  };
  const tareas = {
    obtener: () =>
      Promise.resolve({ seq: tabla.at(-1)?.seq ?? 0, estado: tabla.at(-1)?.estado ?? 'pendiente' }),
  };

  beforeEach(() => {
    bus = new BusLocal();
    tabla = [];
    progreso = new ProgresoService(
      tareas as unknown as TareasService,
      lector as unknown as LectorDeAvances,
      new EnVivo(bus, new Metricas(), CONFIGURACION),
      (barrido = new Barrido(bus, CONFIGURACION)),
    );
  });
  afterEach(() => vi.clearAllMocks());

  const publicar = (...seqs: number[]) => {
    for (const seq of seqs) {
      const datos = avance(seq);
      bus.publicar([
        { evento: 'tarea:progreso', datos, audiencias: [audiencia.usuario(7), audiencia.tarea(42)] },
      ]);
    }
  };
  const guardar = (...seqs: number[]) => tabla.push(...seqs.map((seq) => avance(seq)));

  async function seguir(): Promise<AsyncIterableIterator<Avance>> {
    const flujo = await progreso.seguirTarea(ACTOR, 42, 0);
    if (!flujo) throw new Error('There is nothing to follow');
    return flujo;
  }

  async function seqsDe(flujo: AsyncIterableIterator<Avance>, cuantos: number): Promise<number[]> {
    const leidos: number[] = [];
    while (leidos.length < cuantos) {
      const { done, value } = await flujo.next();
      if (done) break;
      leidos.push(value.seq);
    }
    return leidos;
  }

  it('fills a hole that the bus left, from the table', async () => {
    const flujo = await seguir();
    const leidos = seqsDe(flujo, 5);
    await vi.waitFor(() => expect(lector.despuesDe).toHaveBeenCalledOnce());
    guardar(1, 2, 3, 4, 5);
    publicar(1, 4, 5);
    expect(await leidos).toEqual([1, 2, 3, 4, 5]);
  });

  it('reads the rows only once events of other processes reach it, and loses nothing meanwhile', async () => {
    let llegar = () => {};
    const lista = vi
      .spyOn(bus, 'lista')
      .mockReturnValue(new Promise<void>((resolve) => (llegar = () => resolve())));
    const leidos = seqsDe(await seguir(), 5);
    expect(lista).toHaveBeenCalledExactlyOnceWith(audiencia.tarea(42));
    guardar(1, 2, 3);
    publicar(3);
    await turno();
    expect(lector.despuesDe).not.toHaveBeenCalled();
    llegar();
    await vi.waitFor(() => expect(lector.despuesDe).toHaveBeenCalledOnce());
    publicar(4, 5);
    expect(await leidos).toEqual([1, 2, 3, 4, 5]);
    expect(lector.despuesDe).toHaveBeenCalledOnce();
  });

  it('skips what the bus repeats or brings late', async () => {
    const flujo = await seguir();
    const leidos = seqsDe(flujo, 6);
    await vi.waitFor(() => expect(lector.despuesDe).toHaveBeenCalledOnce());
    guardar(1, 2, 3, 4, 5);
    publicar(1, 1, 2, 1, 4, 3, 5, 5);
    expect(await leidos).toEqual([1, 2, 3, 4, 5]);
  });

  it('gives a reader that stopped the newest advance and the terminal one, and asks the table for nothing', async () => {
    const flujo = progreso.seguirTodas(ACTOR);
    const primero = seqsDe(flujo, 1);
    await vi.waitFor(() => expect(lector.presente).toHaveBeenCalled());
    publicar(1);
    expect(await primero).toEqual([1]);
    publicar(2, 3);
    for (let vez = 0; vez < 1_000; vez++) publicar(4);
    publicar(5);
    const despues = [...(await seqsDe(flujo, 1))];
    while (despues.at(-1) !== 5) despues.push(...(await seqsDe(flujo, 1)));
    // In order, without a repeat, and without what was too old to be worth sending.
    expect(despues).toEqual([4, 5].slice(-despues.length));
    expect(lector.despuesDe).not.toHaveBeenCalled();
    await flujo.return?.();
  });

  it('finds by the sweep the end of a task whose message the bus lost', async () => {
    const flujo = await seguir();
    const leidos = seqsDe(flujo, 6);
    await vi.waitFor(() => expect(lector.despuesDe).toHaveBeenCalledOnce());
    guardar(1, 2, 3, 4, 5);
    publicar(1);
    lector.recientes.mockResolvedValueOnce([
      { evento: 'tarea:progreso', datos: avance(5), audiencias: [audiencia.usuario(7), audiencia.tarea(42)] },
    ]);
    await barrido.barrer();
    expect(lector.recientes).toHaveBeenCalledWith({ usuarioIds: [], tareaIds: [42] }, expect.any(Number));
    expect(await leidos).toEqual([1, 2, 3, 4, 5]);
  });

  it('asks for the tasks that ended since it was asked to follow, however long the database takes', async () => {
    vi.useFakeTimers({ now: LLEGADA, toFake: ['performance'] });
    const pedidoEnMs = performance.now();
    const flujo = progreso.seguirTodas(ACTOR);
    vi.advanceTimersByTime(7_000);
    lector.presente.mockResolvedValueOnce(presente([{ tareaId: 42, avance: avance(5) }]));
    expect(await seqsDe(flujo, 1)).toEqual([5]);
    expect(lector.presente).toHaveBeenCalledWith(ACTOR, pedidoEnMs, undefined);
    vi.useRealTimers();
    await flujo.return();
  });

  it('remembers a task that ended: a late copy of its advances is not a new task', async () => {
    const flujo = progreso.seguirTodas(ACTOR);
    const leidos = seqsDe(flujo, 5);
    await vi.waitFor(() => expect(lector.presente).toHaveBeenCalled());
    guardar(1, 2, 3, 4, 5);
    publicar(5);
    expect(await leidos).toEqual([1, 2, 3, 4, 5]);
    publicar(4, 5);
    bus.publicar([{ evento: 'tarea:progreso', datos: avance(1, 43), audiencias: [audiencia.usuario(7)] }]);
    const { value } = await flujo.next();
    expect(value).toMatchObject({ tareaId: 43, seq: 1 });
    await flujo.return?.();
  });

  it('leaves out what had ended before the subscriber came, though the sweep tells of it again', async () => {
    lector.presente.mockResolvedValueOnce(presente([{ tareaId: 43, avance: undefined }]));
    const flujo = progreso.seguirTodas(ACTOR);
    const leido = flujo.next();
    await vi.waitFor(() => expect(lector.presente).toHaveBeenCalled());
    const vieja = { ...avance(5), fecha: new Date(LLEGADA - 1).toISOString() };
    bus.repetir([{ evento: 'tarea:progreso', datos: vieja, audiencias: [audiencia.usuario(7)] }]);
    bus.repetir([{ evento: 'tarea:progreso', datos: avance(1, 43), audiencias: [audiencia.usuario(7)] }]);
    expect((await leido).value).toMatchObject({ tareaId: 43, seq: 1 });
    await flujo.return?.();
  });

  it('ends at once when the subscriber leaves, even while nothing happens', async () => {
    const flujo = progreso.seguirTodas(ACTOR);
    const pendiente = flujo.next();
    await vi.waitFor(() => expect(lector.presente).toHaveBeenCalled());
    await flujo.return?.();
    expect(await pendiente).toEqual({ done: true, value: undefined });
  });
});
