import { elemento, escribir } from '../../panel/web/dom.js';
import { textoDeError } from '../../panel/web/mensajes.js';
import { abrirIndexedDB, SesionGuardada } from '../../sincronizacion/cliente/index.js';
import { pedirSesion } from './api.js';
import { guardarUsuarioActivo, nombreDe, type UsuarioActivo } from './usuario-activo.js';

const PROPIOS = {
  UNAUTHENTICATED: 'El correo o la clave no son correctos.',
  TOO_MANY_REQUESTS: 'Demasiados intentos seguidos. Espera un momento antes de probar otra vez.',
  BAD_USER_INPUT: 'Escribe un correo y una clave válidos.',
};

/** The sign-in form; `aviso` says why the user is here. */
export function mostrarAcceso(
  aviso: string,
  alEntrar: (usuario: UsuarioActivo) => void,
  signal: AbortSignal,
): void {
  const seccion = elemento(document, '#acceso', HTMLElement);
  const nodoAviso = elemento(seccion, '#acceso-aviso', HTMLElement);
  const formulario = elemento(seccion, '#acceso-formulario', HTMLFormElement);
  const correo = elemento(formulario, '[name=correo]', HTMLInputElement);
  const clave = elemento(formulario, '[name=clave]', HTMLInputElement);
  const boton = elemento(formulario, '[type=submit]', HTMLButtonElement);
  const error = elemento(seccion, '#acceso-error', HTMLElement);

  async function entrar(): Promise<void> {
    boton.disabled = true;
    escribir(error, '');
    try {
      const usuario = await iniciarSesion(correo.value.trim(), clave.value);
      formulario.reset();
      alEntrar(usuario);
    } catch (fallo) {
      escribir(error, textoDeError(fallo, PROPIOS));
      clave.select();
    } finally {
      boton.disabled = false;
    }
  }

  formulario.addEventListener(
    'submit',
    (evento) => {
      evento.preventDefault();
      void entrar();
    },
    { signal },
  );
  seccion.hidden = false;
  nodoAviso.hidden = aviso === '';
  escribir(nodoAviso, aviso);
  escribir(error, '');
  if (document.activeElement === document.body) correo.focus();
  signal.addEventListener('abort', () => (seccion.hidden = true));
}

/** Into the user's own database: a queue of theirs that waits there goes on. */
async function iniciarSesion(correo: string, clave: string): Promise<UsuarioActivo> {
  const { usuario, ...tokens } = await pedirSesion(correo, clave);
  const nombre = nombreDe(usuario);
  await new SesionGuardada({ nombre, deposito: abrirIndexedDB(nombre).sesion }).iniciar(tokens);
  const activo = { id: usuario.id, nombre: usuario.nombre, correo: usuario.correo };
  await guardarUsuarioActivo(activo);
  return activo;
}
