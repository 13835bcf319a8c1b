import { and, desc, eq, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm';
import {
  alerta,
  type BaseDatos,
  comoJson,
  filas,
  type UbicacionGuardada,
  unoDe,
} from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import type { TipoAlerta } from '../eventos/index.js';
import {
  type AlertaDeEmpresa,
  CLAVE,
  COLUMNAS,
  comoAlerta,
  type Fila,
  instante,
  LEER,
  SU_ULTIMA_UBICACION,
} from './fila.js';

/** What is open once at a time: something of a user, with regard to a zone if it is about one. */
export interface ClaveDeAlerta {
  readonly empresaId: number;
  readonly usuarioId: number;
  readonly tipo: TipoAlerta;
  readonly geocercaId?: number | null;
}

export interface NuevaAlerta extends ClaveDeAlerta {
  readonly critica?: boolean;
  /** For the end user, in Spanish. */
  readonly mensaje: string;
  /** By default the user's newest one. */
  readonly ubicacion?: UbicacionGuardada | null;
}

/** What came as a parameter, each key once. */
const entradaDe = (lote: readonly ClaveDeAlerta[]): SQL => sql`entrada as materialized (
  select distinct on (e."empresaId", e."usuarioId", e.tipo, coalesce(e."geocercaId", 0)) e.*
  from json_to_recordset(${comoJson(lote)}) as e (
    "empresaId" int, "usuarioId" int, tipo tipo_alerta, "geocercaId" int, critica boolean, mensaje text, ubicacion jsonb)
)`;

/** Those of them that are open, locked in the order of all. */
const ABIERTAS = sql`(
  select ${alerta.id} from alerta join entrada e
    on ${alerta.empresaId} = e."empresaId" and ${alerta.usuarioId} = e."usuarioId" and ${alerta.tipo} = e.tipo
    and coalesce(${alerta.geocercaId}, 0) = coalesce(e."geocercaId", 0)
  where ${alerta.cerradaEn} is null
  order by ${CLAVE} for update of alerta
) as abierta`;

/**
 * Opens those that are not open, of active users; of the others, moves the last time forward. What is open does
 * not reach the insert, which would use up an id each time that it is found again.
 * @returns those that were opened.
 */
export async function abrir(
  db: BaseDatos,
  nuevas: readonly NuevaAlerta[],
  momento: Date,
): Promise<AlertaDeEmpresa[]> {
  const ahora = instante(momento);
  const abiertas = await filas<Fila>(
    db,
    sql`with ${entradaDe(nuevas)}, repetida as (
          update alerta set ultima_vez_en = greatest(${alerta.ultimaVezEn}, ${ahora})
          from ${ABIERTAS} where ${alerta.id} = abierta.id
          returning ${alerta.usuarioId}, ${alerta.tipo}, ${alerta.geocercaId}
        ), nueva as (
          insert into alerta (empresa_id, usuario_id, tipo, critica, geocerca_id, mensaje, ubicacion, abierta_en, ultima_vez_en)
          select u.empresa_id, u.id, e.tipo, coalesce(e.critica, false), e."geocercaId", e.mensaje,
                 coalesce(e.ubicacion, ${SU_ULTIMA_UBICACION}), ${ahora}, ${ahora}
          from entrada e
          join usuario u on u.id = e."usuarioId" and u.empresa_id = e."empresaId" and u.desactivado_en is null
          -- NOT IN, which is hashed however few rows the planner expects of a parameter.
          where (u.id, e.tipo, coalesce(e."geocercaId", 0)) not in (
            select r.usuario_id, r.tipo, coalesce(r.geocerca_id, 0) from repetida r)
          order by u.empresa_id, u.id, e.tipo, coalesce(e."geocercaId", 0)
          on conflict do nothing
          returning ${LEER}
        )
        select * from nueva order by id`,
  );
  return abiertas.map(comoAlerta);
}

/** @returns those that were closed: the ones that were open. */
export async function cerrar(
  db: BaseDatos,
  claves: readonly ClaveDeAlerta[],
  momento: Date,
): Promise<AlertaDeEmpresa[]> {
  const cerradas = await filas<Fila>(
    db,
    sql`with ${entradaDe(claves)}
        update alerta set cerrada_en = ${instante(momento)}, version = ${alerta.version} + 1, actualizada_en = now()
        from ${ABIERTAS} where ${alerta.id} = abierta.id
        returning ${LEER}`,
  );
  return cerradas.map(comoAlerta);
}

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
