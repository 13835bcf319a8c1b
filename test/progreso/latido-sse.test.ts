import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ConexionesAbiertas } from '../../src/autenticacion/index.js';
import type { Avance } from '../../src/eventos/index.js';
import type { ConexionesEntrantes } from '../../src/limites/index.js';
import { Metricas } from '../../src/observacion/index.js';
import { ProgresoController } from '../../src/progreso/progreso.controller.js';
import type { ProgresoService } from '../../src/progreso/progreso.service.js';

const ACTOR = { usuarioId: 1, empresaId: 1, rol: 'colaborador', expiraEn: new Date(8.64e15) } as const;
const avance = (seq: number) => ({ tareaId: 1, seq, fecha: '2026-01-31T12:00:00.000Z' }) as Avance;

/** A heartbeat that carried an id of its own would become the client's Last-Event-ID. */
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it.each([
  ['nothing has come', undefined, [], '0'],
  ['nothing has come since it reconnected', '4', [], '4'],
  ['advances have come', undefined, [2, 3], '3'],
])('a heartbeat leaves the client where it was when %s', async (_, ultimoId, seqs, esperado) => {
  const avances = (async function* () {
    for (const seq of seqs) yield avance(seq);
    await new Promise(() => {});
  })();
  const progreso = { seguirTarea: () => Promise.resolve(avances) } as unknown as ProgresoService;
  const conexiones = { abrir: () => () => {} } as unknown as ConexionesAbiertas;
  const entrantes = { admitirAutenticada: () => () => {} } as unknown as ConexionesEntrantes;
  const controlador = new ProgresoController(progreso, new Metricas(), conexiones, entrantes);
  const eventos: { type?: string; id?: string }[] = [];
  const flujo = await controlador.seguir(ACTOR, 1, '127.0.0.1', new AbortController().signal, ultimoId);
  const suscripcion = flujo.subscribe((evento) => eventos.push(evento));
  await vi.advanceTimersByTimeAsync(15_000);
  suscripcion.unsubscribe();
  expect(eventos.filter(({ type }) => type === 'latido')).toEqual([
    expect.objectContaining({ id: esperado }),
  ]);
});
