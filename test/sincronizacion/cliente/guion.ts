import * as fc from 'fast-check';
import type { TipoOperacion } from '../../../src/sincronizacion/cliente/index.js';
import { ILEGIBLE } from './negocio.js';
import type { Suerte } from './red-fingida.js';

const DE_PESTANA = ['matar', 'volver', 'volver', 'detener', 'sincronizar', 'renovar', 'renovar'] as const;
const A_MANO = ['reintentarTodas', 'descartar'] as const;
const DE_TODOS = ['caducar', 'caducar', 'desconectar', 'conectar'] as const;

/** What happens in a run, one after the other. */
export type Suceso =
  | { readonly que: 'encolar'; readonly pestana: number; readonly tipo: TipoOperacion; readonly datos: any }
  | { readonly que: (typeof DE_PESTANA | typeof A_MANO)[number]; readonly pestana: number }
  | { readonly que: (typeof DE_TODOS)[number] }
  | { readonly que: 'esperar'; readonly ms: number };

export interface Guion {
  readonly sucesos: readonly Suceso[];
  readonly suertes: readonly Suerte[];
  /** How long the store takes, in turn. */
  readonly latencias: readonly number[];
}

export const PESTANAS = 3;
/** Of a request. */
export const PLAZO_MS = 30_000;
const pestana = fc.nat(PESTANAS - 1);

const operacion: fc.Arbitrary<{ tipo: TipoOperacion; datos: any }> = fc.oneof(
  {
    weight: 7,
    arbitrary: fc.record({
      tipo: fc.constant('ubicaciones' as const),
      datos: fc.integer({ min: 1, max: 3 }).map((cuantas) => ({ ubicaciones: Array(cuantas).fill(0) })),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      tipo: fc.constantFrom('check-in' as const, 'check-out' as const),
      // The last one is of somebody else.
      datos: fc.record({ actividadId: fc.integer({ min: 1, max: 4 }) }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      tipo: fc.constant('mensaje' as const),
      datos: fc.record({
        texto: fc.oneof({ weight: 4, arbitrary: fc.constant('hola') }, fc.constantFrom('', ILEGIBLE)),
      }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ tipo: 'panico' as const, datos: {} }) },
);

const suceso: fc.Arbitrary<Suceso> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .tuple(pestana, operacion)
      .map(([numero, { tipo, datos }]): Suceso => ({ que: 'encolar', pestana: numero, tipo, datos })),
  },
  {
    weight: 6,
    arbitrary: fc
      .oneof(fc.nat(60), fc.nat(1_000), fc.nat(5_000), fc.nat(60_000))
      .map((ms): Suceso => ({ que: 'esperar', ms })),
  },
  {
    weight: 4,
    arbitrary: fc.record({ que: fc.constantFrom(...DE_PESTANA), pestana }),
  },
  { weight: 2, arbitrary: fc.record({ que: fc.constantFrom(...DE_TODOS) }) },
);

const demora = fc.oneof(
  { weight: 6, arbitrary: fc.nat(50) },
  { weight: 2, arbitrary: fc.nat(5_000) },
  // Longer than anybody waits for an answer.
  { weight: 1, arbitrary: fc.integer({ min: PLAZO_MS, max: 2 * PLAZO_MS }) },
);

const aVeces = <T>(arbitrario: fc.Arbitrary<T>) => fc.option(arbitrario, { nil: undefined, freq: 3 });

const suerte: fc.Arbitrary<Suerte> = fc.record({
  idaMs: demora,
  vueltaMs: demora,
  perdida: fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    fc.constantFrom('ida' as const, 'vuelta' as const, 'vuelta' as const),
  ),
  status: fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, fc.constantFrom(503, 429, 502, 404)),
  aplazarDesde: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, fc.nat(4)),
  copiaMs: aVeces(fc.oneof(fc.nat(100), fc.nat(40_000))),
});

const guionDe = (uno: fc.Arbitrary<Suceso>): fc.Arbitrary<Guion> =>
  fc.record({
    sucesos: fc.array(uno, { minLength: 1, maxLength: 40 }),
    suertes: fc.array(suerte, { maxLength: 20 }),
    latencias: fc.array(fc.nat(20), { minLength: 1, maxLength: 12 }),
  });

export const guion = guionDe(suceso);
/** The user lends a hand now and then. */
export const guionConManos = guionDe(
  fc.oneof(
    { weight: 6, arbitrary: suceso },
    { weight: 1, arbitrary: fc.record({ que: fc.constantFrom(...A_MANO), pestana }) },
  ),
);
