import { type Signal, useSignal, useSignalEffect } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { textoDeError } from '../comun/mensajes.js';
import { Momento } from '../comun/momento.js';
import { consultar } from '../red/api.js';
import { AVANCES, type Avance } from './contrato.js';
import type { TareaVista } from './tablero.js';
import { NOMBRE_DE_ESTADO } from './textos.js';

/** Every advance of a task, read when it is opened and again with each that comes. */
export function HistoriaDeTarea({ tarea }: { readonly tarea: Signal<TareaVista> }) {
  const abierta = useSignal(false);
  return (
    <details class="historia" onToggle={({ currentTarget }) => (abierta.value = currentTarget.open)}>
      <summary>Historial de avances</summary>
      {abierta.value && <Avances tarea={tarea} />}
    </details>
  );
}

function Avances({ tarea }: { readonly tarea: Signal<TareaVista> }) {
  const avances = useSignal<readonly Avance[]>([]);
  const nota = useSignal('Cargando…');
  const { id } = tarea.peek();
  const leer = useMemo(() => {
    let ultima = 0;
    return async () => {
      const esta = ++ultima;
      try {
        const { tarea: leida } = await consultar(AVANCES, { id });
        // The answers of two readings may overtake each other.
        if (esta === ultima) {
          avances.value = leida.avances;
          nota.value = '';
        }
      } catch (fallo) {
        if (esta === ultima) nota.value = textoDeError(fallo);
      }
    };
  }, []);
  useSignalEffect(() => {
    void [tarea.value.seq, tarea.value.estado];
    void leer();
  });
  return (
    <>
      {nota.value && <p class="apagado pequeno">{nota}</p>}
      <ol class="avances">
        {avances.value.map(({ seq, fecha, progreso, mensaje, estado }) => (
          <li key={seq}>
            <Momento fecha={fecha} />
            <span class="avance-progreso">{`${progreso} %`}</span>
            <span>{mensaje}</span>
            <span class="apagado">{NOMBRE_DE_ESTADO[estado]}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
