import { setImmediate as turno } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { Buzon, type Entrega } from '../../src/eventos/index.js';

interface Valor {
  readonly clave: number;
  readonly n: number;
}

const crear = (capacidad: number) =>
  new Buzon<Valor>({ capacidad, conflacion: { clave: ({ clave }) => clave, orden: ({ n }) => n } });

/** Everything that waits. */
function vaciar(buzon: Buzon<Valor>): Entrega<Valor>[] {
  const entregas: Entrega<Valor>[] = [];
  for (let entrega; (entrega = buzon.tomar());) entregas.push(entrega);
  return entregas;
}

describe('a mailbox whose reader keeps up', () => {
  it('gives every value once, in the order in which they were put', () => {
    const buzon = crear(4);
    const leidos: Entrega<Valor>[] = [];
    for (let n = 0; n < 100; n++) {
      buzon.poner({ clave: n % 3, n });
      leidos.push(buzon.tomar() as Entrega<Valor>);
    }
    expect(leidos).toEqual(
      Array.from({ length: 100 }, (_, n) => ({ valor: { clave: n % 3, n }, conflado: false })),
    );
  });

  it('keeps every value while no more than its capacity wait', () => {
    const buzon = crear(10);
    for (let n = 0; n < 10; n++) buzon.poner({ clave: 1, n });
    expect(vaciar(buzon).map(({ valor, conflado }) => [valor.n, conflado])).toEqual(
      Array.from({ length: 10 }, (_, n) => [n, false]),
    );
  });

  it('gives nothing while it is empty, and goes on when it is not', () => {
    const buzon = crear(4);
    expect(buzon.tomar()).toBeUndefined();
    buzon.poner({ clave: 1, n: 7 });
    expect(buzon.tomar()).toEqual({ valor: { clave: 1, n: 7 }, conflado: false });
    expect(buzon.tomar()).toBeUndefined();
  });
});

describe('a mailbox whose reader is slower than the writer', () => {
  it('keeps the newest of each key, in order, and marks those that stand for others', () => {
    const buzon = crear(5);
    const valores = [
      [1, 10],
      [2, 20],
      [1, 11],
      [3, 30],
      [2, 21],
      [1, 12],
    ] as const;
    for (const [clave, n] of valores) buzon.poner({ clave, n });
    expect(vaciar(buzon)).toEqual([
      { valor: { clave: 3, n: 30 }, conflado: false },
      { valor: { clave: 2, n: 21 }, conflado: true },
      { valor: { clave: 1, n: 12 }, conflado: true },
    ]);
  });

  it('keeps the mark of a value that survives a second conflation', () => {
    const buzon = crear(2);
    for (const n of [1, 2, 3]) buzon.poner({ clave: 1, n });
    for (const n of [1, 2]) buzon.poner({ clave: 2, n });
    expect(vaciar(buzon)).toEqual([
      { valor: { clave: 1, n: 3 }, conflado: true },
      { valor: { clave: 2, n: 2 }, conflado: true },
    ]);
  });

  it('gives every value again, unmarked, once the reader has caught up', () => {
    const buzon = crear(2);
    for (let n = 0; n < 9; n++) buzon.poner({ clave: 1, n });
    vaciar(buzon);
    for (const n of [10, 11]) buzon.poner({ clave: 1, n });
    expect(vaciar(buzon).map(({ valor, conflado }) => [valor.n, conflado])).toEqual([
      [10, false],
      [11, false],
    ]);
  });

  it('always gives the last value of every key, whatever the reader took on the way', () => {
    const buzon = crear(8);
    const ultimas = new Map<number, number>();
    for (let n = 0; n < 5_000; n++) {
      buzon.poner({ clave: (n * 7) % 30, n });
      // A reader with a pace of its own.
      if (n % 11 === 0) anotar(ultimas, buzon.tomar());
    }
    for (const entrega of vaciar(buzon)) anotar(ultimas, entrega);
    expect([...ultimas.values()].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 30 }, (_, i) => 4_970 + i),
    );
  });
});

describe('the memory of a mailbox', () => {
  it('stays within twice its capacity after a million values that nobody reads', () => {
    const buzon = crear(256);
    let maximo = 0;
    for (let n = 0; n < 1_000_000; n++) {
      buzon.poner({ clave: n % 10, n });
      maximo = Math.max(maximo, buzon.pendientes);
    }
    expect(maximo).toBeLessThanOrEqual(2 * 256);
  });

  it('stays within twice the number of keys when those are more than its capacity', () => {
    const buzon = crear(10);
    let maximo = 0;
    for (let n = 0; n < 100_000; n++) {
      buzon.poner({ clave: n % 100, n });
      maximo = Math.max(maximo, buzon.pendientes);
    }
    expect(maximo).toBeLessThanOrEqual(2 * 100);
  });

  it('lets go of what was read, also when the reader never quite catches up', async () => {
    const buzon = crear(16);
    const primero = new WeakRef({ clave: 1, n: 0 });
    buzon.poner(primero.deref() as Valor);
    for (let n = 1; n < 10_000; n++) {
      buzon.poner({ clave: 1, n });
      buzon.tomar();
    }
    expect(buzon.pendientes).toBe(1);
    await recogerBasura();
    expect(primero.deref()).toBeUndefined();
  });

  it('lets none that comes late, or again, stand for a newer one', () => {
    const buzon = crear(2);
    for (const n of [5, 6, 4, 6]) buzon.poner({ clave: 1, n });
    expect(vaciar(buzon).map(({ valor }) => valor.n)).toEqual([6, 6]);
  });

  it('ends with TOO_MANY_REQUESTS when even the newest of each key are too many', () => {
    const buzon = crear(4);
    for (let n = 0; n < 1_000; n++) buzon.poner({ clave: n, n });
    expect(buzon.pendientes).toBe(0);
    expect(() => buzon.tomar()).toThrow(expect.objectContaining({ codigo: 'TOO_MANY_REQUESTS' }));
  });
});

describe('a mailbox of which nothing may be left out', () => {
  it('keeps everything up to its capacity, and ends with TOO_MANY_REQUESTS beyond it', () => {
    const buzon = new Buzon<number>({ capacidad: 3 });
    for (const n of [1, 1, 1]) buzon.poner(n);
    expect(buzon.pendientes).toBe(3);
    buzon.poner(1);
    expect(buzon.pendientes).toBe(0);
    expect(() => buzon.tomar()).toThrow(expect.objectContaining({ codigo: 'TOO_MANY_REQUESTS' }));
  });
});

describe('closing a mailbox', () => {
  it('drops what waits and takes nothing more', async () => {
    const buzon = crear(4);
    buzon.poner({ clave: 1, n: 1 });
    buzon.cerrar();
    buzon.poner({ clave: 1, n: 2 });
    expect(buzon.pendientes).toBe(0);
    expect(buzon.tomar()).toBeUndefined();
  });
});

function anotar(ultimas: Map<number, number>, entrega: Entrega<Valor> | undefined): void {
  if (!entrega) throw new Error('The mailbox was closed');
  const { clave, n } = entrega.valor;
  // Order within a key, while at it.
  expect(n).toBeGreaterThan(ultimas.get(clave) ?? -1);
  ultimas.set(clave, n);
}

async function recogerBasura(): Promise<void> {
  // A WeakRef holds its target to the end of the turn in which it was read.
  await turno();
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
