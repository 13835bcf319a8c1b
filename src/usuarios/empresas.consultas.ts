import { eq, sql } from 'drizzle-orm';
import { type BaseDatos, empresa, filas } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';

const COLUMNAS = { id: empresa.id, nombre: empresa.nombre, zonaHoraria: empresa.zonaHoraria };

export interface FilaDeEmpresa {
  readonly id: number;
  readonly nombre: string;
  readonly zonaHoraria: string;
}

/** The actor's own. */
export async function propia(db: BaseDatos, { empresaId }: Actor): Promise<FilaDeEmpresa | undefined> {
  const [encontrada] = await db.select(COLUMNAS).from(empresa).where(eq(empresa.id, empresaId));
  return encontrada;
}

/**
 * Changes what is given of the actor's empresa. In another zone today has not come to its end yet: what was done at
 * the end of that date on the old clock is due once more on the new one.
 * @returns nothing if the database knows no such zone.
 */
export async function actualizar(
  db: BaseDatos,
  { empresaId }: Actor,
  { nombre, zonaHoraria, ahora }: { nombre: string | null; zonaHoraria: string | null; ahora: Date },
): Promise<FilaDeEmpresa | undefined> {
  const [actualizada] = await filas<FilaDeEmpresa>(
    db,
    sql`with antes as (
          select id, zona_horaria from empresa where id = ${empresaId} for update
        ), actualizada as (
          update empresa e
          set nombre = coalesce(${nombre}::text, e.nombre), zona_horaria = coalesce(${zonaHoraria}::text, e.zona_horaria)
          from antes
          where e.id = antes.id
            and (${zonaHoraria}::text is null
              or exists (select 1 from pg_timezone_names where name = ${zonaHoraria}::text))
          returning e.id, e.nombre, e.zona_horaria, e.zona_horaria <> antes.zona_horaria as mudada
        ), pendiente as (
          update turno_local t
          set fecha = least(t.fecha, (${ahora.toISOString()}::timestamptz at time zone a.zona_horaria)::date - 1)
          from actualizada a where a.mudada and t.empresa_id = a.id
        )
        select id, nombre, zona_horaria as "zonaHoraria" from actualizada`,
  );
  return actualizada;
}
