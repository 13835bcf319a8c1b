import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ServidorPostgres } from './base.js';
import { suscripciones } from './b-suscripciones.js';
import { difusion } from './c-difusion.js';
import { memoria } from './e-memoria.js';
import type { Medida, Resultado } from './medida.js';
import { Proceso } from './proceso.js';
import { comoTabla, describirMaquina } from './tabla.js';

const MEDIDAS: Readonly<Record<string, Medida>> = {
  b: suscripciones,
  c: difusion,
  e: memoria,
};

const argumentos = process.argv.slice(2);
const breve = argumentos.includes('--breve');
const letras = argumentos.filter((argumento) => !argumento.startsWith('--'));
const pedidas = Object.entries(MEDIDAS).filter(([letra]) => letras.length === 0 || letras.includes(letra));

// Its children gone, what waits for them fails, and the rest is closed in order.
for (const senal of ['SIGINT', 'SIGTERM'] as const) process.on(senal, () => void Proceso.terminarTodos());

const postgres = await ServidorPostgres.abrir(process.env.DATABASE_URL);
const resultados: Resultado[] = [];
try {
  for (const [letra, medir] of pedidas) {
    console.log(`Measuring ${letra} …`);
    resultados.push(...(await medir({ postgres, breve })));
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
