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
 * Changes what is given of the actor's empresa.
 * @returns nothing if the database knows no such zone.
 */
export async function actualizar(
  db: BaseDatos,
  { empresaId }: Actor,
  { nombre, zonaHoraria }: { nombre: string | null; zonaHoraria: string | null },
): Promise<FilaDeEmpresa | undefined> {
  const [actualizada] = await filas<FilaDeEmpresa>(
    db,
    sql`update empresa
        set nombre = coalesce(${nombre}::text, nombre), zona_horaria = coalesce(${zonaHoraria}::text, zona_horaria)
        where id = ${empresaId}
          and (${zonaHoraria}::text is null
            or exists (select 1 from pg_timezone_names where name = ${zonaHoraria}::text))
        returning id, nombre, zona_horaria as "zonaHoraria"`,
  );
  return actualizada;
}
