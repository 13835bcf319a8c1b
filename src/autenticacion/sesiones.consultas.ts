import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Rol } from '../comun/actor.js';
import { type BaseDatos, filas, sesion, usuario } from '../base-datos/index.js';

export interface Cuenta {
  readonly usuarioId: number;
  readonly empresaId: number;
  readonly rol: Rol;
}

export interface CuentaConClave extends Cuenta {
  readonly claveHash: string | null;
}

export interface SesionCerrada {
  readonly usuarioId: number;
  readonly sesionId: string;
}

/** The active user with this e-mail, which is kept in lower case. */
export async function cuentaPorCorreo(db: BaseDatos, correo: string): Promise<CuentaConClave | undefined> {
  const [cuenta] = await db
    .select({
      usuarioId: usuario.id,
      empresaId: usuario.empresaId,
      rol: usuario.rol,
      claveHash: usuario.claveHash,
    })
    .from(usuario)
    .where(and(eq(usuario.correo, correo), isNull(usuario.desactivadoEn)));
  return cuenta;
}

/** Puts a hash of the same password in the place of another, unless it has been changed meanwhile. */
export async function cambiarHash(
  db: BaseDatos,
  { usuarioId, viejo, nuevo }: { usuarioId: number; viejo: string; nuevo: string },
): Promise<void> {
  await db
    .update(usuario)
    .set({ claveHash: nuevo })
    .where(and(eq(usuario.id, usuarioId), eq(usuario.claveHash, viejo)));
}

/** Opens a session with its first refresh token. @returns its id. */
export async function abrirSesion(
  db: BaseDatos,
  nueva: { usuarioId: number; hash: string; expiraEn: Date },
): Promise<string> {
  const { usuarioId, hash, expiraEn } = nueva;
  const [abierta] = await filas<{ id: string }>(
    db,
    sql`with abierta as (
          insert into sesion (usuario_id, expira_en) values (${usuarioId}, ${expiraEn.toISOString()}) returning id
        )
        insert into token_refresco (hash, sesion_id) select ${hash}, id from abierta returning sesion_id as id`,
  );
  if (!abierta) throw new Error('A session was not inserted');
  return abierta.id;
}

/**
 * Exchanges a refresh token for the next one, once: of two requests with the same token the second finds it used.
 * The session lasts until `expiraEn` from then on, but no longer than `maximoDias` in all, whatever it was promised.
 * @returns the session's account, or nothing if the token is unknown, used or no longer good.
 */
export async function rotarRefresco(
  db: BaseDatos,
  renovacion: { viejo: string; nuevo: string; ahora: Date; expiraEn: Date; maximoDias: number },
): Promise<(Cuenta & { sesionId: string }) | undefined> {
  const { viejo, nuevo, expiraEn, maximoDias } = renovacion;
  const momento = renovacion.ahora.toISOString();
  const [cuenta] = await filas<Cuenta & { sesionId: string }>(
    db,
    sql`with usado as (
          update token_refresco t set usado_en = ${momento}
          from sesion s join usuario u on u.id = s.usuario_id
          where t.hash = ${viejo} and t.usado_en is null
            and s.id = t.sesion_id and s.cerrada_en is null and s.expira_en > ${momento}
            and s.creada_en + make_interval(days => ${maximoDias}) > ${momento}::timestamptz
            and u.desactivado_en is null
          returning s.id as "sesionId", u.id as "usuarioId", u.empresa_id as "empresaId", u.rol
        ), nuevo as (
          insert into token_refresco (hash, sesion_id) select ${nuevo}, "sesionId" from usado
        ), alargada as (
          update sesion set expira_en =
            least(${expiraEn.toISOString()}::timestamptz, creada_en + make_interval(days => ${maximoDias}))
          where id in (select "sesionId" from usado)
        )
        select * from usado`,
  );
  return cuenta;
}

/** Closes the session of a refresh token that was used before: someone else has a copy of it. */
export async function cerrarPorReuso(db: BaseDatos, hash: string): Promise<SesionCerrada | undefined> {
  const [cerrada] = await filas<SesionCerrada>(
    db,
    sql`update sesion s set cerrada_en = now(), motivo = 'reuso'
        from token_refresco t
        where t.hash = ${hash} and t.usado_en is not null and s.id = t.sesion_id and s.cerrada_en is null
        returning s.usuario_id as "usuarioId", s.id as "sesionId"`,
  );
  return cerrada;
}

export async function cerrarSesion(db: BaseDatos, { usuarioId, sesionId }: SesionCerrada): Promise<void> {
  await db
    .update(sesion)
    .set({ cerradaEn: sql`now()`, motivo: 'salida' })
    .where(and(eq(sesion.id, sesionId), eq(sesion.usuarioId, usuarioId), isNull(sesion.cerradaEn)));
}

/** Removes sessions that nothing can renew any more, with their tokens. @returns how many, `limite` at most. */
export async function borrarTerminadas(db: BaseDatos, ahora: Date, limite: number): Promise<number> {
  const borradas = await filas(
    db,
    sql`delete from sesion where id in (
          select id from sesion where expira_en < ${ahora.toISOString()}::timestamptz
          order by expira_en limit ${limite} for update skip locked
        ) returning id`,
  );
  return borradas.length;
}
