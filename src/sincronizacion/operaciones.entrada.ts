import { z } from 'zod';
import { tipoOperacion } from '../base-datos/index.js';
import { objeto } from '../comun/entrada.js';
import { entradaInvalida, type ErrorDeCampo } from '../comun/errores.js';
import { ADELANTO_MAXIMO_MS } from '../comun/momento-creible.js';
import { milisegundosDe } from '../comun/rfc-3339.js';
import { validar } from '../comun/validacion.js';
import type { Operacion } from './operacion.js';

/** Of the operations without an id, no more than this are named. */
const QUEJAS_MAXIMAS = 10;

/** An operation of which nothing is known yet but its id. */
export interface OperacionRecibida {
  /** As it was sent: a UUID of any version. */
  readonly id: string;
  readonly cruda: Readonly<Record<string, unknown>>;
}

const UUID = z.guid();

/**
 * What cannot be told apart cannot be answered: whatever else is wrong with an operation is its own matter.
 * @throws ErrorDeDominio BAD_USER_INPUT if it is no list, longer than `maximo`, or something in it has no id.
 */
export function exigirOperaciones(entrada: unknown, maximo: number): OperacionRecibida[] {
  if (!Array.isArray(entrada) || entrada.length > maximo) {
    const message = `expected a list of at most ${maximo} operations`;
    throw entradaInvalida([{ path: 'operaciones', message }]);
  }
  const quejas: ErrorDeCampo[] = [];
  const recibidas = (entrada as unknown[]).flatMap((cruda, n) => {
    if (tieneId(cruda)) return [{ id: cruda.id, cruda }];
    quejas.push({ path: `operaciones.${n}.id`, message: 'expected a UUID' });
    return [];
  });
  if (quejas.length > 0) throw entradaInvalida(quejas.slice(0, QUEJAS_MAXIMAS));
  return recibidas;
}

const tieneId = (cruda: unknown): cruda is Record<string, unknown> & { readonly id: string } =>
  typeof cruda === 'object' && cruda !== null && 'id' in cruda && UUID.safeParse(cruda.id).success;

/** A moment as JSON has it, or as GraphQL has made a Date of it already. */
const momento = z.unknown().transform((valor, contexto) => {
  const ms = milisegundosDe(valor);
  if (Number.isNaN(ms)) contexto.addIssue('expected a date as 2026-01-31T12:00:00Z');
  return new Date(ms);
});

/** Not `z.record`: the services look at what is in it, and at every field. */
const objetoJson = z.custom<Record<string, unknown>>(
  (valor) => typeof valor === 'object' && valor !== null && !Array.isArray(valor),
  'expected a JSON object',
);

const OPERACION = objeto({
  id: UUID.toLowerCase(),
  tipo: z.enum(tipoOperacion.enumValues, `expected one of ${tipoOperacion.enumValues.join(', ')}`),
  datos: objetoJson,
  creadaEn: momento,
});

/** @throws ErrorDeDominio BAD_USER_INPUT naming each field that is not of its form. */
export const leerOperacion = ({ cruda }: OperacionRecibida): Operacion => validar(OPERACION, cruda);

/** What `ubicaciones` takes: each position is judged by itself, by the service. */
export const LOTE_DE_UBICACIONES = objeto({
  ubicaciones: z.array(z.unknown(), 'expected a list of positions'),
});

const FECHA = z.object({ fecha: momento });

/**
 * When a check-in or check-out was made: when the device wrote it down, or before.
 * @throws ErrorDeDominio BAD_USER_INPUT if it says later than 5 minutes after that.
 */
export function fechaDePaso({ datos, creadaEn }: Operacion): Date {
  if (datos.fecha == null) return creadaEn;
  const { fecha } = validar(FECHA, datos);
  if (fecha.getTime() <= creadaEn.getTime() + ADELANTO_MAXIMO_MS) return fecha;
  throw entradaInvalida([{ path: 'fecha', message: 'expected a moment at most 5 minutes after creadaEn' }]);
}
