import { type SQL, sql } from 'drizzle-orm';
import { type BaseDatos, comoJson, filas, unoDe, enTexto } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import type { PresenciaEnVivo } from '../eventos/index.js';

/** A change of a user's presence, and whose users hear of it. */
export interface Cambio extends PresenciaEnVivo {
  readonly empresaId: number;
}

/** A user whose last connection to a process ended, and how long ago. */
export interface Partida {
  readonly usuarioId: number;
  readonly haceMs: number;
}

type FilaDePresencia<T> = Omit<T, 'desde'> & { readonly desde: string | Date };

const conDesde = <T extends PresenciaEnVivo>(fila: FilaDePresencia<T>) =>
  ({ ...fila, desde: enTexto(fila.desde) }) as T;

/** As one parameter, however many there are. */
const estosProcesos = (ids: readonly string[]) =>
  sql`(select e::uuid from json_array_elements_text(${JSON.stringify(ids)}::json) as e)`;

const duracion = (ms: number) => sql`make_interval(secs => ${ms}::float8 / 1000)`;

/*
 * Whoever writes locks in one order: processes, then presences by user, then connections. A presence is changed
 * under its lock alone, and who goes offline is looked up after the lock was had, in a statement of its own: the
 * same one would not see the connection that another transaction had written meanwhile.
 */

/**
 * Notes that these users have connections to the process, in one statement.
 * @returns who came online by it; nothing if the process' lease is gone, and then nothing was noted.
 */
export async function llegar(
  db: BaseDatos,
  procesoId: string,
  usuarioIds: readonly number[],
): Promise<Cambio[] | undefined> {
  // One row at least if there is a lease, empty if nobody came online by it.
  const leidas = await filas<FilaDePresencia<Cambio> | { readonly usuarioId: null }>(
    db,
    sql`with vivo as materialized (
          select id from proceso_vivo where id = ${procesoId}::uuid for key share
        ), llegado as materialized (
          select v.id as proceso_id, u.id as usuario_id, u.empresa_id from vivo v, usuario u
          where u.id in ${unoDe(usuarioIds)} and u.desactivado_en is null
        ), cambio as (
          insert into presencia as p (usuario_id, en_linea, desde)
          select usuario_id, true, now() from llegado order by usuario_id
          on conflict (usuario_id) do update set
            en_linea = true, desde = greatest(now(), p.desde + interval '1 ms'), actualizada_en = now()
          where not p.en_linea
          returning usuario_id, en_linea, desde
        ), conectado as (
          insert into usuario_conectado (proceso_id, usuario_id)
          select proceso_id, usuario_id from llegado on conflict do nothing
        )
        select c.usuario_id as "usuarioId", l.empresa_id as "empresaId", c.en_linea as "enLinea", c.desde
        from vivo v left join (cambio c join llegado l on l.usuario_id = c.usuario_id) on true`,
  );
  if (leidas.length === 0) return undefined;
  return leidas.filter((fila) => fila.usuarioId !== null).map(conDesde<Cambio>);
}

/**
 * Takes these users from the process.
 * @returns who went offline by it: no process has a connection of theirs any more.
 */
export function partir(db: BaseDatos, procesoId: string, partidas: readonly Partida[]): Promise<Cambio[]> {
  const partido = sql`select "usuarioId" as usuario_id, now() - make_interval(secs => "haceMs" / 1000) as fin
    from json_to_recordset(${comoJson(partidas)}) as e ("usuarioId" int, "haceMs" float8)`;
  return db.transaction(async (tx) => {
    await bloquear(tx, unoDe(partidas.map(({ usuarioId }) => usuarioId)));
    return apagar(tx, {
      partido,
      retirada: sql`delete from usuario_conectado
        where proceso_id = ${procesoId}::uuid and usuario_id in (select usuario_id from partido)`,
      procesoIds: [procesoId],
    });
  });
}

/** Removes the processes whose lease has ended, with their connections. @returns who went offline by it. */
export function retirarVencidos(db: BaseDatos): Promise<Cambio[]> {
  return db.transaction(async (tx) => {
    // Those that another process is removing are left to it.
    const vencidos = await filas<{ id: string }>(
      tx,
      sql`select id from proceso_vivo where vence_en <= now() order by id for update skip locked`,
    );
    if (vencidos.length === 0) return [];
    const procesoIds = vencidos.map(({ id }) => id);
    const suyos = sql`usuario_conectado where proceso_id in ${estosProcesos(procesoIds)}`;
    await bloquear(tx, sql`(select usuario_id from ${suyos})`);
    return apagar(tx, {
      partido: sql`select c.usuario_id, max(v.visto_en) as fin
        from usuario_conectado c join proceso_vivo v on v.id = c.proceso_id
        where v.id in ${estosProcesos(procesoIds)} group by c.usuario_id`,
      // Their connections go with them.
      retirada: sql`delete from proceso_vivo where id in ${estosProcesos(procesoIds)}`,
      procesoIds,
    });
  });
}

const bloquear = (tx: BaseDatos, usuarios: SQL) =>
  tx.execute(sql`select 1 from presencia where usuario_id in ${usuarios} order by usuario_id for update`);

interface Apagado {
  /** Users and when their last connection ended: `usuario_id, fin`. Their presences are locked. */
  readonly partido: SQL;
  /** Removes their connections to these processes. */
  readonly retirada: SQL;
  readonly procesoIds: readonly string[];
}

async function apagar(tx: BaseDatos, { partido, retirada, procesoIds }: Apagado): Promise<Cambio[]> {
  const leidas = await filas<FilaDePresencia<Cambio>>(
    tx,
    sql`with partido as materialized (${partido}), retirada as (${retirada})
        update presencia p set
          en_linea = false, desde = greatest(f.fin, p.desde + interval '1 ms'), actualizada_en = now()
        from partido f, usuario u
        where p.usuario_id = f.usuario_id and u.id = f.usuario_id and p.en_linea and not exists (
          select 1 from usuario_conectado c
          where c.usuario_id = p.usuario_id and c.proceso_id not in ${estosProcesos(procesoIds)}
        )
        returning p.usuario_id as "usuarioId", u.empresa_id as "empresaId", p.en_linea as "enLinea", p.desde`,
  );
  return leidas.map(conDesde<Cambio>);
}

/** Takes a lease for the process, by the database's clock. */
export async function inscribir(db: BaseDatos, procesoId: string, arrendamientoMs: number): Promise<void> {
  await db.execute(sql`
    insert into proceso_vivo (id, visto_en, vence_en)
    values (${procesoId}::uuid, now(), now() + ${duracion(arrendamientoMs)})
    on conflict (id) do update set visto_en = now(), vence_en = excluded.vence_en`);
}

export interface Renovacion {
  /** False if the lease was gone: the process has been taken for dead. */
  readonly vigente: boolean;
  /** Until the first lease of another process ends, negative if it has; null if there is no other. */
  readonly proximoMs: number | null;
}

/** Renews the process' lease for so long, and looks at the others', in one statement. */
export async function renovar(
  db: BaseDatos,
  procesoId: string,
  arrendamientoMs: number,
): Promise<Renovacion> {
  const [renovacion] = await filas<Renovacion>(
    db,
    sql`with propio as (
          update proceso_vivo set visto_en = now(), vence_en = now() + ${duracion(arrendamientoMs)}
          where id = ${procesoId}::uuid returning id
        )
        select exists (select 1 from propio) as vigente,
               (extract(epoch from min(vence_en) - now()) * 1000)::float8 as "proximoMs"
        from proceso_vivo where id <> ${procesoId}::uuid`,
  );
  return renovacion ?? { vigente: false, proximoMs: null };
}

/** Lets no lease last longer than this: for who knows that all of these processes have ended. */
export async function acortarTodos(db: BaseDatos, ms: number): Promise<void> {
  await db.execute(sql`update proceso_vivo set vence_en = least(vence_en, now() + ${duracion(ms)})`);
}

/** The active users of the actor's empresa, by id; who has never been online is offline since their beginning. */
export async function listar(db: BaseDatos, { empresaId }: Actor): Promise<PresenciaEnVivo[]> {
  const leidas = await filas<FilaDePresencia<PresenciaEnVivo>>(
    db,
    sql`select u.id as "usuarioId", coalesce(p.en_linea, false) as "enLinea", coalesce(p.desde, u.creado_en) as desde
        from usuario u left join presencia p on p.usuario_id = u.id
        where u.empresa_id = ${empresaId} and u.desactivado_en is null order by u.id`,
  );
  return leidas.map(conDesde<PresenciaEnVivo>);
}

/** The changes of the last `segundos` among the users of these empresas, and how long ago each was. */
export async function recientes(
  db: BaseDatos,
  empresaIds: readonly number[],
  segundos: number,
): Promise<(Cambio & { readonly edadMs: number })[]> {
  const leidas = await filas<FilaDePresencia<Cambio & { readonly edadMs: number }>>(
    db,
    sql`select p.usuario_id as "usuarioId", u.empresa_id as "empresaId", p.en_linea as "enLinea", p.desde,
               (extract(epoch from now() - p.actualizada_en) * 1000)::float8 as "edadMs"
        from presencia p join usuario u on u.id = p.usuario_id
        where p.actualizada_en > now() - make_interval(secs => ${segundos})
          and u.empresa_id in ${unoDe(empresaIds)}`,
  );
  return leidas.map(conDesde<Cambio & { readonly edadMs: number }>);
}
