import { sql } from 'drizzle-orm';
import { type BaseDatos, comoJson } from './conexion.js';

/** A kind of rows of which there may be so many, and whose they are: `['visitas', 7]`. */
export type ClaveDeTurno = readonly [que: string, deQuien: number];

/**
 * Counts and adds under one lock: who wants the same turn waits until the first has committed, and counts with what
 * they added. What is counted must be a statement of its own, after this one: a snapshot is older than its wait.
 */
export function enTurno<T>(
  db: BaseDatos,
  claves: readonly ClaveDeTurno[],
  hacer: (tx: BaseDatos) => Promise<T>,
): Promise<T> {
  return db.transaction(async (tx) => {
    await tomarTurnos(tx, claves);
    return hacer(tx);
  });
}

/** Until the end of the transaction. In one order, whoever asks: nobody waits for each other in a circle. */
export async function tomarTurnos(tx: BaseDatos, claves: readonly ClaveDeTurno[]): Promise<void> {
  const nombres = claves.map(([que, deQuien]) => ({ clave: `seguimiento:${que}:${deQuien}` }));
  await tx.execute(sql`
    select pg_advisory_xact_lock(t.numero) from (
      select distinct hashtextextended(clave, 0) as numero
      from json_to_recordset(${comoJson(nombres)}) as e (clave text) order by 1
    ) t`);
}
