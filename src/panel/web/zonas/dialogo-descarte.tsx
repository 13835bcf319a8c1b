import { useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { EdicionDeZonas } from './edicion.js';

/** Asks before changes are lost; by default, nothing is. */
export function DialogoDeDescarte({ edicion }: { readonly edicion: EdicionDeZonas }) {
  const dialogo = useRef<HTMLDialogElement>(null);
  useSignalEffect(() => {
    if (edicion.enEspera.value) dialogo.current?.showModal();
    else dialogo.current?.close();
  });
  return (
    <dialog
      class="zonas-dialogo"
      aria-labelledby="zonas-descarte"
      ref={dialogo}
      onClose={() => edicion.enEspera.peek() && edicion.responder(false)}
    >
      <h3 id="zonas-descarte">¿Descartar los cambios?</h3>
      <p>Lo que has dibujado y escrito en esta zona no está guardado y se perderá.</p>
      <div class="zonas-acciones">
        <button type="button" class="boton" autoFocus onClick={() => edicion.responder(false)}>
          Seguir editando
        </button>
        <button type="button" class="boton zonas-descartar" onClick={() => edicion.responder(true)}>
          Descartar
        </button>
      </div>
    </dialog>
  );
}
