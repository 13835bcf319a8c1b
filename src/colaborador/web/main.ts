/** The collaborator's page: the sign-in form, or a user's day, whichever this device is at. */
import { elemento } from '../../panel/web/comun/dom.js';
import { mostrarJornada } from './jornada.js';
import { alCambiarEnOtraPestana, leerUsuarioActivo, type UsuarioActivo } from './usuario-activo.js';
import { mostrarAcceso } from './vista-acceso.js';

let vista = new AbortController();
let activo: UsuarioActivo | null | undefined;

function mostrar(usuario: UsuarioActivo | null, aviso: string): void {
  if (activo !== undefined && activo?.id === usuario?.id) return;
  const alEntrar = activo === null;
  activo = usuario;
  vista.abort();
  vista = new AbortController();
  if (!usuario) {
    mostrarAcceso(aviso, (quien) => mostrar(quien, ''), vista.signal);
    return;
  }
  const cambiar = (quien: UsuarioActivo | null) => mostrar(quien, 'Has cerrado la sesión.');
  void mostrarJornada(usuario, cambiar, vista.signal);
  // The form that had the focus is gone: go on from the top of what took its place.
  if (alEntrar) elemento(document, '#jornada-titulo', HTMLElement).focus();
}

alCambiarEnOtraPestana(() => {
  void leerUsuarioActivo().then((usuario) => mostrar(usuario, 'La sesión se ha cerrado en otra pestaña.'));
});

// Only where it is served safely does a browser let a page be kept.
if ('serviceWorker' in navigator) {
  const registrar = { scope: '/colaborador', updateViaCache: 'none' } as const;
  navigator.serviceWorker.register('/colaborador/trabajador.js', registrar).catch(() => undefined);
}
// Else the browser may delete what waits when it is short of space.
void (navigator as Partial<Navigator>).storage?.persist?.();

mostrar(await leerUsuarioActivo(), '');
