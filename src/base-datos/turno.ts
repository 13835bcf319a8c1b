import { sql } from 'drizzle-orm';
import { type BaseDatos, comoJson } from './conexion.js';

/** A kind of rows of which there may be so many, and whose they are: `['visitas', 7]`. */
export type ClaveDeTurno = readonly [que: string, ...deQuien: number[]];

/** Of each database, the last one in line for each turn in this process. */
const FILAS = new WeakMap<BaseDatos, Map<string, Promise<unknown>>>();

/**
 * Counts and adds under one lock: who wants the same turn waits until the first has committed, and counts with what
 * they added. What is counted must be a statement of its own, after this one: a snapshot is older than its wait.
 */
export function enTurno<T>(
  db: BaseDatos,
  claves: readonly ClaveDeTurno[],
  hacer: (tx: BaseDatos) => Promise<T>,
): Promise<T> {
  const nombres = claves.map((clave) => `seguimiento:${clave.join(':')}`);
  return enFila(db, nombres, () =>
    db.transaction(async (tx) => {
      await tomarTurnos(tx, nombres);
      return hacer(tx);
    }),
  );
}

/**
 * Those of this process stand in line before they take a connection: else one user's requests, waiting for each
 * other, could hold all of them. Who comes is put behind everybody at once, so that no two wait for each other.
 */
function enFila<T>(db: BaseDatos, nombres: readonly string[], hacer: () => Promise<T>): Promise<T> {
  const fila = FILAS.get(db) ?? new Map<string, Promise<unknown>>();
  FILAS.set(db, fila);
  const anteriores = nombres.flatMap((nombre) => fila.get(nombre) ?? []);
  const hecho = Promise.all(anteriores).then(hacer);
  const salir = () => {
    for (const nombre of nombres) if (fila.get(nombre) === terminado) fila.delete(nombre);
  };
  const terminado = hecho.then(salir, salir);
  for (const nombre of nombres) fila.set(nombre, terminado);
  return hecho;
}

/** Until the end of the transaction. In one order, whoever asks: nobody waits for each other in a circle. */
async function tomarTurnos(tx: BaseDatos, nombres: readonly string[]): Promise<void> {
  const entrada = nombres.map((clave) => ({ clave }));
  await tx.execute(sql`
    select pg_advisory_xact_lock(t.numero) from (
      select distinct hashtextextended(clave, 0) as numero
      from json_to_recordset(${comoJson(entrada)}) as e (clave text) order by 1
    ) t`);
}
