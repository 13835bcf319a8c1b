import { sql } from 'drizzle-orm';
import { SignJWT } from 'jose';
import { randomBytes } from 'node:crypto';
import { type BaseDatos, CONEXION, type Conexion, comoJson, filas } from '../../src/base-datos/index.js';
import type { Rol } from '../../src/comun/actor.js';
import { Cliente } from '../apoyo/cliente.js';
import type { ServidorDePrueba } from '../apoyo/servidor.js';
import { DIA, enTexto } from './calendario.js';
import { EMPRESAS, type Persona, type Plan, RADIO_ZONA } from './plan.js';

/** Theirs and the servers': so the tokens of fifty people last a week, without a password to be checked. */
export const SECRETO = randomBytes(48).toString('base64url');

interface Cuenta {
  readonly id: number;
  readonly empresaId: number;
  readonly nombre: string;
  readonly rol: Rol;
}

/** Who is who in the database, and how each of them calls. */
export interface Mundo {
  db: BaseDatos;
  /** Of the plan's people and of those who supervise, by their name. */
  readonly nombres: ReadonlyMap<number, string>;
  /** The admins and supervisors of an empresa. */
  readonly supervision: ReadonlyMap<string, readonly string[]>;
  cliente(url: string, persona: Persona): Cliente;
  supervisor(url: string, empresa: string): Cliente;
}

export const bd = ({ app }: ServidorDePrueba): BaseDatos => app.get<Conexion>(CONEXION).db;

/** Puts the plan's people, and their zones, into the database of a server; the empresas exist since `desde`. */
export async function crearMundo(servidor: ServidorDePrueba, plan: Plan, desde: number): Promise<Mundo> {
  const db = bd(servidor);
  await db.execute(sql`update empresa set creada_en = ${enTexto(desde)}::timestamptz`);
  await db.execute(sql`
    insert into usuario (empresa_id, nombre, correo, rol)
    select e.id, p.nombre, p.nombre || '@semana.local', 'colaborador'
    from json_to_recordset(${comoJson(
      plan.personas.map(({ nombre, empresa }) => ({ nombre, empresa: empresa.nombre })),
    )}) as p (nombre text, empresa text) join empresa e on e.nombre = p.empresa`);
  const cuentas = await filas<Cuenta & { empresa: string }>(
    db,
    sql`select u.id, u.empresa_id as "empresaId", u.nombre, u.rol, e.nombre as empresa
        from usuario u join empresa e on e.id = u.empresa_id order by u.id`,
  );
  const tokens = new Map<number, string>();
  for (const cuenta of cuentas) tokens.set(cuenta.id, await firmar(cuenta, desde));
  const deCuenta = (url: string, { id, empresaId }: Cuenta) =>
    new Cliente(url, {
      accessToken: tokens.get(id) ?? '',
      refreshToken: '',
      expiraEn: '',
      usuario: { id, empresaId },
    });
  const porNombre = new Map(cuentas.map((cuenta) => [cuenta.nombre, cuenta]));
  const llamar = ({ nombre, rol, empresa }: (typeof cuentas)[number]) =>
    rol === 'colaborador' ? nombre : `${rol} de ${empresa}`;
  const mundo: Mundo = {
    db,
    nombres: new Map(cuentas.map((cuenta) => [cuenta.id, llamar(cuenta)])),
    supervision: new Map(
      EMPRESAS.map(({ nombre }) => [
        nombre,
        cuentas.filter(({ empresa, rol }) => empresa === nombre && rol !== 'colaborador').map(llamar),
      ]),
    ),
    cliente: (url, { nombre }) => deCuenta(url, porNombre.get(nombre) as Cuenta),
    supervisor: (url, nombre) =>
      deCuenta(url, cuentas.find(({ empresa, rol }) => empresa === nombre && rol === 'supervisor') as Cuenta),
  };
  for (const persona of plan.personas) {
    await mundo.supervisor(servidor.url, persona.empresa.nombre).datos(
      `mutation ($nombre: String!, $area: JSONObject!, $usuarioIds: [Int!]!) {
        crearGeocerca(nombre: $nombre, area: $area, usuarioIds: $usuarioIds) { id } }`,
      {
        nombre: `Zona de ${persona.nombre}`,
        area: {
          type: 'Circle',
          coordinates: [persona.centro.lon, persona.centro.lat],
          radius: RADIO_ZONA,
        },
        usuarioIds: [porNombre.get(persona.nombre)?.id],
      },
    );
  }
  return mundo;
}

const firmar = ({ id, empresaId, rol }: Cuenta, desde: number) =>
  new SignJWT({ id_empresa: empresaId, rol })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(String(id))
    .setIssuer('seguimiento')
    .setAudience('seguimiento')
    .setIssuedAt(desde / 1_000)
    .setExpirationTime((desde + 30 * DIA) / 1_000)
    .sign(Buffer.from(SECRETO));
