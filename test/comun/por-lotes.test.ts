import { describe, expect, it } from 'vitest';
import { ErrorDeDominio } from '../../src/comun/errores.js';
import { PorLotes } from '../../src/comun/por-lotes.js';

const doble = (n: number) => 2 * n;

describe('what is done in batches', () => {
  it('answers each with its own, and what is asked for meanwhile goes together', async () => {
    const lotes: (readonly number[])[] = [];
    const porLotes = new PorLotes(async (lote: readonly number[]) => {
      lotes.push(lote);
      await new Promise(setImmediate);
      return lote.map(doble);
    }, 4);
    const primeras = [1, 2].map((n) => porLotes.pedir(n));
    await Promise.resolve();
    const siguientes = [3, 4, 5, 6, 7].map((n) => porLotes.pedir(n));
    expect(await Promise.all([...primeras, ...siguientes])).toEqual([2, 4, 6, 8, 10, 12, 14]);
    expect(lotes).toEqual([[1, 2], [3, 4, 5, 6], [7]]);
  });

  it('takes the next request however soon after the last answer it comes', async () => {
    const porLotes = new PorLotes(async (lote: readonly number[]) => lote.map(doble), 10);
    for (let largo = 0; largo < 12; largo++) {
      expect(await porLotes.pedir(1)).toBe(2);
      for (let eslabon = 0; eslabon < largo; eslabon++) await Promise.resolve();
    }
    await porLotes.terminado();
  });

  it('does not let one that cannot be done take the others with it', async () => {
    const porLotes = new PorLotes(async (lote: readonly number[]) => {
      if (lote.includes(13)) throw new Error('not 13');
      return lote.map(doble);
    }, 10);
    const respuestas = await Promise.allSettled([1, 13, 2].map((n) => porLotes.pedir(n)));
    expect(respuestas.map((una) => (una.status === 'fulfilled' ? una.value : String(una.reason)))).toEqual([
      2,
      'Error: not 13',
      4,
    ]);
  });

  it('goes by what requests weigh, where that is said: one that is too heavy goes alone', async () => {
    const lotes: (readonly number[])[] = [];
    const porLotes = new PorLotes(
      async (lote: readonly number[]) => {
        lotes.push(lote);
        return lote.map(doble);
      },
      10,
      { peso: (n) => n },
    );
    const pesos = [4, 6, 1, 25, 9, 2];
    expect(await Promise.all(pesos.map((n) => porLotes.pedir(n)))).toEqual(pesos.map(doble));
    expect(lotes).toEqual([[4, 6], [1], [25], [9], [2]]);
  });

  it('does as many batches at once as it may', async () => {
    const hechos: (() => void)[] = [];
    const porLotes = new PorLotes(
      async (lote: readonly number[]) => {
        await new Promise<void>((resolve) => hechos.push(resolve));
        return lote.map(doble);
      },
      10,
      { aLaVez: 2 },
    );
    const respuestas: Promise<number>[] = [];
    for (const n of [1, 2, 3, 4]) {
      respuestas.push(porLotes.pedir(n));
      await new Promise(setImmediate);
    }
    expect(hechos).toHaveLength(2);
    hechos[1]?.();
    expect(await respuestas[1]).toBe(4);
    await new Promise(setImmediate);
    for (const hecho of hechos) hecho();
    expect(await Promise.all(respuestas)).toEqual([2, 4, 6, 8]);
    // The two that waited went together.
    expect(hechos).toHaveLength(3);
    await porLotes.terminado();
  });

  it('refuses all of them at once while the database is away', async () => {
    let veces = 0;
    const fallo = new ErrorDeDominio('SERVICE_UNAVAILABLE', 'away');
    const porLotes = new PorLotes<number, number>(async () => {
      veces++;
      throw fallo;
    }, 10);
    const respuestas = await Promise.allSettled([1, 2, 3].map((n) => porLotes.pedir(n)));
    expect(respuestas.every((una) => una.status === 'rejected' && una.reason === fallo)).toBe(true);
    expect(veces).toBe(1);
  });

  it('refuses what would wait behind more than it may hold, and takes again what comes when there is room', async () => {
    let soltar!: () => void;
    const suelto = new Promise<void>((resolve) => (soltar = resolve));
    const porLotes = new PorLotes(
      async (lote: readonly number[]) => {
        await suelto;
        return lote.map(doble);
      },
      2,
      { peso: (n) => n, enEspera: 5 },
    );
    const enCamino = porLotes.pedir(2);
    await new Promise(setImmediate);
    const enEspera = [3, 2].map((n) => porLotes.pedir(n));
    await expect(porLotes.pedir(1)).rejects.toMatchObject({ codigo: 'SERVICE_UNAVAILABLE' });
    soltar();
    expect(await Promise.all([enCamino, ...enEspera])).toEqual([4, 6, 4]);
    expect(await porLotes.pedir(1)).toBe(2);
  });

  it('takes one that weighs more than may wait when nobody else does', async () => {
    const porLotes = new PorLotes(async (lote: readonly number[]) => lote.map(doble), 2, {
      peso: (n) => n,
      enEspera: 5,
    });
    expect(await porLotes.pedir(50)).toBe(100);
  });

  it('lets 64 batches wait where nothing else is said', async () => {
    const porLotes = new PorLotes(() => new Promise<number[]>(() => {}), 10);
    const respuestas = Array.from({ length: 641 }, () => porLotes.pedir(1));
    await expect(respuestas.at(-1)).rejects.toThrow('Too much is waiting already');
    const esperando = [...respuestas.slice(0, -1), Promise.resolve('waits')];
    await expect(Promise.race(esperando)).resolves.toBe('waits');
  });
});
