import { sql } from 'drizzle-orm';
import type { Actor } from '../comun/actor.js';
import { type BaseDatos, comoJson, filas } from '../base-datos/index.js';
import type { Eventos } from '../eventos/index.js';

/**
 * Of each of these, in their order: true if the token's user exists in its empresa, has not been deactivated, and its
 * session is open. In one statement.
 */
export async function cuentasVigentes(
  db: BaseDatos,
  actores: readonly Pick<Actor, 'usuarioId' | 'empresaId' | 'sesionId'>[],
): Promise<boolean[]> {
  const entrada = actores.map(({ usuarioId, empresaId, sesionId }, n) => ({
    n,
    usuarioId,
    empresaId,
    sesionId,
  }));
  const encontradas = await filas<{ n: number }>(
    db,
    sql`select e.n
        from json_to_recordset(${comoJson(entrada)}) as e (n int, "usuarioId" int, "empresaId" int, "sesionId" uuid)
        join usuario u on u.id = e."usuarioId" and u.empresa_id = e."empresaId" and u.desactivado_en is null
        where e."sesionId" is null or exists (
          select 1 from sesion s where s.id = e."sesionId" and s.usuario_id = u.id and s.cerrada_en is null)`,
  );
  const vigentes = new Set(encontradas.map(({ n }) => n));
  return actores.map((_, n) => vigentes.has(n));
}

/** Which of these sessions have been closed, and (with `sesionId` null) which of these users deactivated. */
export function sesionesTerminadas(
  db: BaseDatos,
  actores: readonly Pick<Actor, 'usuarioId' | 'sesionId'>[],
): Promise<Eventos['sesion:terminada'][]> {
  return filas(
    db,
    sql`with abierta as (
          select distinct * from json_to_recordset(${comoJson(actores)}) as a ("usuarioId" int, "sesionId" uuid)
        )
        select a."usuarioId", a."sesionId" from abierta a join sesion s on s.id = a."sesionId"
        where s.cerrada_en is not null
        union all
        select u.id, null from usuario u
        where u.id in (select "usuarioId" from abierta) and u.desactivado_en is not null`,
  );
}

/**
 * Makes the rows that tasks refer to for a user whom another identity provider vouches for.
 * The first token decides the empresa for good; a later one that names another is refused by {@link cuentasVigentes}.
 */
export async function registrarCuentaExterna(db: BaseDatos, actor: Actor): Promise<void> {
  const { usuarioId, empresaId, rol } = actor;
  await db.execute(sql`
    with nueva as (
      insert into empresa (id, nombre) values (${empresaId}, ${`Empresa ${empresaId}`}) on conflict (id) do nothing
    )
    insert into usuario (id, empresa_id, nombre, correo, rol)
    values (${usuarioId}, ${empresaId}, ${`Usuario ${usuarioId}`}, ${`usuario-${usuarioId}@externo.invalid`}, ${rol})
    on conflict (id) do nothing`);
}
