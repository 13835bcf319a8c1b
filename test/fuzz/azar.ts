import { type Arbitrary, array, nat, noBias } from 'fast-check';

/**
 * A stream of choices: what a generator asks for, one after another. Once it is used up every choice is the first
 * one, so that fast-check finds the simplest failing case by shortening the list and making its numbers smaller.
 */
export class Azar {
  private tomados = 0;

  constructor(private readonly elecciones: readonly number[]) {}

  /** From 0 to `cuantos - 1`. */
  entero(cuantos: number): number {
    const eleccion = this.elecciones[this.tomados++] ?? 0;
    return cuantos <= 0 ? 0 : eleccion % cuantos;
  }

  uno<T>(opciones: readonly T[]): T {
    return opciones[this.entero(opciones.length)] as T;
  }

  /** True so many times in a hundred; false when there is nothing left to choose. */
  acaso(porCiento: number): boolean {
    return this.entero(100) >= 100 - porCiento;
  }

  varios<T>(minimo: number, maximo: number, hacer: () => T): T[] {
    return Array.from({ length: minimo + this.entero(maximo - minimo + 1) }, hacer);
  }

  /** Some of them, in their order, one at least. */
  algunos<T>(opciones: readonly T[], maximo: number): T[] {
    const elegidos = new Set(this.varios(1, maximo, () => this.entero(opciones.length)));
    return opciones.filter((_, lugar) => elegidos.has(lugar));
  }

  octetos(maximo: number): Buffer {
    return Buffer.from(this.varios(0, maximo, () => this.entero(256)));
  }
}

/** @param construir makes a case of choices; it must ask nothing else, so that a case can be made again. */
export const segunAzar = <T>(construir: (azar: Azar) => T, elecciones = 120): Arbitrary<T> =>
  array(noBias(nat({ max: 1_000_003 })), { maxLength: elecciones, size: 'max' }).map((lista) =>
    construir(new Azar(lista)),
  );
