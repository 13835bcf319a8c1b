/** The panel: the sign-in form, or what the user has business with, whichever the session asks for. */
import { render } from 'preact';
import { elemento, escribir } from './comun/dom.js';
import { reunirDatos } from './datos/datos.js';
import { Marco } from './marco/marco.js';
import { ir, irAlPrincipio } from './marco/ruta.js';
import type { Usuario } from './sesion/contrato.js';
import {
  alCambiarSesion,
  cerrarSesion,
  iniciarSesion,
  reanudarSesion,
  type Motivo,
} from './sesion/sesion.js';
import { mostrarAcceso } from './sesion/vista-acceso.js';

const AVISOS: Readonly<Record<Motivo, string>> = {
  cerrada: 'Has cerrado la sesión.',
  caducada: 'Tu sesión ha caducado o se ha cerrado. Inicia sesión de nuevo para seguir.',
  'otra-pestana': 'La sesión se ha cerrado en otra pestaña.',
};

let vista = new AbortController();
let usuarioId: number | null = null;
let anteriorId: number | null = null;

function mostrar(usuario: Usuario | null, aviso: string): void {
  vista.abort();
  vista = new AbortController();
  anteriorId = usuarioId ?? anteriorId;
  usuarioId = usuario?.id ?? null;
  // Where in the page one user was is nothing to the next: a person, a conversation.
  if (usuarioId !== null && anteriorId !== null && usuarioId !== anteriorId) irAlPrincipio();
  if (usuario) mostrarPanel(usuario, vista.signal);
  else mostrarAcceso(aviso, iniciarSesion, vista.signal).focus();
}

function mostrarPanel(usuario: Usuario, signal: AbortSignal): void {
  const panel = elemento(document, '#panel', HTMLElement);
  const cuenta = elemento(document, '#cuenta', HTMLElement);
  const nombre = elemento(cuenta, '#cuenta-nombre', HTMLElement);
  const salir = elemento(cuenta, '#cerrar-sesion', HTMLButtonElement);
  const salirAhora = () => {
    salir.disabled = true;
    void cerrarSesion();
  };
  const datos = reunirDatos(usuario, signal);
  const salirSalvoCambios = () => {
    const edicion = datos.supervision?.zonas.edicion;
    // They are asked where they see what they would lose.
    if (edicion?.sucio.peek()) ir('mapa', 'zonas');
    if (edicion) edicion.salvoCambios(salirAhora);
    else salirAhora();
  };
  salir.addEventListener('click', salirSalvoCambios, { signal });
  escribir(nombre, usuario.nombre);
  cuenta.hidden = panel.hidden = salir.disabled = false;
  render(<Marco datos={datos} />, panel);
  signal.addEventListener('abort', () => {
    cuenta.hidden = panel.hidden = true;
    escribir(nombre, '');
    render(null, panel);
  });
}

alCambiarSesion((sesion, motivo) => {
  // A renewal changes the tokens only: the view stays.
  if ((sesion?.usuario.id ?? null) === usuarioId) return;
  mostrar(sesion?.usuario ?? null, AVISOS[motivo]);
  // The form that had the focus is gone: go on from the top of what took its place.
  if (sesion) elemento(document, '#panel-titulo', HTMLElement).focus();
});
mostrar(reanudarSesion()?.usuario ?? null, '');
