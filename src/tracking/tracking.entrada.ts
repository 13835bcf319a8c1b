import { z } from 'zod';
import { entradaInvalida, ErrorDeDominio } from '../comun/errores.js';
import type { Ventana } from '../comun/momento-creible.js';
import { milisegundosDe } from '../comun/rfc-3339.js';

/** A position that may be kept, as the statement takes it. */
export interface NuevaUbicacion {
  readonly usuarioId: number;
  /** In lower case. */
  readonly id: string;
  readonly lat: number;
  readonly lon: number;
  readonly precision: number | null;
  readonly velocidad: number | null;
  readonly rumbo: number | null;
  readonly bateria: number | null;
  /** RFC 3339, UTC. */
  readonly fecha: string;
}

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
const FECHA_ESPERADA = 'fecha: expected a date as 2026-01-31T12:00:00Z';
const CAMPOS = new Set(['id', 'lat', 'lon', 'precision', 'velocidad', 'rumbo', 'bateria', 'fecha']);
/** Smaller is nothing, and more than a `real` column can tell from it. */
const MINIMO_GUARDABLE = 1e-30;
/** Of what a client sent, no more than this is sent back. */
const ECO_MAXIMO = 64;
/** Of a refused position, no more complaints than this are told. */
const QUEJAS_MAXIMAS = 5;

/** The same ranges as the table's own check. */
const PRECISION = 'precision: expected null or metres, from 0 to 1000000';
const VELOCIDAD = 'velocidad: expected null or metres per second, from 0 to 10000';
const RUMBO = 'rumbo: expected null or degrees from north, from 0 to 360';
const BATERIA = 'bateria: expected null or a charge from 0 to 1';

/**
 * Judges one position, for every transport. By hand: it is asked for each of thousands a second.
 * @returns the position, or why it is refused: the first wrong fields and what was expected there.
 */
export function revisarUbicacion(
  punto: unknown,
  usuarioId: number,
  ventana: Ventana,
): NuevaUbicacion | string {
  if (typeof punto !== 'object' || punto === null || Array.isArray(punto))
    return 'expected a position: {id, lat, lon, fecha, …}';
  const { id, lat, lon, precision, velocidad, rumbo, bateria, fecha } = punto as Record<string, unknown>;
  const quejas: string[] = [];
  for (const campo in punto) {
    if (quejas.length === QUEJAS_MAXIMAS) break;
    if (!CAMPOS.has(campo)) quejas.push(`${recortar(campo)}: unknown field`);
  }
  if (typeof id !== 'string' || !UUID.test(id)) quejas.push('id: expected a UUID');
  if (!estaEntre(lat, -90, 90)) quejas.push('lat: expected degrees, from -90 to 90');
  if (!estaEntre(lon, -180, 180)) quejas.push('lon: expected degrees, from -180 to 180');
  if (precision != null && !estaEntre(precision, 0, 1e6)) quejas.push(PRECISION);
  if (velocidad != null && !estaEntre(velocidad, 0, 1e4)) quejas.push(VELOCIDAD);
  if (rumbo != null && !estaEntre(rumbo, 0, 360)) quejas.push(RUMBO);
  if (bateria != null && !estaEntre(bateria, 0, 1)) quejas.push(BATERIA);
  const ms = milisegundosDe(fecha);
  const queja = quejaDeFecha(ms, ventana);
  if (queja) quejas.push(queja);
  if (quejas.length > 0) return quejas.slice(0, QUEJAS_MAXIMAS).join('; ');
  return {
    usuarioId,
    id: (id as string).toLowerCase(),
    lat: lat as number,
    lon: lon as number,
    precision: guardable(precision),
    velocidad: guardable(velocidad),
    // A full turn is none.
    rumbo: rumbo === 360 ? 0 : guardable(rumbo),
    bateria: guardable(bateria),
    fecha: new Date(ms).toISOString(),
  };
}

/** False for NaN and for what is not a number, too. */
const estaEntre = (valor: unknown, minimo: number, maximo: number) =>
  typeof valor === 'number' && valor >= minimo && valor <= maximo;

const guardable = (valor: unknown) =>
  valor == null ? null : (valor as number) < MINIMO_GUARDABLE ? 0 : (valor as number);

function quejaDeFecha(ms: number, { desdeMs, hastaMs }: Ventana): string | undefined {
  if (Number.isNaN(ms)) return FECHA_ESPERADA;
  if (ms > hastaMs)
    return 'fecha: expected a moment at most 5 minutes in the future (is the phone’s clock right?)';
  if (ms < desdeMs)
    return `fecha: expected a moment since ${new Date(desdeMs).toISOString()}: this is too old to be kept`;
  return undefined;
}

/** What can be said of the id of a refused position: it may be anything. */
export function idDe(punto: unknown): string | null {
  const id = typeof punto === 'object' && punto !== null && 'id' in punto ? punto.id : undefined;
  return typeof id === 'string' ? recortar(id) : null;
}

const recortar = (texto: string) => texto.slice(0, ECO_MAXIMO).toWellFormed();

/** @throws ErrorDeDominio BAD_USER_INPUT if it is not a batch of at most `maximo`. */
export function exigirLote(entrada: unknown, maximo: number): readonly unknown[] {
  if (!Array.isArray(entrada) || entrada.length > maximo) {
    throw entradaInvalida([
      { path: 'ubicaciones', message: `expected a list of at most ${maximo} positions` },
    ]);
  }
  return entrada as unknown[];
}

/** What `recorrido` may be asked for at once. */
export const RECORRIDO_MAXIMO_DIAS = 31;
export const RECORRIDO_MAXIMO_PUNTOS = 20_000;

export const unRecorridoALaVez = () =>
  new ErrorDeDominio('BAD_USER_INPUT', 'Ask for one track at a time: an operation takes one `recorrido`');

export const RECORRIDO = z
  .object({ desde: z.date(), hasta: z.date() })
  .refine(({ desde, hasta }) => desde <= hasta, {
    path: ['hasta'],
    message: 'expected a moment not before desde',
    abort: true,
  })
  .refine(({ desde, hasta }) => hasta.getTime() - desde.getTime() <= RECORRIDO_MAXIMO_DIAS * 86_400_000, {
    path: ['hasta'],
    message: `expected at most ${RECORRIDO_MAXIMO_DIAS} days after desde: ask for less at once`,
  });
