import { and, desc, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import { alerta, type BaseDatos, filas, unoDe } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import { type AlertaDeEmpresa, COLUMNAS, comoAlerta, type Fila, instante, LEER } from './fila.js';

/** Who attended first stays. A panic has no end of its own: attending is its end. @returns nothing if somebody has. */
export async function atender(
  db: BaseDatos,
  actor: Actor,
  id: number,
  momento: Date,
): Promise<AlertaDeEmpresa | undefined> {
  const [atendida] = await db
    .update(alerta)
    .set({
      atendidaEn: momento,
      atendidaPor: actor.usuarioId,
      cerradaEn: sql`case when ${alerta.tipo} = 'panico' then coalesce(${alerta.cerradaEn}, ${instante(momento)}) else ${alerta.cerradaEn} end`,
      version: sql`${alerta.version} + 1`,
      actualizadaEn: sql`now()`,
    })
    .where(and(eq(alerta.id, id), eq(alerta.empresaId, actor.empresaId), isNull(alerta.atendidaEn)))
    .returning(COLUMNAS);
  return atendida && comoAlerta(atendida);
}

export async function deSuEmpresa(
  db: BaseDatos,
  actor: Actor,
  id: number,
): Promise<AlertaDeEmpresa | undefined> {
  const [encontrada] = await db
    .select(COLUMNAS)
    .from(alerta)
    .where(and(eq(alerta.id, id), eq(alerta.empresaId, actor.empresaId)));
  return encontrada && comoAlerta(encontrada);
}

/** Those of the actor's empresa, newest first. */
export async function listar(
  db: BaseDatos,
  actor: Actor,
  { abiertas, antesDe, limite }: { abiertas?: boolean; antesDe?: number; limite: number },
): Promise<AlertaDeEmpresa[]> {
  const encontradas = await db
    .select(COLUMNAS)
    .from(alerta)
    .where(
      and(
        eq(alerta.empresaId, actor.empresaId),
        abiertas === undefined ? undefined : (abiertas ? isNull : isNotNull)(alerta.cerradaEn),
        antesDe === undefined ? undefined : lt(alerta.id, antesDe),
      ),
    )
    .orderBy(desc(alerta.id))
    .limit(limite);
  return encontradas.map(comoAlerta);
}

/** Those of these empresas that changed in the last `segundos`, and how long ago, in milliseconds. */
export async function recientes(
  db: BaseDatos,
  empresaIds: readonly number[],
  segundos: number,
): Promise<{ readonly cambiada: AlertaDeEmpresa; readonly edadMs: number }[]> {
  const cambiadas = await filas<Fila & { edadMs: number }>(
    db,
    sql`select ${LEER}, extract(epoch from now() - ${alerta.actualizadaEn})::float8 * 1000 as "edadMs"
        from alerta
        where ${alerta.actualizadaEn} > now() - make_interval(secs => ${segundos})
          and ${alerta.empresaId} in ${unoDe(empresaIds)}`,
  );
  return cambiadas.map(({ edadMs, ...fila }) => ({ cambiada: comoAlerta(fila), edadMs }));
}
