import { SignJWT } from 'jose';
import { randomUUID } from 'node:crypto';
import { Cliente } from '../apoyo/cliente.js';
import { CLAVE_DEMO } from '../apoyo/perfiles.js';

export const ROLES = ['admin', 'supervisor', 'ana', 'luis', 'eva'] as const;
export type Rol = (typeof ROLES)[number];

const CORREOS: Readonly<Record<Rol, string>> = {
  admin: 'admin@demo.local',
  supervisor: 'supervisor@demo.local',
  ana: 'ana@demo.local',
  luis: 'luis@demo.local',
  eva: 'eva@otra.local',
};

/** What is there to be named: by the field in which its id stands. */
export interface Conocidos {
  readonly enteros: Readonly<Record<string, readonly number[]>>;
  readonly uuids: readonly string[];
  readonly cursores: readonly string[];
  readonly refrescos: readonly string[];
  /** By role: they belong to no session, so that nothing that is tried ends it. */
  readonly tokens: Readonly<Record<Rol, string>>;
  /** Whom an admin may deactivate: nobody whose tokens are used. */
  readonly prescindibles: readonly number[];
}

const TAREA = 'mutation ($tipo: String!) { iniciarTarea(tipo: $tipo) { id } }';
const ZONA = { type: 'Circle', coordinates: [-74.1, 4.6], radius: 500 };

/** One of everything, made as the demo's users. */
export async function poblar(url: string, secreto: string): Promise<Conocidos> {
  const clientes = new Map<Rol, Cliente>();
  for (const rol of ROLES) clientes.set(rol, await Cliente.entrar(url, CORREOS[rol], CLAVE_DEMO));
  const de = (rol: Rol) => clientes.get(rol) as Cliente;
  const hacer = async (rol: Rol, mutacion: string, variables: Record<string, unknown> = {}) =>
    Object.values<any>(await de(rol).datos(mutacion, variables))[0];

  const tareas = [];
  for (const rol of ROLES) tareas.push((await hacer(rol, TAREA, { tipo: 'de prueba' })).id);
  const usuarios = ROLES.map((rol) => de(rol).id);
  const zona = await hacer(
    'supervisor',
    'mutation ($area: JSONObject!, $u: [Int!]!) { crearGeocerca(nombre: "Obra", area: $area, usuarioIds: $u) { id } }',
    { area: ZONA, u: [de('ana').id] },
  );
  const actividad = await hacer(
    'supervisor',
    'mutation ($u: Int!, $p: DateTime!) { asignarActividad(titulo: "Visita", usuarioId: $u, programadaPara: $p) { id } }',
    { u: de('ana').id, p: new Date().toISOString() },
  );
  const alerta = await hacer('ana', 'mutation { enviarPanico(lat: 4.6, lon: -74.1) { id } }');
  const mensajeId = randomUUID();
  const mensaje = await hacer(
    'ana',
    'mutation ($id: UUID!, $u: Int!) { enviarMensaje(id: $id, texto: "Hola", paraUsuarioId: $u) { conversacionId } }',
    { id: mensajeId, u: de('supervisor').id },
  );
  const recordatorio = await hacer(
    'ana',
    'mutation ($u: Int!, $p: DateTime!) { programarRecordatorio(usuarioId: $u, texto: "Llamar", programadoPara: $p) { id } }',
    { u: de('ana').id, p: new Date(Date.now() + 86_400_000).toISOString() },
  );
  const prescindible = await hacer(
    'admin',
    'mutation ($c: String!) { crearUsuario(nombre: "Uno", correo: $c, clave: "una clave larga", rol: COLABORADOR) { id } }',
    { c: `${randomUUID()}@demo.local` },
  );
  const id = [...tareas, zona.id, actividad.id, alerta.id, mensaje.conversacionId, recordatorio.id];
  return {
    enteros: {
      id,
      tareaId: tareas,
      usuarioId: usuarios,
      paraUsuarioId: usuarios,
      usuarioIds: usuarios,
      conversacionId: [mensaje.conversacionId],
      actividadId: [actividad.id],
      first: [1, 20, 100],
      last: [1, 50, 100],
      desdeSeq: [0, 1, 5],
    },
    uuids: [mensajeId, randomUUID(), randomUUID()],
    cursores: ['aWQ6MQ', Buffer.from('id:1000').toString('base64url')],
    refrescos: ROLES.map((rol) => de(rol).sesion.refreshToken),
    tokens: Object.fromEntries(
      await Promise.all(ROLES.map(async (rol) => [rol, await firmar(secreto, rol, de(rol))])),
    ),
    prescindibles: [prescindible.id],
  };
}

function firmar(secreto: string, rol: Rol, { id, sesion }: Cliente): Promise<string> {
  const propio = rol === 'admin' || rol === 'supervisor' ? rol : 'colaborador';
  return new SignJWT({ id_empresa: sesion.usuario.empresaId, rol: propio })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('seguimiento')
    .setAudience('seguimiento')
    .setSubject(String(id))
    .setIssuedAt()
    .setExpirationTime('6h')
    .sign(Buffer.from(secreto));
}
