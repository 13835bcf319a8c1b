import type { Usuario } from './contrato.js';
import { elemento, escribir } from './dom.js';
import { cerrarSesion } from './sesion.js';
import { mostrarNuevaTarea } from './vista-nueva-tarea.js';
import { mostrarTareas } from './vista-tareas.js';

/** What a signed-in user sees. */
export function mostrarPanel(usuario: Usuario, signal: AbortSignal): void {
  const panel = elemento(document, '#panel', HTMLElement);
  const cuenta = elemento(document, '#cuenta', HTMLElement);
  const salir = elemento(document, '#cerrar-sesion', HTMLButtonElement);

  const nombre = elemento(cuenta, '#cuenta-nombre', HTMLElement);
  escribir(nombre, usuario.nombre);
  panel.hidden = cuenta.hidden = salir.disabled = false;
  salir.addEventListener(
    'click',
    () => {
      salir.disabled = true;
      void cerrarSesion();
    },
    { signal },
  );
  signal.addEventListener('abort', () => {
    panel.hidden = cuenta.hidden = true;
    escribir(nombre, '');
  });

  const seguimiento = mostrarTareas(signal);
  mostrarNuevaTarea((tarea) => seguimiento.incorporar(tarea), signal);
}
