import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { alTerminar } from '../apoyo/al-terminar.js';
import { LARGO } from '../apoyo/largo.js';
import { correr, type Puerta } from './correr.js';
import { objetivoEnProceso } from './objetivo.js';
import { objetivoAparte } from './proceso-aparte.js';
import { PUERTA_GRAPHQL, PUERTA_GRAPHQL_WS } from './puerta-graphql.js';
import { PUERTA_HTTP, PUERTA_OCTETOS } from './puerta-http.js';
import { PUERTA_MARCOS } from './puerta-marcos.js';
import { PUERTA_PROTOCOLO, PUERTA_RAFAGAS } from './puerta-protocolo.js';
import { PUERTA_SOCKET_IO } from './puerta-socketio.js';

/** With how many cases `npm test` tries each. */
const PUERTAS: readonly (readonly [Puerta, number])[] = [
  [PUERTA_HTTP, 400],
  [PUERTA_OCTETOS, 80],
  [PUERTA_GRAPHQL, 250],
  [PUERTA_GRAPHQL_WS, 120],
  [PUERTA_PROTOCOLO, 200],
  [PUERTA_RAFAGAS, 150],
  [PUERTA_MARCOS, 80],
  [PUERTA_SOCKET_IO, 150],
];

const { SEGUIMIENTO_FUZZ_SEMILLA, SEGUIMIENTO_FUZZ_SEGUNDOS } = process.env;

/** Rounds of all doors, so that the memory after one is compared with that after another. */
const VUELTA_MS = 40_000;
/** Until caches, pools and compiled code have their size. */
const CALENTAMIENTO = 0.4;
/** What the heap may vary between two rounds without growing, in bytes: measured, ten-minute runs vary by 10 MB. */
const MARGEN = 24 * 1_048_576;

describe('whatever comes in is answered by the contract, or its connection closed:', () => {
  if (LARGO)
    it(
      'for as long as was asked, in a process of its own, whose heap does not grow',
      enUnLargoRato,
      7_200_000,
    );
  else it('a few cases at each door, the same ones each time', unosCuantos, 120_000);
});

async function unosCuantos(): Promise<void> {
  const { objetivo } = await objetivoEnProceso();
  const semilla = Number(SEGUIMIENTO_FUZZ_SEMILLA ?? 20_261_122);
  for (const [puerta, casos] of PUERTAS) await correr(objetivo, puerta, { semilla, casos });
}

async function enUnLargoRato(): Promise<void> {
  // Which routes there are is told by a server of this process, gone before anything is measured.
  const { objetivo, cerrar } = await objetivoEnProceso();
  await cerrar();
  const aparte = await objetivoAparte(objetivo.rutas);
  alTerminar(() => aparte.terminar());
  const segundos = Number(SEGUIMIENTO_FUZZ_SEGUNDOS ?? 600);
  const vueltas = Math.max(2, Math.round((segundos * 1_000) / VUELTA_MS));
  const plazoMs = (segundos * 1_000) / vueltas / PUERTAS.length;
  const casos = new Map(PUERTAS.map(([{ nombre }]) => [nombre, 0]));
  const memoria = [];
  for (let vuelta = 0; vuelta < vueltas; vuelta++) {
    for (const [puerta] of PUERTAS) {
      const semilla = Number(SEGUIMIENTO_FUZZ_SEMILLA ?? randomInt(2 ** 31));
      const hechos = await correr(aparte.objetivo, puerta, {
        semilla,
        casos: 1_000_000,
        plazoMs,
        sinEjemplos: vuelta > 0,
      });
      casos.set(puerta.nombre, (casos.get(puerta.nombre) ?? 0) + hechos);
    }
    memoria.push(await aparte.memoria());
  }
  console.table(Object.fromEntries(casos));
  console.table(memoria.map(({ heap, rss }) => ({ 'heap MB': enMB(heap), 'rss MB': enMB(rss) })));
  const despues = memoria.slice(Math.floor(vueltas * CALENTAMIENTO)).map(({ heap }) => heap);
  expect((despues.at(-1) ?? 0) - (despues[0] ?? 0)).toBeLessThan(MARGEN);
}

const enMB = (octetos: number) => Math.round(octetos / 104_857.6) / 10;
