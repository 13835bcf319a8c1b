import { elemento } from '../../panel/web/comun/dom.js';

export const porId = (id: string): HTMLElement => elemento(document, `#${id}`, HTMLElement);

/** The place in a template's copy where `nombre` is shown. */
export const campo = (raiz: HTMLElement, nombre: string): HTMLElement =>
  elemento(raiz, `[data-campo=${nombre}]`, HTMLElement);

export const botonDe = (raiz: HTMLElement, accion: string): HTMLButtonElement =>
  elemento(raiz, `[data-accion=${accion}]`, HTMLButtonElement);
