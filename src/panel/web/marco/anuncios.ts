import { elemento, escribir } from '../comun/dom.js';

const PAUSA_MS = 600;
const MAXIMO_DE_FRASES = 3;

let pendientes: string[] = [];

/** Tells a screen reader; what comes close together is told together, and beyond a few by its number alone. */
export function anunciar(frase: string): void {
  pendientes.push(frase);
  if (pendientes.length === 1) setTimeout(decir, PAUSA_MS);
}

/** Forgets what was said and what was about to be: the next user of this page has no business with it. */
export function callar(): void {
  pendientes = [];
  escribir(region(), '');
}

const region = (): HTMLElement => elemento(document, '#anuncios', HTMLElement);

function decir(): void {
  if (pendientes.length === 0) return;
  const texto =
    pendientes.length <= MAXIMO_DE_FRASES ? pendientes.join(' ') : `Hay ${pendientes.length} novedades.`;
  pendientes = [];
  // The same words twice would not be read twice.
  escribir(region(), region().textContent === texto ? `${texto}\u00a0` : texto);
}
