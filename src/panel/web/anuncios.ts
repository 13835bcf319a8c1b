import { elemento, escribir } from './dom.js';
import { NOMBRE_DE_ESTADO } from './mensajes.js';
import type { TareaVista } from './tablero.js';

const PAUSA_MS = 600;
const MAXIMO_POR_NOMBRE = 3;

let pendientes: TareaVista[] = [];

/** Tells a screen reader that a task ended; several that end together are told in one sentence. */
export function anunciarFin(tarea: TareaVista): void {
  pendientes.push(tarea);
  if (pendientes.length === 1) setTimeout(decir, PAUSA_MS);
}

/** Forgets what was said and what was about to be: the next user of this page has no business with it. */
export function callar(): void {
  pendientes = [];
  escribir(region(), '');
}

const region = (): HTMLElement => elemento(document, '#anuncios', HTMLElement);

const frase = ({ tipo, estado }: TareaVista): string =>
  `«${tipo}»: ${NOMBRE_DE_ESTADO[estado].toLowerCase()}`;

function decir(): void {
  if (pendientes.length === 0) return;
  const texto =
    pendientes.length <= MAXIMO_POR_NOMBRE
      ? `Tarea ${pendientes.map(frase).join('; ')}.`
      : `Han terminado ${pendientes.length} tareas.`;
  pendientes = [];
  // The same words twice would not be read twice.
  escribir(region(), region().textContent === texto ? `${texto}\u00a0` : texto);
}
