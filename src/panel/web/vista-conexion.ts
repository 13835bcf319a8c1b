import type { Conexion } from './avances.js';
import { elemento, escribir } from './dom.js';

const TEXTO: Readonly<Record<Conexion, string>> = {
  conectando: 'Conectando…',
  'en-vivo': 'En vivo',
  'sin-conexion': 'Sin conexión: reintentando…',
};

export function mostrarConexion(conexion: Conexion): void {
  const nodo = elemento(document, '#conexion', HTMLElement);
  nodo.dataset['conexion'] = conexion;
  escribir(nodo, TEXTO[conexion]);
}
