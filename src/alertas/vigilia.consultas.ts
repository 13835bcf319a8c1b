import { sql } from 'drizzle-orm';
import { type BaseDatos, enTexto, filas } from '../base-datos/index.js';
import { instante } from './fila.js';

/** The time during which a periodic work has been done without a long pause. */
export interface Vigilia {
  readonly desde: Date;
  readonly hasta: Date;
}

/**
 * Keeps every other process from the work until the end of the transaction. The first time ever, the watch begins
 * at `ahora`.
 */
export async function bloquearVigilia(tx: BaseDatos, trabajo: string, ahora: Date): Promise<Vigilia> {
  const [leida] = await filas<Vigilia>(
    tx,
    sql`insert into vigilia (trabajo, desde, hasta) values (${trabajo}, ${instante(ahora)}, ${instante(ahora)})
        on conflict (trabajo) do update set trabajo = excluded.trabajo
        returning desde, hasta`,
  );
  const { desde = ahora, hasta = ahora } = leida ?? {};
  return { desde: new Date(enTexto(desde)), hasta: new Date(enTexto(hasta)) };
}

export async function moverVigilia(tx: BaseDatos, trabajo: string, { desde, hasta }: Vigilia): Promise<void> {
  await tx.execute(
    sql`update vigilia set desde = ${instante(desde)}, hasta = ${instante(hasta)} where trabajo = ${trabajo}`,
  );
}
