/** The panel: shows the sign-in form or the user's tasks, whichever the session asks for. */
import { elemento } from './dom.js';
import { alCambiarSesion, iniciarSesion, reanudarSesion, type Motivo } from './sesion.js';
import type { Sesion } from './sesion-guardada.js';
import { mostrarAcceso } from './vista-acceso.js';
import { mostrarPanel } from './vista-panel.js';

const AVISOS: Readonly<Record<Motivo, string>> = {
  cerrada: 'Has cerrado la sesión.',
  caducada: 'Tu sesión ha caducado o se ha cerrado. Inicia sesión de nuevo para seguir.',
  'otra-pestana': 'La sesión se ha cerrado en otra pestaña.',
};

let vista = new AbortController();
let usuarioId: number | null = null;

function mostrar(sesion: Sesion | null, aviso: string): void {
  vista.abort();
  vista = new AbortController();
  usuarioId = sesion?.usuario.id ?? null;
  if (sesion) mostrarPanel(sesion.usuario, vista.signal);
  else mostrarAcceso(aviso, iniciarSesion, vista.signal).focus();
}

alCambiarSesion((sesion, motivo) => {
  // A renewal changes the tokens only: the view stays.
  if ((sesion?.usuario.id ?? null) === usuarioId) return;
  mostrar(sesion, AVISOS[motivo]);
  // The form that had the focus is gone: go on from the top of what took its place.
  if (sesion) elemento(document, '#panel-titulo', HTMLElement).focus();
});
mostrar(reanudarSesion(), '');
