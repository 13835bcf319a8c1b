import { and, desc, eq, gt, inArray, isNotNull, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import type { PgUpdateSetSource } from 'drizzle-orm/pg-core';
import {
  actividad,
  type BaseDatos,
  enTexto,
  enTurno,
  filas,
  leer,
  type Leida,
  unoDe,
} from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import { ADELANTO_MAXIMO_MS } from '../comun/momento-creible.js';
import type { ActividadEnVivo, EstadoActividad } from '../eventos/index.js';
import type { NuevaActividad, Paso } from './actividades.entrada.js';
import { type Camino, PASOS } from './estados.js';

/** What is read of a visit. */
const COLUMNAS = {
  id: actividad.id,
  empresaId: actividad.empresaId,
  titulo: actividad.titulo,
  usuarioId: actividad.usuarioId,
  estado: actividad.estado,
  programadaPara: actividad.programadaPara,
  direccion: actividad.direccion,
  lat: actividad.lat,
  lon: actividad.lon,
  checkInEn: actividad.checkInEn,
  checkOutEn: actividad.checkOutEn,
  cerradaEn: actividad.cerradaEn,
  version: actividad.version,
};

/** The same in a hand-written statement. */
export const LEER = leer(COLUMNAS);

type Momentos = 'programadaPara' | 'checkInEn' | 'checkOutEn' | 'cerradaEn';
export type Fila = Leida<ActividadEnVivo, Momentos> & { readonly empresaId: number };

/** A visit and the empresa that it is of. */
export interface ActividadDeEmpresa {
  readonly empresaId: number;
  readonly actividad: ActividadEnVivo;
}

export function comoActividad({ empresaId, ...fila }: Fila): ActividadDeEmpresa {
  const { programadaPara, checkInEn, checkOutEn, cerradaEn } = fila;
  return {
    empresaId,
    actividad: {
      ...fila,
      programadaPara: enTexto(programadaPara),
      checkInEn: checkInEn && enTexto(checkInEn),
      checkOutEn: checkOutEn && enTexto(checkOutEn),
      cerradaEn: cerradaEn && enTexto(cerradaEn),
    },
  };
}

/**
 * In the user's turn: of two at once, the second counts the first.
 * @param maximo of one user on one UTC day.
 * @returns nothing if the actor's empresa has no such user who is active; `'lleno'` if their day is full.
 */
export function insertar(
  db: BaseDatos,
  { usuarioId: asignadaPor, empresaId }: Actor,
  { titulo, usuarioId, programadaPara, direccion, lat, lon }: NuevaActividad,
  maximo: number,
): Promise<ActividadDeEmpresa | 'lleno' | undefined> {
  const momento = programadaPara.toISOString();
  const dia = sql`${momento.slice(0, 10)}::timestamp at time zone 'UTC'`;
  return enTurno(db, [['visitas', empresaId, usuarioId]], async (tx) => {
    const [hecho] = await filas<Fila | { readonly id: null }>(
      tx,
      sql`with quien as (
            select u.id, u.empresa_id from usuario u
            where u.id = ${usuarioId} and u.empresa_id = ${empresaId} and u.desactivado_en is null
          ), nueva as (
            insert into actividad (empresa_id, usuario_id, titulo, programada_para, direccion, lat, lon, asignada_por)
            select q.empresa_id, q.id, ${titulo}, ${momento}::timestamptz, ${direccion},
                   ${lat}::float8, ${lon}::float8, ${asignadaPor}
            from quien q where (
              select count(*) from actividad a
              where a.usuario_id = q.id and a.programada_para >= ${dia}
                and a.programada_para < ${dia} + interval '1 day'
            ) < ${maximo}
            returning ${LEER}
          )
          select n.* from quien left join nueva n on true`,
    );
    if (!hecho) return undefined;
    return hecho.id === null ? 'lleno' : comoActividad(hecho);
  });
}

export interface Filtro {
  readonly usuarioId?: number | undefined;
  /** A day of the empresa's own, as 2026-01-31. */
  readonly fecha?: string | undefined;
  readonly estado?: EstadoActividad | undefined;
  /** Only those that are before this visit. */
  readonly antesDe?: number | undefined;
}

/** Those of an empresa in the order in which they are to be made: the latest `limite` of them. */
export async function listar(
  db: BaseDatos,
  empresaId: number,
  { usuarioId, fecha, estado, antesDe }: Filtro,
  limite: number,
): Promise<ActividadEnVivo[]> {
  const encontradas = await db
    .select(COLUMNAS)
    .from(actividad)
    .where(
      and(
        eq(actividad.empresaId, empresaId),
        usuarioId === undefined ? undefined : eq(actividad.usuarioId, usuarioId),
        estado && eq(actividad.estado, estado),
        fecha === undefined ? undefined : enDia(empresaId, fecha),
        antesDe === undefined ? undefined : anterioresA(antesDe, { empresaId, usuarioId }),
      ),
    )
    .orderBy(desc(actividad.programadaPara), desc(actividad.id))
    .limit(limite);
  return encontradas.toReversed().map((fila) => comoActividad(fila).actividad);
}

/** Of a visit that whoever asks does not see, nothing: not even whether it is there. */
const anterioresA = (
  id: number,
  { empresaId, usuarioId }: { empresaId: number; usuarioId?: number | undefined },
) =>
  sql`(${actividad.programadaPara}, ${actividad.id}) < (
    select x.programada_para, x.id from actividad x
    where x.id = ${id} and x.empresa_id = ${empresaId}
      ${usuarioId === undefined ? sql`` : sql`and x.usuario_id = ${usuarioId}`})`;

/**
 * A moment has one local day, while midnight may come twice or not at all: so the day is asked of each moment,
 * and the index gives those that can be in it, whatever the zone (no day begins or ends 16 hours off UTC's).
 */
const enDia = (empresaId: number, fecha: string): SQL => sql`
  ${actividad.programadaPara} >= (${fecha}::timestamp at time zone 'UTC') - interval '16 hours'
  and ${actividad.programadaPara} < (${fecha}::timestamp at time zone 'UTC') + interval '40 hours'
  and (${actividad.programadaPara} at time zone (select e.zona_horaria from empresa e where e.id = ${empresaId}))::date
    = ${fecha}::date`;

/**
 * @param ahora for a step without `fecha`.
 * @returns nothing if the visit is not the actor's, or its state does not let them in.
 */
export const entrar = (db: BaseDatos, actor: Actor, { actividadId, fecha, lat, lon }: Paso, ahora: Date) =>
  mover(
    db,
    actor,
    actividadId,
    PASOS.checkIn,
    { checkInEn: fecha ?? ahora, checkInLat: lat, checkInLon: lon },
    and(isNull(actividad.checkInEn), antesDelCierre(fecha)),
  );

/**
 * Never before they came in: of that moment and of this one, one may be by a phone's clock and one by ours.
 * @param ahora for a step without `fecha`.
 * @returns nothing if the visit is not the actor's, its state does not let them out, or `fecha` is earlier than
 * {@link ADELANTO_MAXIMO_MS} before they came in.
 */
export const salir = (db: BaseDatos, actor: Actor, { actividadId, fecha, lat, lon }: Paso, ahora: Date) =>
  mover(
    db,
    actor,
    actividadId,
    PASOS.checkOut,
    {
      checkOutEn: sql`greatest(${(fecha ?? ahora).toISOString()}::timestamptz, ${actividad.checkInEn})`,
      checkOutLat: lat,
      checkOutLon: lon,
      // What is made is not closed.
      cerradaEn: null,
    },
    and(
      isNotNull(actividad.checkInEn),
      antesDelCierre(fecha),
      fecha ? lte(actividad.checkInEn, new Date(fecha.getTime() + ADELANTO_MAXIMO_MS)) : undefined,
    ),
  );

/** What is closed takes what was done before, and that only by the word of who did it. */
const antesDelCierre = (fecha: Date | null) =>
  or(isNull(actividad.cerradaEn), fecha ? gt(actividad.cerradaEn, fecha) : undefined);

/** Moves a visit of the actor's own from any state that is on the way to where it leads from there. */
async function mover(
  db: BaseDatos,
  actor: Actor,
  id: number,
  camino: Camino,
  cambios: PgUpdateSetSource<typeof actividad>,
  condicion: SQL | undefined,
): Promise<ActividadDeEmpresa | undefined> {
  const origenes = Object.keys(camino) as EstadoActividad[];
  const [movida] = await db
    .update(actividad)
    .set({
      ...cambios,
      estado: sql`(${JSON.stringify(camino)}::json ->> ${actividad.estado}::text)::estado_actividad`,
      version: sql`${actividad.version} + 1`,
      actualizadaEn: sql`now()`,
    })
    .where(and(esSuya(actor, id), inArray(actividad.estado, origenes), condicion))
    .returning(COLUMNAS);
  return movida && comoActividad(movida);
}

/** A visit that the actor is to make. */
export async function propia(db: BaseDatos, actor: Actor, id: number): Promise<ActividadEnVivo | undefined> {
  const [encontrada] = await db.select(COLUMNAS).from(actividad).where(esSuya(actor, id));
  return encontrada && comoActividad(encontrada).actividad;
}

const esSuya = ({ usuarioId, empresaId }: Actor, id: number) =>
  and(eq(actividad.id, id), eq(actividad.usuarioId, usuarioId), eq(actividad.empresaId, empresaId));

/** Those of these empresas or users that changed in the last `segundos`, and how long ago, in milliseconds. */
export async function recientes(
  db: BaseDatos,
  { empresaIds, usuarioIds }: { empresaIds: readonly number[]; usuarioIds: readonly number[] },
  segundos: number,
): Promise<{ readonly cambiada: ActividadDeEmpresa; readonly edadMs: number }[]> {
  const cambiadas = await filas<Fila & { edadMs: number }>(
    db,
    sql`select ${LEER}, extract(epoch from now() - ${actividad.actualizadaEn})::float8 * 1000 as "edadMs"
        from actividad
        where ${actividad.actualizadaEn} > now() - make_interval(secs => ${segundos})
          and (${actividad.empresaId} in ${unoDe(empresaIds)} or ${actividad.usuarioId} in ${unoDe(usuarioIds)})`,
  );
  return cambiadas.map(({ edadMs, ...fila }) => ({ cambiada: comoActividad(fila), edadMs }));
}
