import { useSignal, useSignalEffect } from '@preact/signals';
import { elemento, escribir } from '../comun/dom.js';
import { hora } from '../comun/tiempo.js';
import type { Conexion, EstadoDeConexion } from '../red/conexion.js';

const TEXTO: Readonly<Record<EstadoDeConexion, string>> = {
  conectando: 'Conectando…',
  'en-vivo': 'En vivo',
  'sin-conexion': 'Sin conexión: reintentando…',
};

const RECUPERADA_MS = 4_000;

/** The state of the connection in the header, and what a loss of it means above the view. */
export function AvisoDeConexion({ conexion }: { readonly conexion: Conexion }) {
  const perdidaEn = useSignal<Date | null>(null);
  const recuperada = useSignal(false);

  useSignalEffect(() => {
    const estado = conexion.estado.value;
    const nodo = elemento(document, '#conexion', HTMLElement);
    nodo.dataset['conexion'] = estado;
    escribir(nodo, TEXTO[estado]);
    if (estado === 'sin-conexion') {
      perdidaEn.value ??= new Date();
      recuperada.value = false;
    }
    if (estado !== 'en-vivo' || perdidaEn.peek() === null) return undefined;
    perdidaEn.value = null;
    recuperada.value = true;
    const reloj = setTimeout(() => (recuperada.value = false), RECUPERADA_MS);
    return () => clearTimeout(reloj);
  });

  const desde = perdidaEn.value;
  return (
    <div role="status">
      {desde && (
        <p class="banda banda-perdida">
          <strong>Sin conexión desde las {hora(desde)}.</strong> Lo que ves puede haber cambiado: se pondrá al
          día en cuanto vuelva.
        </p>
      )}
      {recuperada.value && <p class="banda banda-recuperada">Conexión recuperada: todo está al día.</p>}
    </div>
  );
}
