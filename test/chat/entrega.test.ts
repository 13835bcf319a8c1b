import { randomBytes } from 'node:crypto';
import { setImmediate as turno } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CursorDeConversaciones, RECORDADAS } from '../../src/chat/cursor.js';
import type { LectorDeMensajes } from '../../src/chat/lector-mensajes.js';
import { MensajesEnVivo } from '../../src/chat/mensajes-en-vivo.js';
import { ErrorDeDominio } from '../../src/comun/errores.js';
import { leerConfiguracion } from '../../src/configuracion/index.js';
import { BusLocal } from '../../src/eventos/bus.js';
import { audiencia, Barrido, type Bus, EnVivo, type MensajeEnVivo } from '../../src/eventos/index.js';
import { Metricas } from '../../src/observacion/index.js';

const ACTOR = {
  usuarioId: 7,
  empresaId: 1,
  rol: 'colaborador',
  expiraEn: new Date(Date.now() + 60_000),
} as const;

const mensaje = (orden: number, conversacionId = 3): MensajeEnVivo => ({
  id: `00000000-0000-4000-8000-${String(orden).padStart(12, '0')}`,
  conversacionId,
  autorId: 8,
  texto: `mensaje ${orden}`,
  fecha: '2026-01-31T12:00:00.000Z',
  orden,
});

const CAPACIDAD = 16;
const CONFIGURACION = {
  ...leerConfiguracion({ JWT_SECRETO: randomBytes(48).toString('base64url') }),
  BUZON_CAPACIDAD: CAPACIDAD,
};

/** The delivery on its own, with a bus that loses and repeats what the test says, and a table in memory. */
describe('the delivery of messages', () => {
  let bus: Bus;
  let barrido: Barrido;
  let tabla: MensajeEnVivo[];
  let enVivo: MensajesEnVivo;
  let comienzo: { lugares: Map<number, number>; valores: MensajeEnVivo[] };
  /** @param lugares of conversations, when the subscriber comes. */
  const habiendo = (lugares: [number, number][], ...valores: MensajeEnVivo[]) =>
    (comienzo = { lugares: new Map(lugares), valores });
  const lector = {
    exigirParticipacion: vi.fn(() => Promise.resolve()),
    comienzo: vi.fn((_actor: unknown, _conversacionId: unknown, _llegada: number) =>
      Promise.resolve(comienzo),
    ),
    despuesDe: vi.fn((_actor: unknown, conversacionId: number, orden: number) =>
      Promise.resolve(tabla.filter((fila) => fila.conversacionId === conversacionId && fila.orden > orden)),
    ),
    recientes: vi.fn(() => Promise.resolve<object[]>([])),
  };

  beforeEach(() => {
    bus = new BusLocal();
    tabla = [];
    habiendo([[3, 0]]);
    enVivo = new MensajesEnVivo(
      lector as unknown as LectorDeMensajes,
      new EnVivo(bus, new Metricas(), CONFIGURACION),
      (barrido = new Barrido(bus, CONFIGURACION)),
    );
  });
  afterEach(() => vi.clearAllMocks());

  const publicar = (...mensajes: MensajeEnVivo[]) => {
    for (const datos of mensajes) {
      bus.publicar([{ evento: 'chat:mensaje', datos, audiencias: [audiencia.usuario(7)] }]);
    }
  };
  const guardar = (...mensajes: MensajeEnVivo[]) => tabla.push(...mensajes);
  const hasta = (n: number) => Array.from({ length: n }, (_, i) => mensaje(i + 1));

  async function leidos(flujo: AsyncIterator<MensajeEnVivo>, cuantos: number): Promise<string[]> {
    const todos: string[] = [];
    while (todos.length < cuantos) {
      const { done, value } = await flujo.next();
      if (done) break;
      todos.push(`${value.conversacionId}/${value.orden}`);
    }
    return todos;
  }
  const comenzado = () => vi.waitFor(() => expect(lector.comienzo).toHaveBeenCalledOnce());

  it('puts in order what the bus brings out of order, from the table, and skips what it repeats', async () => {
    const lectura = leidos(enVivo.seguirTodas(ACTOR), 6);
    await comenzado();
    guardar(...hasta(5));
    publicar(mensaje(1), mensaje(3), mensaje(2), mensaje(3), mensaje(5), mensaje(4), mensaje(1));
    guardar(mensaje(6));
    publicar(mensaje(6));
    expect(await lectura).toEqual(['3/1', '3/2', '3/3', '3/4', '3/5', '3/6']);
  });

  it('fills a hole in one conversation without holding up the order of another', async () => {
    habiendo([
      [3, 0],
      [4, 20],
    ]);
    const lectura = leidos(enVivo.seguirTodas(ACTOR), 5);
    await comenzado();
    guardar(...hasta(3), mensaje(21, 4), mensaje(22, 4));
    publicar(mensaje(1), mensaje(3), mensaje(21, 4), mensaje(22, 4));
    expect(await lectura).toEqual(['3/1', '3/2', '3/3', '4/21', '4/22']);
    expect(lector.despuesDe).toHaveBeenCalledExactlyOnceWith(ACTOR, 3, 1);
  });

  it('begins after what was written before, and with the first message of a conversation made later', async () => {
    habiendo([[3, 4]]);
    const lectura = leidos(enVivo.seguirTodas(ACTOR), 4);
    await comenzado();
    guardar(...hasta(6), mensaje(1, 9), mensaje(2, 9));
    // Of both, the first message got lost.
    publicar(mensaje(6), mensaje(2, 9));
    expect(await lectura).toEqual(['3/5', '3/6', '9/1', '9/2']);
  });

  it('reads where it begins only once events of other processes reach it, and delivers what was written meanwhile, once', async () => {
    let llegar = () => {};
    const lista = vi
      .spyOn(bus, 'lista')
      .mockReturnValue(new Promise<void>((resolve) => (llegar = () => resolve())));
    const lectura = leidos(enVivo.seguirTodas(ACTOR), 4);
    expect(lista).toHaveBeenCalledExactlyOnceWith(audiencia.usuario(7));
    publicar(mensaje(5));
    await turno();
    expect(lector.comienzo).not.toHaveBeenCalled();
    // By the time of the reading there is one more; its event comes after.
    habiendo([[3, 3]], mensaje(4), mensaje(5), mensaje(6));
    llegar();
    await comenzado();
    publicar(mensaje(6), mensaje(7));
    expect(await lectura).toEqual(['3/4', '3/5', '3/6', '3/7']);
    expect(lector.despuesDe).not.toHaveBeenCalled();
  });

  it('begins once the database is back, when it was away, and leaves out nothing that was written meanwhile', async () => {
    const fuera = Object.assign(new Error('Away'), { code: 'ECONNREFUSED' });
    lector.comienzo.mockRejectedValueOnce(fuera);
    const lectura = leidos(enVivo.seguirTodas(ACTOR), 3);
    await comenzado();
    publicar(mensaje(5));
    habiendo([[3, 3]], mensaje(4), mensaje(5));
    await vi.waitFor(() => expect(lector.comienzo).toHaveBeenCalledTimes(2));
    publicar(mensaje(6));
    expect(await lectura).toEqual(['3/4', '3/5', '3/6']);
  });

  it('finds by the sweep what the bus lost, and asks for nothing when nobody listens', async () => {
    await barrido.barrer();
    expect(lector.recientes).not.toHaveBeenCalled();
    const flujo = enVivo.seguirTodas(ACTOR);
    const lectura = leidos(flujo, 3);
    await comenzado();
    guardar(...hasta(3));
    lector.recientes.mockResolvedValueOnce([{ mensaje: mensaje(3), participantes: [7, 8], edadMs: 0 }]);
    await barrido.barrer();
    expect(lector.recientes).toHaveBeenCalledExactlyOnceWith([7], expect.any(Number));
    expect(await lectura).toEqual(['3/1', '3/2', '3/3']);
    // Who came later is spared it.
    habiendo([[3, 3]]);
    const tardio = enVivo.seguirTodas({ ...ACTOR });
    const suyo = leidos(tardio, 1);
    await turno();
    lector.recientes.mockResolvedValueOnce([{ mensaje: mensaje(3), participantes: [7], edadMs: 5_000 }]);
    await barrido.barrer();
    publicar(mensaje(4));
    expect(await suyo).toEqual(['3/4']);
    await flujo.return();
    await tardio.return();
  });

  it('keeps to one conversation when it is asked for', async () => {
    const lectura = leidos(await enVivo.seguirUna(ACTOR, 3), 2);
    await comenzado();
    expect(lector.exigirParticipacion).toHaveBeenCalledExactlyOnceWith(ACTOR, 3);
    publicar(mensaje(1, 4), mensaje(1), mensaje(2, 4), mensaje(2));
    expect(await lectura).toEqual(['3/1', '3/2']);
  });

  it('gives a slow reader all that waits, or tells it to read again: never a part', async () => {
    const flujo = enVivo.seguirTodas(ACTOR);
    const primero = leidos(flujo, 1);
    await comenzado();
    publicar(mensaje(1));
    expect(await primero).toEqual(['3/1']);
    const siguientes = Array.from({ length: CAPACIDAD }, (_, i) => mensaje(i + 2));
    publicar(...siguientes);
    expect(await leidos(flujo, CAPACIDAD)).toEqual(siguientes.map(({ orden }) => `3/${orden}`));
    for (let orden = CAPACIDAD + 2; orden < 1_000; orden++) publicar(mensaje(orden));
    await expect(flujo.next()).rejects.toMatchObject({ codigo: 'TOO_MANY_REQUESTS' });
    expect(await flujo.next()).toEqual({ done: true, value: undefined });
  });

  it('ends with an error when a hole cannot be filled', async () => {
    const flujo = enVivo.seguirTodas(ACTOR);
    const pendiente = flujo.next();
    await comenzado();
    lector.despuesDe.mockRejectedValueOnce(new ErrorDeDominio('TOO_MANY_REQUESTS', 'Too far behind'));
    publicar(mensaje(9_000));
    await expect(pendiente).rejects.toMatchObject({ codigo: 'TOO_MANY_REQUESTS' });
  });

  it('ends at once when the subscriber leaves, even while nothing happens', async () => {
    const flujo = enVivo.seguirTodas(ACTOR);
    const pendiente = flujo.next();
    await comenzado();
    await flujo.return();
    expect(await pendiente).toEqual({ done: true, value: undefined });
  });
});

describe('what a subscriber remembers', () => {
  it('is bounded: of what was forgotten, what is heard first counts', () => {
    const lugares = Array.from({ length: RECORDADAS - 1 }, (_, id): [number, number] => [id, 5]);
    const cursor = new CursorDeConversaciones(new Map(lugares));
    expect(cursor.antesDe(mensaje(8, 0))).toBe(5);
    expect(cursor.antesDe(mensaje(8, 1_000_000))).toBe(0);
    for (const id of [1_000_000, 1_000_001]) cursor.anotar(mensaje(1, id));
    // The one that stood first, and one that is now as unknown as it.
    for (const id of [0, 2_000_000]) expect(cursor.antesDe(mensaje(8, id))).toBe(7);
    expect(cursor.antesDe(mensaje(8, 1))).toBe(5);
    for (const id of [1_000_000, 1_000_001]) expect(cursor.antesDe(mensaje(8, id))).toBe(1);
  });
});
