import { type Signal, untracked, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { textoDeError } from '../comun/mensajes.js';
import { Momento } from '../comun/momento.js';
import { Lectura } from '../datos/lectura.js';
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
  const lectura = useLectura(async () => {
    avances.value = (await consultar(AVANCES, { id: tarea.peek().id })).tarea.avances;
  });
  useSignalEffect(() => {
    void [tarea.value.seq, tarea.value.estado];
    untracked(() => lectura.pedir());
  });
  const como = lectura.estado.value;
  const nota = como === 'leyendo' ? 'Cargando…' : como === 'leida' ? '' : textoDeError(como.error);
  return (
    <>
      {nota && <p class="apagado pequeno">{nota}</p>}
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

/** Goes on for as long as its component is shown. */
function useLectura(leer: () => Promise<void>): Lectura {
  const [control, lectura] = useMemo(() => {
    const nuevo = new AbortController();
    return [nuevo, new Lectura(leer, nuevo.signal)] as const;
  }, []);
  useEffect(() => () => control.abort(), []);
  return lectura;
}
