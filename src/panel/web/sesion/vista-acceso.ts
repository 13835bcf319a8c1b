import { elemento, escribir } from '../comun/dom.js';
import { textoDeError } from '../comun/mensajes.js';

const PROPIOS = {
  UNAUTHENTICATED: 'El correo o la clave no son correctos.',
  TOO_MANY_REQUESTS: 'Demasiados intentos seguidos. Espera un momento antes de probar otra vez.',
  BAD_USER_INPUT: 'Escribe un correo y una clave válidos.',
};

/**
 * The sign-in form; `aviso` says why the user is here again.
 * @returns where they are to begin.
 */
export function mostrarAcceso(
  aviso: string,
  iniciarSesion: (correo: string, clave: string) => Promise<unknown>,
  signal: AbortSignal,
): HTMLInputElement {
  const seccion = elemento(document, '#acceso', HTMLElement);
  const nodoAviso = elemento(seccion, '#acceso-aviso', HTMLElement);
  const formulario = elemento(seccion, '#acceso-formulario', HTMLFormElement);
  const correo = elemento(formulario, '[name=correo]', HTMLInputElement);
  const clave = elemento(formulario, '[name=clave]', HTMLInputElement);
  const boton = elemento(formulario, '[type=submit]', HTMLButtonElement);
  const error = elemento(seccion, '#acceso-error', HTMLElement);

  async function entrar(): Promise<void> {
    if (boton.ariaDisabled === 'true') return;
    // Not disabled: it would lose the focus.
    boton.ariaDisabled = 'true';
    escribir(error, '');
    try {
      await iniciarSesion(correo.value.trim(), clave.value);
      formulario.reset();
    } catch (fallo) {
      if (signal.aborted) return;
      escribir(error, textoDeError(fallo, PROPIOS));
      clave.focus();
      clave.select();
    } finally {
      boton.ariaDisabled = 'false';
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
  signal.addEventListener('abort', () => {
    seccion.hidden = true;
    // Nor does what was typed wait for whoever comes next.
    formulario.reset();
  });
  return correo;
}
