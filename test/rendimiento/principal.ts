import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ServidorPostgres } from './base.js';
import { avances } from './a-avances.js';
import { suscripciones } from './b-suscripciones.js';
import { difusion } from './c-difusion.js';
import { latencia } from './d-latencia.js';
import { memoria } from './e-memoria.js';
import { inicio } from './f-inicio.js';
import { simulacion } from './g-simulacion.js';
import { lectoresLentos } from './h-lectores-lentos.js';
import { ingesta } from './i-ingesta.js';
import { mapaEnVivo } from './j-mapa.js';
import { geocercas } from './k-geocercas.js';
import { resumenes } from './l-resumenes.js';
import { reconexiones } from './m-reconexiones.js';
import { inicios } from './n-inicios.js';
import { abuso } from './o-abuso.js';
import type { Medida, Resultado } from './medida.js';
import { Proceso } from './proceso.js';
import { comoTabla, describirMaquina } from './tabla.js';

const MEDIDAS: Readonly<Record<string, Medida>> = {
  a: avances,
  b: suscripciones,
  c: difusion,
  d: latencia,
  e: memoria,
  f: inicio,
  g: simulacion,
  h: lectoresLentos,
  i: ingesta,
  j: mapaEnVivo,
  k: geocercas,
  l: resumenes,
  m: reconexiones,
  n: inicios,
  o: abuso,
};

const argumentos = process.argv.slice(2);
const breve = argumentos.includes('--breve');
const letras = argumentos.filter((argumento) => !argumento.startsWith('--'));
const pedidas = Object.entries(MEDIDAS).filter(([letra]) => letras.length === 0 || letras.includes(letra));

const postgres = await ServidorPostgres.abrir(process.env.DATABASE_URL);

/** Leaves nothing behind, whatever happened. */
let acabando = false;
async function acabar(codigo: number): Promise<void> {
  // What is cut off fails, of course.
  if (acabando) return;
  acabando = true;
  await Proceso.terminarTodos();
  await postgres.detener();
  process.exit(codigo);
}
for (const senal of ['SIGINT', 'SIGTERM'] as const) process.on(senal, () => void acabar(130));
process.on('uncaughtException', (error) => {
  if (!acabando) console.error(error);
  void acabar(1);
});

const resultados: Resultado[] = [];
try {
  for (const [letra, medir] of pedidas) {
    console.log(`Measuring ${letra} …`);
    try {
      resultados.push(...(await medir({ postgres, breve })));
    } catch (error) {
      if (acabando) throw error;
      // The other measures are worth having all the same.
      console.error(`Measure ${letra} failed:`, error);
      process.exitCode = 1;
    }
  }
} finally {
  await Proceso.terminarTodos();
  await postgres.detener();
}

const maquina = describirMaquina(postgres.version);
const { procesador, nucleos, memoriaGiB, node } = maquina;
console.log(`\n${comoTabla(resultados)}\n`);
console.log(`${procesador}, ${nucleos} cores, ${memoriaGiB} GiB; Node ${node}; Postgres ${postgres.version}`);
writeFileSync(
  resolve(import.meta.dirname, '../rendimiento.json'),
  JSON.stringify({ fecha: new Date().toISOString(), breve, maquina, resultados }, null, 2),
);
