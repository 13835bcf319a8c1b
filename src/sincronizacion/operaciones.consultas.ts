import { sql } from 'drizzle-orm';
import { type BaseDatos, filas } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import type { Desenlace, Operacion } from './operacion.js';

/** What is known of an operation before it is done: of one that cannot be read, no more than its id. */
export type Anotable = Pick<Operacion, 'id'> & Partial<Operacion>;

/** As a number: as text, Postgres does not take every year that a Date has. */
const instante = (fecha: Date | undefined) =>
  sql`to_timestamp(${fecha ? fecha.getTime() / 1_000 : null}::float8)`;

/**
 * Notes what is becoming of an operation. Who notes the same one at once waits here until the first has been
 * committed or undone.
 * @returns false if the user had sent it before.
 */
export async function anotar(
  db: BaseDatos,
  { usuarioId, empresaId }: Actor,
  { id, tipo, creadaEn }: Anotable,
  { estado, code, mensaje }: Desenlace,
): Promise<boolean> {
  const anotadas = await filas(
    db,
    sql`insert into operacion_sincronizada (empresa_id, usuario_id, id, tipo, creada_en, estado, code, mensaje)
        values (${empresaId}, ${usuarioId}, ${id}::uuid, ${tipo ?? null}::tipo_operacion, ${instante(creadaEn)},
                ${estado}::resultado_operacion, ${code}::text, ${mensaje}::text)
        on conflict (usuario_id, id) do nothing
        returning 1`,
  );
  return anotadas.length > 0;
}

/** Notes that it became something else, in the transaction that noted it. */
export async function corregir(
  db: BaseDatos,
  { usuarioId }: Actor,
  { id }: Anotable,
  { estado, code, mensaje }: Desenlace,
): Promise<void> {
  await db.execute(sql`
    update operacion_sincronizada
    set estado = ${estado}::resultado_operacion, code = ${code}::text, mensaje = ${mensaje}::text
    where usuario_id = ${usuarioId} and id = ${id}::uuid`);
}

/** What became of operations that the user had sent before, by their ids. */
export async function desenlacesDe(
  db: BaseDatos,
  { usuarioId }: Actor,
  ids: readonly string[],
): Promise<Map<string, Desenlace>> {
  const encontrados = await filas<Desenlace & { id: string }>(
    db,
    sql`select id, estado, code, mensaje from operacion_sincronizada
        where usuario_id = ${usuarioId}
          and id in (select e::uuid from json_array_elements_text(${JSON.stringify(ids)}::json) as e)`,
  );
  return new Map(encontrados.map(({ id, ...desenlace }) => [id, desenlace]));
}

/** Removes results older than `dias`. @returns how many, `limite` at most. */
export async function borrarAntiguas(
  db: BaseDatos,
  { dias, limite }: { dias: number; limite: number },
): Promise<number> {
  // Rows that another process is removing are left to it.
  const borradas = await filas(
    db,
    sql`delete from operacion_sincronizada where (usuario_id, id) in (
          select usuario_id, id from operacion_sincronizada
          where recibida_en < now() - make_interval(days => ${dias})
          order by recibida_en limit ${limite} for update skip locked
        ) returning 1`,
  );
  return borradas.length;
}
