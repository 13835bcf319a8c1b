import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { alTerminar } from '../apoyo/al-terminar.js';
import { LARGO } from '../apoyo/largo.js';
import { correr, type Puerta } from './correr.js';
import { objetivoEnProceso } from './objetivo.js';
import { type Memoria, objetivoAparte, type ProcesoAparte } from './proceso-aparte.js';
import { PUERTA_GRAPHQL, PUERTA_GRAPHQL_WS } from './puerta-graphql.js';
import { PUERTA_HTTP, PUERTA_OCTETOS } from './puerta-http.js';
import { PUERTA_MARCOS } from './puerta-marcos.js';
import { PUERTA_PROTOCOLO, PUERTA_RAFAGAS } from './puerta-protocolo.js';
import { PUERTA_SOCKET_IO } from './puerta-socketio.js';

/** With how many cases `npm test` tries each. */
const TODAS: readonly (readonly [Puerta, number])[] = [
  [PUERTA_HTTP, 300],
  [PUERTA_OCTETOS, 60],
  [PUERTA_GRAPHQL, 250],
  [PUERTA_GRAPHQL_WS, 120],
  [PUERTA_PROTOCOLO, 200],
  [PUERTA_RAFAGAS, 150],
  [PUERTA_MARCOS, 60],
  [PUERTA_SOCKET_IO, 150],
];

const { SEGUIMIENTO_FUZZ_SEMILLA, SEGUIMIENTO_FUZZ_SEGUNDOS, SEGUIMIENTO_FUZZ_PUERTAS = '' } = process.env;
/** Those whose names it matches: to look closer at one. */
const PUERTAS = TODAS.filter(([{ nombre }]) => new RegExp(SEGUIMIENTO_FUZZ_PUERTAS).test(nombre));

/** Rounds of the doors of a group, so that the memory after one is compared with that after another. */
const VUELTA_MS = 25_000;
/** Of the rounds, until pools and compiled code have their size. */
const CALENTAMIENTO = 0.3;
/** Bytes of heap: what keeps no documents grew by 1.3 MB in 84,000 cases, and by less in each round. */
const MARGEN = 8 * 1_048_576;
/**
 * Bytes of heap above what there was before any document. Documents are kept up to a weight, and forgotten in
 * bulk: in 68,000 cases they rose to 100 to 160 MB in two minutes, and stayed there for four more.
 */
const TECHO_DE_DOCUMENTOS = 224 * 1_048_576;

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
  const guardan = PUERTAS.filter(([{ nombre }]) => nombre.startsWith('GraphQL'));
  const noGuardan = PUERTAS.filter((puerta) => !guardan.includes(puerta));
  const porPuertaMs = (segundos * 1_000) / PUERTAS.length;

  // Before the documents, whose filling of their caches would hide a slow growth of anything else.
  const sinDocumentos = await golpear(aparte, noGuardan, porPuertaMs);
  const asentado = sinDocumentos.slice(Math.floor(sinDocumentos.length * CALENTAMIENTO));
  const base = asentado.at(-1) ?? 0;
  const conDocumentos = await golpear(aparte, guardan, porPuertaMs);
  expect(base - (asentado[0] ?? 0)).toBeLessThan(MARGEN);
  expect(Math.max(...conDocumentos) - base).toBeLessThan(TECHO_DE_DOCUMENTOS);
}

/** @returns bytes of heap after each round. */
async function golpear(
  aparte: ProcesoAparte,
  puertas: typeof PUERTAS,
  porPuertaMs: number,
): Promise<number[]> {
  const vueltas = Math.max(2, Math.round((porPuertaMs * puertas.length) / VUELTA_MS));
  const casos: Record<string, number> = {};
  const medidas: Memoria[] = [];
  for (let vuelta = 0; vuelta < vueltas; vuelta++) {
    for (const [puerta] of puertas) {
      const semilla = Number(SEGUIMIENTO_FUZZ_SEMILLA ?? randomInt(2 ** 31));
      const plazoMs = porPuertaMs / vueltas;
      const hechos = await correr(aparte.objetivo, puerta, {
        semilla,
        casos: 1_000_000,
        plazoMs,
        sinEjemplos: vuelta > 0,
      });
      casos[puerta.nombre] = (casos[puerta.nombre] ?? 0) + hechos;
    }
    medidas.push(await aparte.memoria());
  }
  console.table(casos);
  console.table(medidas.map(({ heap, rss }) => ({ 'heap MB': enMB(heap), 'rss MB': enMB(rss) })));
  return medidas.map(({ heap }) => heap);
}

const enMB = (octetos: number) => Math.round(octetos / 104_857.6) / 10;
