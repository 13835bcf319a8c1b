import { elemento } from '../../panel/web/comun/dom.js';

let turno: ReturnType<typeof setTimeout> | undefined;

/** Shows, and says to a screen reader, what has just been done; it goes away by itself. */
export function anunciar(texto: string): void {
  const nodo = elemento(document, '#anuncio', HTMLElement);
  nodo.textContent = texto;
  clearTimeout(turno);
  turno = setTimeout(() => (nodo.textContent = ''), 6000);
}
