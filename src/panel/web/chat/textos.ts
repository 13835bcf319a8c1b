import { llano } from '../comun/llano.js';
import { diaDe, hora, hoy } from '../comun/tiempo.js';

/** The beginning of a message on one line. @param maximo characters. */
export function resumen(texto: string, maximo: number): string {
  const linea = texto.slice(0, 2 * maximo).replaceAll(/\s+/g, ' ');
  return linea.length <= maximo && texto.length <= 2 * maximo
    ? linea
    : `${linea.slice(0, maximo).toWellFormed()}…`;
}

/** «14:05» of today; «3/11» of any other day. */
export function cuando(fecha: string): string {
  const local = new Date(fecha);
  const dia = diaDe(local);
  if (dia === hoy()) return hora(local);
  const [, mes, numero] = dia.split('-');
  return `${Number(numero)}/${Number(mes)}`;
}

/** Whether a name has what was typed in a search, whatever its accents and case. */
export function coincide(nombre: string, busqueda: string): boolean {
  return llano(nombre).includes(llano(busqueda).trim());
}

export const porNombre = (una: { readonly nombre: string }, otra: { readonly nombre: string }): number =>
  una.nombre.localeCompare(otra.nombre, 'es');
