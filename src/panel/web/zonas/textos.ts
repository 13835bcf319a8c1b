import { ErrorDeApi } from '../red/graphql.js';
import { textoDeError } from '../comun/mensajes.js';
import type { CambiosDeZona } from './contrato.js';
import type { Falta } from './geometria/validez.js';

/** What is wrong with a figure, and what to do about it. */
export const TEXTO_DE_FALTA: Readonly<Record<Falta, string>> = {
  'pocos-vertices': 'El polígono necesita al menos 3 vértices. Añade los que faltan.',
  'demasiados-vertices': 'La zona tiene demasiados vértices: el máximo es 1000. Elimina algunos.',
  'lado-largo': 'Un lado da media vuelta al mundo. Inserta un vértice en medio de ese lado.',
  cruce:
    'Los lados se cruzan o se tocan donde está la marca. Mueve o elimina un vértice hasta que dejen de hacerlo.',
  'sin-suelo': 'La zona no encierra ningún terreno. Separa sus vértices.',
  'hueco-fuera': 'Un hueco queda fuera de la zona o dentro de otro hueco. Muévelo a su sitio.',
  'demasiado-grande': 'La zona ocupa más de medio mundo. Hazla más pequeña.',
  radio: 'El radio debe estar entre 10 y 1.000.000 de metros.',
};

export interface ErroresDeZona {
  readonly nombre?: string;
  readonly figura?: string;
  readonly usuarios?: string;
  readonly general?: string;
}

export const NOMBRE_NO_VALIDO = 'Escribe un nombre de 1 a 200 caracteres.';
export const SIN_FIGURA = 'Dibuja la zona en el mapa antes de guardarla.';
export const DEMASIADAS_PERSONAS = 'Una zona puede tener 1000 personas como máximo. Quita algunas.';
export const DOS_VERSIONES = 'Otra persona ha cambiado esta zona. Elige arriba con qué versión sigues.';
const NO_ADMITIDA = 'El servidor no admite esta forma. Revísala o dibújala de nuevo.';

const PROPIOS = {
  // Zones are never deleted: what is not found is a person.
  NOT_FOUND: 'Alguna de las personas elegidas ya no está activa. Revisa la lista y guarda otra vez.',
  SIN_RED: 'No hay conexión con el servidor. Lo que has hecho sigue aquí: guárdalo cuando vuelva.',
  BAD_USER_INPUT: 'Hay un dato que no es válido. Revisa lo que se indica arriba.',
};

/** What the server says of each field, in the words of the form. */
export function erroresDe(error: unknown): ErroresDeZona {
  const campos = error instanceof ErrorDeApi ? error.errores : [];
  const de = (campo: string) => campos.find(({ path }) => path === campo || path.startsWith(`${campo}.`));
  const area = de('area');
  return {
    ...(de('nombre') && { nombre: NOMBRE_NO_VALIDO }),
    ...(area && { figura: deArea(area.path, area.message) }),
    ...(de('usuarioIds') && { usuarios: DEMASIADAS_PERSONAS }),
    general: textoDeError(error, PROPIOS),
  };
}

function deArea(lugar: string, mensaje: string): string {
  if (lugar === 'area.radius') return TEXTO_DE_FALTA.radio;
  const [, falta] = CLAVES.find(([clave]) => mensaje.includes(clave)) ?? [];
  return falta ? TEXTO_DE_FALTA[falta] : NO_ADMITIDA;
}

/** Words that only one of the server's explanations has. */
const CLAVES: readonly (readonly [string, Falta])[] = [
  ['cross', 'cruce'],
  ['ground inside', 'sin-suelo'],
  ['a hole', 'hueco-fuera'],
  ['hemisphere', 'demasiado-grande'],
  ['4 positions or more', 'pocos-vertices'],
  ['positions in all', 'demasiados-vertices'],
];

const LISTA = new Intl.ListFormat('es');

/** What somebody else has done to a zone: «la ha desactivado y ha cambiado su forma». */
export const enPalabras = ({ nombre, activa, area, usuarioIds }: CambiosDeZona): string =>
  LISTA.format([
    ...(activa === undefined ? [] : [activa ? 'la ha activado' : 'la ha desactivado']),
    ...(nombre === undefined ? [] : [`la ha llamado «${nombre}»`]),
    ...(area ? ['ha cambiado su forma'] : []),
    ...(usuarioIds ? ['ha cambiado las personas asignadas'] : []),
  ]);

const NUMERO = new Intl.NumberFormat('es', { maximumSignificantDigits: 3 });

/** «350 m», «1,25 km». */
export const enMetros = (metros: number): string =>
  metros < 1_000 ? `${NUMERO.format(metros)} m` : `${NUMERO.format(metros / 1_000)} km`;

/** «350 m²», «1,25 km²». */
export const enMetrosCuadrados = (metros: number): string =>
  metros < 100_000 ? `${NUMERO.format(metros)} m²` : `${NUMERO.format(metros / 1_000_000)} km²`;

/** «1 persona», «20 personas», «sin personas». */
export const cuantasPersonas = (cuantas: number): string =>
  cuantas === 0 ? 'sin personas' : cuantas === 1 ? '1 persona' : `${cuantas} personas`;
