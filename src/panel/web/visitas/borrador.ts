import { ErrorDeApi } from '../red/graphql.js';
import type { NuevaVisita } from './contrato.js';
import { instantesDe } from './hora-local.js';

/** A visit as it is being typed. */
export interface Borrador {
  readonly titulo: string;
  readonly usuarioId: string;
  /** As the field writes it; clocks of the empresa's zone. */
  readonly momento: string;
  /** Which of the two instants, when clocks show that time twice. */
  readonly vez: number;
  readonly direccion: string;
  /** «40.4168, -3.7038». */
  readonly coordenadas: string;
}

export type Campo = 'titulo' | 'usuarioId' | 'momento' | 'direccion' | 'coordenadas';
export type ErroresDeCampo = Partial<Record<Campo, string>>;

export const VACIO: Borrador = {
  titulo: '',
  usuarioId: '',
  momento: '',
  vez: 0,
  direccion: '',
  coordenadas: '',
};

/** What each field takes; how a user is told that the server refused it. */
const QUE_SE_ESPERA: Readonly<Record<Campo, string>> = {
  titulo: 'Escribe qué hay que hacer, con 200 caracteres como mucho.',
  usuarioId: 'Esa persona ya no está en la empresa. Elige otra.',
  momento: 'Elige un día entre los años 2000 y 2099.',
  direccion: 'La dirección puede tener 500 caracteres como mucho.',
  coordenadas: 'La latitud va de −90 a 90 y la longitud de −180 a 180.',
};

/** The server's name of each field. */
const CAMPO_DE: Readonly<Record<string, Campo>> = {
  titulo: 'titulo',
  usuarioId: 'usuarioId',
  programadaPara: 'momento',
  direccion: 'direccion',
  lat: 'coordenadas',
  lon: 'coordenadas',
};

const LUGAR = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/;

/** The visit that is meant, or what is missing of it. What only the server can judge is left to it. */
export function interpretar(
  { titulo, usuarioId, momento, vez, direccion, coordenadas }: Borrador,
  zona: string,
): { readonly nueva: NuevaVisita } | { readonly errores: ErroresDeCampo } {
  const errores: ErroresDeCampo = {};
  const instantes = instantesDe(momento, zona);
  const programadaPara = instantes[Math.min(vez, instantes.length - 1)];
  const lugar = LUGAR.exec(coordenadas);
  if (titulo.trim() === '') errores.titulo = 'Escribe qué hay que hacer.';
  if (usuarioId === '') errores.usuarioId = 'Elige quién la hará.';
  if (momento === '') errores.momento = 'Elige el día y la hora.';
  else if (!programadaPara)
    errores.momento = 'Esa hora no existe ese día: los relojes se adelantan y se la saltan. Elige otra.';
  if (coordenadas.trim() !== '' && !lugar)
    errores.coordenadas = 'Escribe latitud y longitud, como en «40.4168, -3.7038».';
  if (!programadaPara || Object.keys(errores).length > 0) return { errores };
  return {
    nueva: {
      titulo: titulo.trim(),
      usuarioId: Number(usuarioId),
      programadaPara: programadaPara.toISOString(),
      direccion: direccion.trim() || null,
      lat: lugar ? Number(lugar[1]) : null,
      lon: lugar ? Number(lugar[2]) : null,
    },
  };
}

/** The fields that the server refused. */
export function rechazados(error: unknown): ErroresDeCampo {
  if (!(error instanceof ErrorDeApi)) return {};
  if (error.codigo === 'NOT_FOUND') return { usuarioId: QUE_SE_ESPERA.usuarioId };
  if (error.codigo !== 'BAD_USER_INPUT') return {};
  const errores: ErroresDeCampo = {};
  for (const { path } of error.errores) {
    const campo = CAMPO_DE[path];
    if (campo) errores[campo] = QUE_SE_ESPERA[campo];
  }
  return errores;
}
