import { describe, expect, it } from 'vitest';
import { Buzon, flujo } from '../../src/eventos/index.js';

/** A stream of what is put in a mailbox, that notes when its resources are let go of. */
function deBuzon() {
  const buzon = new Buzon<number>({ capacidad: 10, clave: (n) => n });
  const soltados: string[] = [];
  const iterador = flujo(async function* (senal) {
    senal.addEventListener('abort', () => buzon.cerrar(), { once: true });
    try {
      for (let entrega; (entrega = await buzon.tomar());) yield entrega.valor;
    } finally {
      soltados.push('finally');
    }
  });
  return { buzon, iterador, soltados };
}

describe('a stream that is ended by its reader', () => {
  it('ends at once although a value is being waited for, and lets go of its resources', async () => {
    const { iterador, soltados } = deBuzon();
    const pendiente = iterador.next();
    const terminado = iterador.return?.();
    expect(await pendiente).toEqual({ done: true, value: undefined });
    expect(await terminado).toEqual({ done: true, value: undefined });
    expect(soltados).toEqual(['finally']);
  });

  it('ends between two values', async () => {
    const { buzon, iterador, soltados } = deBuzon();
    buzon.poner(1);
    expect(await iterador.next()).toEqual({ done: false, value: 1 });
    await iterador.return?.();
    expect(soltados).toEqual(['finally']);
    expect(await iterador.next()).toEqual({ done: true, value: undefined });
  });

  it('ends before it began: nothing is opened afterwards', async () => {
    const { iterador, soltados } = deBuzon();
    await iterador.return?.();
    expect(await iterador.next()).toEqual({ done: true, value: undefined });
    expect(soltados).toEqual([]);
  });

  it('is ended by leaving a for await', async () => {
    const { buzon, iterador, soltados } = deBuzon();
    for (const n of [1, 2, 3]) buzon.poner(n);
    const leidos: number[] = [];
    for await (const n of iterador) {
      leidos.push(n);
      if (n === 2) break;
    }
    expect(leidos).toEqual([1, 2]);
    expect(soltados).toEqual(['finally']);
  });

  it('may be ended twice', async () => {
    const { iterador, soltados } = deBuzon();
    const pendiente = iterador.next();
    await Promise.all([iterador.return?.(), iterador.return?.(), pendiente]);
    expect(soltados).toEqual(['finally']);
  });
});

describe('a stream that is ended with an error', () => {
  it('throw() while a value is being waited for ends it, and gives the error back', async () => {
    const { iterador, soltados } = deBuzon();
    const pendiente = iterador.next();
    await expect(iterador.throw?.(new Error('enough'))).rejects.toThrow('enough');
    expect(await pendiente).toEqual({ done: true, value: undefined });
    expect(soltados).toEqual(['finally']);
  });

  it('throw() between two values raises the error where the generator stands', async () => {
    const { buzon, iterador, soltados } = deBuzon();
    buzon.poner(1);
    await iterador.next();
    await expect(iterador.throw?.(new Error('enough'))).rejects.toThrow('enough');
    expect(soltados).toEqual(['finally']);
  });

  it('an error of the generator reaches the reader, once', async () => {
    const iterador = flujo<number>(async function* () {
      yield 1;
      throw new Error('broken');
    });
    await iterador.next();
    await expect(iterador.next()).rejects.toThrow('broken');
    expect(await iterador.next()).toEqual({ done: true, value: undefined });
  });
});

it('a stream that comes to its own end completes', async () => {
  const iterador = flujo(async function* () {
    yield* [1, 2];
  });
  const leidos: number[] = [];
  for await (const n of iterador) leidos.push(n);
  expect(leidos).toEqual([1, 2]);
});
