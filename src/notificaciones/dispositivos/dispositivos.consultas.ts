import { type SQL, sql } from 'drizzle-orm';
import { type BaseDatos, enTexto, filas } from '../../base-datos/index.js';
import type { Actor } from '../../comun/actor.js';
import type { Dispositivo } from './dispositivo.modelo.js';

export interface NuevoDispositivo {
  readonly token: string;
  readonly plataforma: string;
}

type Fila = Omit<Dispositivo, 'registradoEn'> & { readonly registradoEn: string | Date };

/** By the digest, which is what the index has; and by itself, since two tokens may share one. */
const esDe = (token: string): SQL => sql`md5(token) = md5(${token}) and token = ${token}`;

/**
 * Keeps a device as the actor's, whoever had it: somebody else's row goes, with what was on its way to it. Of the
 * actor's, the latest `maximo` stay. One at a time for a token and for a user, and rows are locked in the order of
 * their ids: so do those who send.
 * @returns nothing if the actor is not an active user.
 */
export function registrar(
  db: BaseDatos,
  { usuarioId, empresaId }: Actor,
  { token, plataforma }: NuevoDispositivo,
  { ahora, maximo }: { ahora: Date; maximo: number },
): Promise<Dispositivo | undefined> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${token}, 0))`);
    const [activo] = await filas(
      tx,
      sql`select 1 from usuario
          where id = ${usuarioId} and empresa_id = ${empresaId} and desactivado_en is null for no key update`,
    );
    if (!activo) return undefined;
    await tx.execute(
      sql`with tomado as materialized (
            select id, usuario_id from dispositivo
            where usuario_id = ${usuarioId} or (${esDe(token)})
            order by id for update
          )
          delete from dispositivo where id in (select t.id from tomado t where t.usuario_id <> ${usuarioId})`,
    );
    const [registrado] = await filas<Fila>(
      tx,
      sql`insert into dispositivo as d (empresa_id, usuario_id, token, plataforma, registrado_en)
          values (${empresaId}, ${usuarioId}, ${token}, ${plataforma}, ${ahora.toISOString()}::timestamptz)
          on conflict (md5(token)) do update set
            plataforma = excluded.plataforma,
            -- Always later: who found the token gone knows by it that it was confirmed meanwhile.
            registrado_en = greatest(excluded.registrado_en, d.registrado_en + interval '1 millisecond')
          where d.token = excluded.token
          returning d.id, d.plataforma, d.registrado_en as "registradoEn"`,
    );
    if (!registrado) return undefined;
    await tx.execute(
      sql`delete from dispositivo where id in (
            select id from dispositivo where usuario_id = ${usuarioId} and id <> ${registrado.id}
            order by registrado_en desc, id desc offset ${maximo - 1})`,
    );
    return { ...registrado, registradoEn: enTexto(registrado.registradoEn) };
  });
}

/** @returns whether the actor had it. */
export async function eliminar(db: BaseDatos, { usuarioId }: Actor, token: string): Promise<boolean> {
  const eliminados = await filas(
    db,
    sql`delete from dispositivo where ${esDe(token)} and usuario_id = ${usuarioId} returning id`,
  );
  return eliminados.length > 0;
}
