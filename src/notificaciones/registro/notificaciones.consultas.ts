import { type SQL, sql } from 'drizzle-orm';
import { type BaseDatos, enTexto, filas, leer, type Leida, notificacion } from '../../base-datos/index.js';
import type { Actor } from '../../comun/actor.js';
import { ID_MAXIMO } from '../../comun/entrada.js';
import type { EstadoNotificacion, Notificacion } from './notificacion.modelo.js';

const COLUMNAS = leer({
  id: notificacion.id,
  usuarioId: notificacion.usuarioId,
  tipo: notificacion.tipo,
  titulo: notificacion.titulo,
  texto: notificacion.texto,
  estado: notificacion.estado,
  creadaEn: notificacion.creadaEn,
  enviadaEn: notificacion.enviadaEn,
  venceEn: notificacion.venceEn,
});

/** Of a `notificacion`, what its deliveries tell. */
const SUS_ENVIOS = sql`
  coalesce((select max(v.intentos) from envio v where v.notificacion_id = ${notificacion.id}), 0) as intentos,
  (select v.causa from envio v where v.notificacion_id = ${notificacion.id} and v.causa is not null
   order by v.actualizado_en desc, v.dispositivo_id limit 1) as causa`;

type Fila = Leida<Notificacion, 'creadaEn' | 'enviadaEn' | 'venceEn'>;

const comoNotificacion = ({ creadaEn, enviadaEn, venceEn, ...fila }: Fila): Notificacion => ({
  ...fila,
  creadaEn: enTexto(creadaEn),
  enviadaEn: enviadaEn && enTexto(enviadaEn),
  venceEn: enTexto(venceEn),
});

const momento = (fecha: Date): SQL => sql`${fecha.toISOString()}::timestamptz`;

export interface Consulta {
  readonly estado?: EstadoNotificacion | undefined;
  readonly antesDe?: number | undefined;
  readonly limite: number;
}

/** Those of the actor's empresa, newest first. */
export async function listar(
  db: BaseDatos,
  { empresaId }: Actor,
  { estado, antesDe, limite }: Consulta,
): Promise<Notificacion[]> {
  const leidas = await filas<Fila>(
    db,
    sql`select ${COLUMNAS}, ${SUS_ENVIOS} from notificacion
        where ${notificacion.empresaId} = ${empresaId}
          ${estado ? sql`and ${notificacion.estado} = ${estado}::estado_notificacion` : sql``}
          and ${notificacion.id} <= ${(antesDe ?? ID_MAXIMO + 1) - 1}
        order by ${notificacion.id} desc limit ${limite}`,
  );
  return leidas.map(comoNotificacion);
}

export async function deSuEmpresa(
  db: BaseDatos,
  { empresaId }: Actor,
  id: number,
): Promise<Notificacion | undefined> {
  const [leida] = await filas<Fila>(
    db,
    sql`select ${COLUMNAS}, ${SUS_ENVIOS} from notificacion
        where ${notificacion.id} = ${id} and ${notificacion.empresaId} = ${empresaId}`,
  );
  return leida && comoNotificacion(leida);
}

/**
 * One that failed is to be sent again: to the devices that did not take it, and to those that its user has
 * registered since.
 * @param venceEn until then at least.
 * @returns whether it had failed, of an active user who has a device.
 */
export async function reintentar(
  db: BaseDatos,
  { empresaId }: Actor,
  id: number,
  venceEn: Date,
): Promise<boolean> {
  const reintentadas = await filas(
    db,
    sql`with destino as materialized (
          select d.id, d.usuario_id from dispositivo d
          where d.usuario_id in (
            select n.usuario_id from notificacion n
            join usuario u on u.id = n.usuario_id and u.desactivado_en is null
            where n.id = ${id} and n.empresa_id = ${empresaId} and n.estado = 'fallida')
          order by d.id for key share
        ), otra_vez as (
          update notificacion n
          set estado = 'pendiente', vence_en = greatest(n.vence_en, ${momento(venceEn)}), actualizada_en = now()
          where n.id = ${id} and n.empresa_id = ${empresaId} and n.estado = 'fallida'
            and exists (select from destino)
          returning n.id, n.usuario_id
        ), envio_otra_vez as (
          insert into envio as v (usuario_id, notificacion_id, dispositivo_id)
          select o.usuario_id, o.id, d.id from otra_vez o join destino d on d.usuario_id = o.usuario_id
          order by d.id
          on conflict (notificacion_id, dispositivo_id) do update
          set estado = 'pendiente', actualizado_en = now() where v.estado = 'fallido'
        )
        select id from otra_vez`,
  );
  return reintentadas.length > 0;
}

/**
 * Takes, a page at a time by id, notifications that are to be sent, to one device at least, and have been silent for
 * so long (in milliseconds), to be queued again: of several processes one takes each, and again only after as long.
 */
export async function tomarCalladas(
  db: BaseDatos,
  { silencioMs, despuesDe, limite }: { silencioMs: number; despuesDe: number; limite: number },
): Promise<number[]> {
  const tomadas = await filas<{ id: number }>(
    db,
    sql`update notificacion set actualizada_en = now() where id in (
          select n.id from notificacion n
          where n.estado in ('pendiente', 'enviada')
            and n.actualizada_en <= now() - make_interval(secs => ${silencioMs / 1_000})
            and n.id in (
              select id from notificacion where estado = 'pendiente' and id > ${despuesDe}
              union
              select notificacion_id from envio where estado = 'pendiente' and notificacion_id > ${despuesDe})
          order by n.id limit ${limite} for update skip locked
        ) returning id`,
  );
  return tomadas.map(({ id }) => id).sort((una, otra) => una - otra);
}

/** How many are to be sent, and how many could not be since `desde`. Written out, for the partial indexes of both. */
export async function contar(db: BaseDatos, desde: Date): Promise<Record<'pendiente' | 'fallida', number>> {
  const [cuentas] = await filas<Record<'pendiente' | 'fallida', number>>(
    db,
    sql`select (select count(*)::int from notificacion where estado = 'pendiente') as pendiente,
               (select count(*)::int from notificacion
                where estado = 'fallida' and creada_en >= ${momento(desde)}) as fallida`,
  );
  return cuentas ?? { pendiente: 0, fallida: 0 };
}

/** Removes those made before `hasta`, with their deliveries. @returns how many, `limite` at most. */
export async function borrarAntiguas(
  db: BaseDatos,
  { hasta, limite }: { hasta: Date; limite: number },
): Promise<number> {
  const borradas = await filas(
    db,
    sql`delete from notificacion where id in (
          select id from notificacion where creada_en < ${momento(hasta)}
          order by creada_en limit ${limite} for update skip locked
        ) returning id`,
  );
  return borradas.length;
}
