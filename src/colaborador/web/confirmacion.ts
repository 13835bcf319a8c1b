import { elemento, escribir } from '../../panel/web/comun/dom.js';

interface Pregunta {
  readonly titulo: string;
  readonly texto: string;
  /** What the button that goes ahead says. */
  readonly accion: string;
}

/** Asks before what cannot be undone. @returns whether to go ahead. */
export function confirmar({ titulo, texto, accion }: Pregunta): Promise<boolean> {
  const dialogo = elemento(document, '#confirmacion', HTMLDialogElement);
  escribir(elemento(dialogo, '#confirmacion-titulo', HTMLElement), titulo);
  escribir(elemento(dialogo, '#confirmacion-texto', HTMLElement), texto);
  escribir(elemento(dialogo, '[value=si]', HTMLButtonElement), accion);
  dialogo.returnValue = '';
  dialogo.showModal();
  return new Promise((resolver) => {
    dialogo.addEventListener('close', () => resolver(dialogo.returnValue === 'si'), { once: true });
  });
}
