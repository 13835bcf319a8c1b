import { and, eq, sql } from 'drizzle-orm';
import type { Actor, Rol } from '../comun/actor.js';
import { type BaseDatos, filas, usuario } from '../base-datos/index.js';

const COLUMNAS = {
  id: usuario.id,
  nombre: usuario.nombre,
  correo: usuario.correo,
  rol: usuario.rol,
  empresaId: usuario.empresaId,
};

export interface FilaDeUsuario {
  readonly id: number;
  readonly nombre: string;
  readonly correo: string;
  readonly rol: Rol;
  readonly empresaId: number;
}

export interface NuevoUsuario {
  readonly empresaId: number;
  readonly nombre: string;
  readonly correo: string;
  readonly claveHash: string;
  readonly rol: Rol;
}

export async function porId(db: BaseDatos, id: number): Promise<FilaDeUsuario | undefined> {
  const [encontrado] = await db.select(COLUMNAS).from(usuario).where(eq(usuario.id, id));
  return encontrado;
}

/** Those of an empresa, deactivated ones included. */
export function porIds(db: BaseDatos, empresaId: number, ids: readonly number[]): Promise<FilaDeUsuario[]> {
  const pedidos = sql`(select e::int from json_array_elements_text(${JSON.stringify(ids)}::json) as e)`;
  return db
    .select(COLUMNAS)
    .from(usuario)
    .where(and(eq(usuario.empresaId, empresaId), sql`${usuario.id} in ${pedidos}`));
}

/** @returns nothing if the e-mail is taken. */
export async function insertar(db: BaseDatos, nuevo: NuevoUsuario): Promise<FilaDeUsuario | undefined> {
  const [creado] = await db
    .insert(usuario)
    .values(nuevo)
    .onConflictDoNothing({ target: usuario.correo })
    .returning(COLUMNAS);
  return creado;
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
          returning id, nombre, correo, rol, empresa_id as "empresaId"
        ), ${CIERRE_DE_SUS_SESIONES}
        select * from fuera`,
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

/** Takes the password from these users, and ends their sessions. @returns how many had one. */
export async function retirarClaves(db: BaseDatos, correos: readonly string[]): Promise<number> {
  const retirados = await filas(
    db,
    sql`with fuera as (
          update usuario set clave_hash = null
          where correo in ${correos} and clave_hash is not null
          returning id
        ), ${CIERRE_DE_SUS_SESIONES}
        select id from fuera`,
  );
  return retirados.length;
}
