import { eq, sql } from 'drizzle-orm';
import { type BaseDatos, enTurno, filas, usuario, unoDe } from '../base-datos/index.js';
import type { Actor, Rol } from '../comun/actor.js';

export interface FilaDeUsuario {
  readonly id: number;
  readonly nombre: string;
  readonly correo: string;
  readonly rol: Rol;
  readonly empresaId: number;
  readonly activo: boolean;
  /** Over all processes; who was deactivated is not, whatever their last connection does. */
  readonly enLinea: boolean;
}

export interface NuevoUsuario {
  readonly empresaId: number;
  readonly nombre: string;
  readonly correo: string;
  readonly claveHash: string;
  readonly rol: Rol;
}

/** What is read of `usuario u left join presencia p`. */
const COLUMNAS = sql`u.id, u.nombre, u.correo, u.rol, u.empresa_id as "empresaId",
  u.desactivado_en is null as activo,
  u.desactivado_en is null and coalesce(p.en_linea, false) as "enLinea"`;
const CON_PRESENCIA = sql`left join presencia p on p.usuario_id = u.id`;

export async function porId(db: BaseDatos, id: number): Promise<FilaDeUsuario | undefined> {
  const [encontrado] = await filas<FilaDeUsuario>(
    db,
    sql`select ${COLUMNAS} from usuario u ${CON_PRESENCIA} where u.id = ${id}`,
  );
  return encontrado;
}

/** Those of these users who belong to the empresa, deactivated ones included. */
export function porIds(db: BaseDatos, empresaId: number, ids: readonly number[]): Promise<FilaDeUsuario[]> {
  return filas(
    db,
    sql`select ${COLUMNAS} from usuario u ${CON_PRESENCIA}
        where u.empresa_id = ${empresaId}
          and u.id in ${unoDe(ids)}`,
  );
}

/** The users of the actor's empresa, by id. */
export function listar(
  db: BaseDatos,
  actor: Actor,
  { inactivos, despuesDe, limite }: { inactivos: boolean; despuesDe: number; limite: number },
): Promise<FilaDeUsuario[]> {
  return filas(
    db,
    sql`select ${COLUMNAS} from usuario u ${CON_PRESENCIA}
        where u.empresa_id = ${actor.empresaId} and (${inactivos} or u.desactivado_en is null) and u.id > ${despuesDe}
        order by u.id limit ${limite}`,
  );
}

/** How many users of the empresa may sign in. */
export async function contarActivos(db: BaseDatos, empresaId: number): Promise<number> {
  const [cuenta] = await filas<{ activos: number }>(
    db,
    sql`select count(*)::int as activos from usuario where empresa_id = ${empresaId} and desactivado_en is null`,
  );
  return cuenta?.activos ?? 0;
}

/** @returns nothing if the e-mail is taken; `'lleno'` if the empresa has `maximo` who may sign in. */
export function insertar(
  db: BaseDatos,
  { empresaId, nombre, correo, claveHash, rol }: NuevoUsuario,
  maximo: number,
): Promise<FilaDeUsuario | 'lleno' | undefined> {
  return enTurno(db, [['usuarios', empresaId]], async (tx) => {
    if ((await contarActivos(tx, empresaId)) >= maximo) return 'lleno';
    const [creado] = await filas<FilaDeUsuario>(
      tx,
      sql`with u as (
            insert into usuario (empresa_id, nombre, correo, clave_hash, rol)
            values (${empresaId}, ${nombre}, ${correo}, ${claveHash}, ${rol})
            on conflict (correo) do nothing
            returning *
          )
          select ${COLUMNAS} from u ${CON_PRESENCIA}`,
    );
    return creado;
  });
}

/** Beside a `fuera` with the ids of users who may go on no more: closes every session of theirs. */
const CIERRE_DE_SUS_SESIONES = sql`cerradas as (
  update sesion set cerrada_en = now(), motivo = 'usuario-desactivado'
  where usuario_id in (select id from fuera) and cerrada_en is null
)`;

/** Deactivates a user of the actor's empresa and closes all their sessions, in one statement. */
export async function desactivar(
  db: BaseDatos,
  actor: Actor,
  id: number,
): Promise<FilaDeUsuario | undefined> {
  const [desactivado] = await filas<FilaDeUsuario>(
    db,
    sql`with fuera as (
          update usuario set desactivado_en = coalesce(desactivado_en, now())
          where id = ${id} and empresa_id = ${actor.empresaId}
          returning *
        ), ${CIERRE_DE_SUS_SESIONES}
        select ${COLUMNAS} from fuera u ${CON_PRESENCIA}`,
  );
  return desactivado;
}

/** The hash of a user made at start, deactivated since or not; `undefined` if there is no such user yet. */
export async function claveHashDe(db: BaseDatos, correo: string): Promise<string | null | undefined> {
  const [encontrado] = await db
    .select({ claveHash: usuario.claveHash })
    .from(usuario)
    .where(eq(usuario.correo, correo));
  return encontrado?.claveHash;
}

/** Takes the password from the users whose e-mail is in these domains, and ends their sessions. @returns how many had one. */
export async function retirarClaves(db: BaseDatos, dominios: readonly string[]): Promise<number> {
  const retirados = await filas(
    db,
    sql`with fuera as (
          update usuario set clave_hash = null
          where split_part(correo, '@', 2) in ${dominios} and clave_hash is not null
          returning id
        ), ${CIERRE_DE_SUS_SESIONES}
        select id from fuera`,
  );
  return retirados.length;
}
