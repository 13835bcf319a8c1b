import { and, eq, isNull, or, sql } from 'drizzle-orm';
import {
  type BaseDatos,
  enTexto,
  enTurno,
  filas,
  leer,
  type Leida,
  recordatorio,
} from '../../base-datos/index.js';
import type { Actor } from '../../comun/actor.js';
import type { Recordatorio } from './recordatorio.modelo.js';

const COLUMNAS = {
  id: recordatorio.id,
  usuarioId: recordatorio.usuarioId,
  texto: recordatorio.texto,
  programadoPara: recordatorio.programadoPara,
  enviadoEn: recordatorio.enviadoEn,
};

type Fila = Leida<Recordatorio, 'programadoPara' | 'enviadoEn'>;

const comoRecordatorio = ({ programadoPara, enviadoEn, ...fila }: Fila): Recordatorio => ({
  ...fila,
  programadoPara: enTexto(programadoPara),
  enviadoEn: enviadoEn && enTexto(enviadoEn),
});

export interface NuevoRecordatorio {
  readonly usuarioId: number;
  readonly texto: string;
  readonly programadoPara: Date;
}

/**
 * Counts those of the user that are to come or were due since a moment, so that by their own index the sent ones of
 * before are not read: in their turn, of two at once the second counts the first.
 * @returns nothing if the actor's empresa has no such user who is active; `'lleno'` if they have `maximo`.
 */
export function insertar(
  db: BaseDatos,
  { usuarioId: creadoPor, empresaId }: Actor,
  { usuarioId, texto, programadoPara }: NuevoRecordatorio,
  { desde, maximo }: { desde: Date; maximo: number },
): Promise<Recordatorio | 'lleno' | undefined> {
  return enTurno(db, [['recordatorios', empresaId, usuarioId]], async (tx) => {
    const [hecho] = await filas<Fila | { readonly id: null }>(
      tx,
      sql`with quien as (
            select u.id, u.empresa_id from usuario u
            where u.id = ${usuarioId} and u.empresa_id = ${empresaId} and u.desactivado_en is null
          ), nuevo as (
            insert into recordatorio (empresa_id, usuario_id, texto, programado_para, creado_por)
            select q.empresa_id, q.id, ${texto}, ${programadoPara.toISOString()}::timestamptz, ${creadoPor}
            from quien q where (
              select count(*) from (
                select from recordatorio r
                where r.usuario_id = q.id and r.programado_para > ${desde.toISOString()}::timestamptz
                limit ${maximo}) cercano
            ) < ${maximo}
            returning ${leer(COLUMNAS)}
          )
          select n.* from quien left join nuevo n on true`,
    );
    if (!hecho) return undefined;
    return hecho.id === null ? 'lleno' : comoRecordatorio(hecho);
  });
}

/** First those to come, in their order; then those that were sent, the latest first. */
export async function listar(
  db: BaseDatos,
  empresaId: number,
  {
    usuarioId,
    despuesDe,
    limite,
  }: { usuarioId: number | undefined; despuesDe: number | undefined; limite: number },
): Promise<Recordatorio[]> {
  const encontrados = await db
    .select(COLUMNAS)
    .from(recordatorio)
    .where(
      and(
        eq(recordatorio.empresaId, empresaId),
        usuarioId === undefined ? undefined : eq(recordatorio.usuarioId, usuarioId),
        despuesDe === undefined ? undefined : posterioresA(despuesDe, { empresaId, usuarioId }),
      ),
    )
    .orderBy(sql`${recordatorio.enviadoEn} desc nulls first`, recordatorio.programadoPara, recordatorio.id)
    .limit(limite);
  return encontrados.map(comoRecordatorio);
}

/** In the order of the list. Of a reminder that whoever asks does not see, nothing: not even whether it is there. */
const posterioresA = (
  id: number,
  { empresaId, usuarioId }: { empresaId: number; usuarioId: number | undefined },
) => {
  const enviado = sql`coalesce(${recordatorio.enviadoEn}, 'infinity')`;
  const suyo = sql`coalesce(x.enviado_en, 'infinity')`;
  return sql`exists (
    select from recordatorio x
    where x.id = ${id} and x.empresa_id = ${empresaId}
      ${usuarioId === undefined ? sql`` : sql`and x.usuario_id = ${usuarioId}`}
      and (${enviado} < ${suyo} or (${enviado} = ${suyo}
        and (${recordatorio.programadoPara}, ${recordatorio.id}) > (x.programado_para, x.id))))`;
};

/** @returns whether there was one that had not been sent. */
export async function cancelar(db: BaseDatos, actor: Actor, id: number): Promise<boolean> {
  const cancelados = await db
    .delete(recordatorio)
    .where(and(esCancelable(actor, id), isNull(recordatorio.enviadoEn)))
    .returning({ id: recordatorio.id });
  return cancelados.length > 0;
}

/** Whether there is one that the actor may cancel while it has not been sent. */
export async function existe(db: BaseDatos, actor: Actor, id: number): Promise<boolean> {
  const encontrados = await db
    .select({ id: recordatorio.id })
    .from(recordatorio)
    .where(esCancelable(actor, id));
  return encontrados.length > 0;
}

const esCancelable = ({ usuarioId, empresaId, rol }: Actor, id: number) =>
  and(
    eq(recordatorio.id, id),
    eq(recordatorio.empresaId, empresaId),
    rol === 'colaborador'
      ? or(eq(recordatorio.usuarioId, usuarioId), eq(recordatorio.creadoPor, usuarioId))
      : undefined,
  );

/**
 * Removes those that were sent before `hasta`, and those due before it that never will be, as their user is
 * deactivated. @returns how many, `limite` at most.
 */
export async function borrarAntiguos(
  db: BaseDatos,
  { hasta, limite }: { hasta: Date; limite: number },
): Promise<number> {
  const momento = sql`${hasta.toISOString()}::timestamptz`;
  const borrados = await filas(
    db,
    sql`delete from recordatorio where id in (
          select r.id from recordatorio r
          where r.enviado_en < ${momento} or (
            r.enviado_en is null and r.programado_para < ${momento}
            and exists (select from usuario u where u.id = r.usuario_id and u.desactivado_en is not null))
          limit ${limite} for update skip locked
        ) returning id`,
  );
  return borrados.length;
}
