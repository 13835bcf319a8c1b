import { useSignal, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { elemento, escribir } from '../comun/dom.js';
import { ahora } from '../comun/reloj.js';
import { hora } from '../comun/tiempo.js';
import { hayAtraso } from '../datos/atraso.js';
import type { Conexion, EstadoDeConexion } from '../red/conexion.js';

const TEXTO: Readonly<Record<EstadoDeConexion, string>> = {
  conectando: 'Conectando…',
  'en-vivo': 'En vivo',
  'sin-conexion': 'Sin conexión: reintentando…',
};

const RECUPERADA_MS = 4_000;
/** A token's replacement takes less: a header that flickers each time would only trouble who sees it. */
const RELEVO_MS = 2_000;

/** The state of the connection in the header, and what a loss of it means above the view. */
export function AvisoDeConexion({ conexion }: { readonly conexion: Conexion }) {
  const perdidaEn = useSignal<Date | null>(null);
  const recuperada = useSignal(false);
  const escrito = useRef<EstadoDeConexion | null>(null);

  useSignalEffect(() => {
    const estado = conexion.estado.value;
    const mostrar = () => {
      if (escrito.current === estado) return;
      const nodo = elemento(document, '#conexion', HTMLElement);
      escrito.current = nodo.dataset['conexion'] = estado;
      escribir(nodo, TEXTO[estado]);
    };
    if (estado === 'conectando' && escrito.current === 'en-vivo') {
      const reloj = setTimeout(mostrar, RELEVO_MS);
      return () => clearTimeout(reloj);
    }
    mostrar();
    return undefined;
  });
  useSignalEffect(() => {
    if (conexion.estado.value === 'sin-conexion') {
      if (perdidaEn.peek() === null) perdidaEn.value = ahora();
      recuperada.value = false;
    } else if (conexion.estado.value === 'en-vivo' && !hayAtraso.value && perdidaEn.peek() !== null) {
      perdidaEn.value = null;
      recuperada.value = true;
    }
  });
  useSignalEffect(() => {
    if (!recuperada.value) return undefined;
    const reloj = setTimeout(() => (recuperada.value = false), RECUPERADA_MS);
    return () => clearTimeout(reloj);
  });

  return (
    <div role="status">
      {perdidaEn.value &&
        (conexion.estado.value === 'en-vivo' ? (
          <p class="banda">
            <strong>Conexión recuperada:</strong> poniéndote al día…
          </p>
        ) : (
          <p class="banda banda-perdida">
            <strong>Sin conexión desde las {hora(perdidaEn.value)}.</strong> Lo que ves puede haber cambiado:
            se pondrá al día en cuanto vuelva.
          </p>
        ))}
      {recuperada.value && <p class="banda banda-recuperada">Conexión recuperada: todo está al día.</p>}
    </div>
  );
}
