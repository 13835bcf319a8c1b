import { elemento, escribir } from '../../panel/web/comun/dom.js';
import type { EstadoDeCola } from '../../sincronizacion/cliente/index.js';

/** Whether what is done here reaches the server now, in the page's header. */
export function mostrarConexion({ enLinea, sincronizando, ultimoFallo }: EstadoDeCola): void {
  const nodo = elemento(document, '#conexion', HTMLElement);
  const [estado, texto] = !enLinea
    ? ['sin-conexion', 'Sin conexión']
    : ultimoFallo !== null && !sincronizando
      ? ['sin-conexion', 'Sin respuesta']
      : ['en-vivo', 'En línea'];
  nodo.dataset['conexion'] = estado;
  escribir(nodo, texto);
}
