import type { Servidor } from './servidores.js';

/** As the sweep of unfinished tasks takes them. */
const POR_PAGINA = 500;

/** Puts tasks in the product's queue, some hundreds at a time. */
export async function encolar({ proceso }: Servidor, tareas: readonly number[]): Promise<void> {
  for (let desde = 0; desde < tareas.length; desde += POR_PAGINA)
    await proceso.pedir('encolar', tareas.slice(desde, desde + POR_PAGINA));
}
