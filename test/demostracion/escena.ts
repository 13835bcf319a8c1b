import { ALERTA, type Alerta, type Visita, VISITA } from './contrato.js';
import { cuadrado } from './geometria.js';
import { graphql } from './graphql.js';
import { RECORRIDOS } from './recorridos.js';
import { ANA, LUIS, type Papel, type Parada } from './reparto.js';
import { ErrorDelServidor } from './servidor.js';
import type { Sesion, Usuario } from './sesion.js';
import { Tramo } from './tramo.js';

/** Metres that a zone reaches from where its walker starts: they leave it, and come back. */
const ALCANCE = 350;
const GRUPO = 'Equipo de calle';
/** Minutes from one visit of somebody to the next, as they are planned. */
const ENTRE_VISITAS = 15;
/** A visit that was planned longer ago is not today's. In milliseconds. */
const HOY_MS = 12 * 3_600_000;

/** Somebody of the play who is signed in. */
export interface Actuante {
  readonly papel: Papel;
  readonly sesion: Sesion;
}

export const tramoDe = ({ recorrido, desde, hasta }: Papel) => new Tramo(RECORRIDOS[recorrido], desde, hasta);

/** Makes users for those of the team who have none. */
export async function asegurarUsuarios(
  admin: Sesion,
  papeles: readonly Papel[],
  clave: string,
): Promise<void> {
  const usuarios = await graphql<Usuario[]>(admin, '{ usuarios { id nombre correo } }');
  const correos = new Set(usuarios.map(({ correo }) => correo));
  for (const { nombre, correo } of papeles.filter((papel) => !correos.has(papel.correo))) {
    await graphql(
      admin,
      `
        mutation ($nombre: String!, $correo: String!, $clave: String!) {
          crearUsuario(nombre: $nombre, correo: $correo, clave: $clave, rol: COLABORADOR) {
            id
          }
        }
      `,
      { nombre, correo, clave },
    ).catch((error: unknown) => {
      // There after all: an answer was lost, or another one was faster.
      if (!(error instanceof ErrorDelServidor && error.code === 'CONFLICT')) throw error;
    });
  }
}

/** A circle for Ana and a polygon for Luis, each around the place where they start. Those that are there stay. */
export async function asegurarZonas(supervisor: Sesion, actuantes: readonly Actuante[]): Promise<void> {
  const areaDe = new Map<Papel, (lon: number, lat: number) => unknown>([
    [ANA, (lon, lat) => ({ type: 'Circle', coordinates: [lon, lat], radius: ALCANCE })],
    [LUIS, (lon, lat) => ({ type: 'Polygon', coordinates: [cuadrado({ lat, lon }, ALCANCE)] })],
  ]);
  const zonas = await graphql<{ nombre: string }[]>(supervisor, '{ geocercas { nombre } }');
  for (const { papel, sesion } of actuantes) {
    const area = areaDe.get(papel);
    const nombre = `Zona de ${papel.nombre}`;
    if (!area || zonas.some((zona) => zona.nombre === nombre)) continue;
    const { lat, lon } = tramoDe(papel).en(0);
    await graphql(
      supervisor,
      `
        mutation ($nombre: String!, $area: JSONObject!, $usuarioIds: [Int!]!) {
          crearGeocerca(nombre: $nombre, area: $area, usuarioIds: $usuarioIds) {
            id
          }
        }
      `,
      { nombre, area: area(lon, lat), usuarioIds: [sesion.usuario.id] },
    );
  }
}

/** The conversation of the whole team. */
export async function asegurarGrupo(supervisor: Sesion, actuantes: readonly Actuante[]): Promise<number> {
  const conversaciones = await graphql<{ id: number; nombre: string | null }[]>(
    supervisor,
    '{ conversaciones { id nombre } }',
  );
  const grupo =
    conversaciones.find(({ nombre }) => nombre === GRUPO) ??
    (await graphql<{ id: number }>(
      supervisor,
      `
        mutation ($nombre: String!, $usuarioIds: [Int!]!) {
          crearGrupo(nombre: $nombre, usuarioIds: $usuarioIds) {
            id
          }
        }
      `,
      { nombre: GRUPO, usuarioIds: actuantes.map(({ sesion }) => sesion.usuario.id) },
    ));
  return grupo.id;
}

/** One visit to make today at each of somebody's places: assigns those that are missing, or that have been made. */
export async function asegurarVisitas(supervisor: Sesion, { papel, sesion }: Actuante): Promise<void> {
  if (!papel.visitas) return;
  const pendientes = await visitasPorHacer(supervisor);
  for (const [indice, parada] of papel.visitas.entries()) {
    const yaEsta = pendientes.some(
      ({ titulo, usuarioId }) => titulo === parada.titulo && usuarioId === sesion.usuario.id,
    );
    if (!yaEsta) await asignar(supervisor, sesion.usuario.id, papel, parada, indice);
  }
}

/** Of today, not finished: of the one who asks, or, for a supervisor, of all. */
export async function visitasPorHacer(sesion: Sesion): Promise<Visita[]> {
  const pedir = (estado: string) =>
    graphql<Visita[]>(sesion, `query ($estado: EstadoActividad) { actividades(estado: $estado) ${VISITA} }`, {
      estado,
    });
  const visitas = [...(await pedir('PENDIENTE')), ...(await pedir('EN_CURSO'))];
  return visitas.filter(({ programadaPara }) => Date.parse(programadaPara) > Date.now() - HOY_MS);
}

/** Panic that nobody has seen to yet. */
export async function panicosAbiertos(supervisor: Sesion): Promise<Alerta[]> {
  const { edges } = await graphql<{ edges: { node: Alerta }[] }>(
    supervisor,
    `{ alertas(abiertas: true, first: 50) { edges { node ${ALERTA} } } }`,
  );
  return edges.map(({ node }) => node).filter(({ tipo, atendidaEn }) => tipo === 'PANICO' && !atendidaEn);
}

function asignar(
  supervisor: Sesion,
  usuarioId: number,
  papel: Papel,
  { titulo, parte }: Parada,
  indice: number,
): Promise<Visita> {
  const tramo = tramoDe(papel);
  const { lat, lon } = tramo.en(tramo.duracion * parte);
  return graphql(
    supervisor,
    `mutation ($titulo: String!, $usuarioId: Int!, $programadaPara: DateTime!, $lat: Float, $lon: Float) {
      asignarActividad(
        titulo: $titulo, usuarioId: $usuarioId, programadaPara: $programadaPara
        direccion: "Limerick, Irlanda", lat: $lat, lon: $lon
      ) ${VISITA}
    }`,
    {
      titulo,
      usuarioId,
      programadaPara: new Date(Date.now() + (indice + 1) * ENTRE_VISITAS * 60_000).toISOString(),
      lat,
      lon,
    },
  );
}
