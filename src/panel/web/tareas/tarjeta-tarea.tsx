import { type Signal, useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { textoDeError } from '../comun/mensajes.js';
import { Momento } from '../comun/momento.js';
import { aHoraLocal } from '../comun/reloj.js';
import { useSegundero } from '../comun/segundero.js';
import { restante } from '../comun/tiempo.js';
import { ErrorDeApi } from '../red/graphql.js';
import { HistoriaDeTarea } from './historia-tarea.js';
import type { Seguimiento } from './seguimiento.js';
import { terminada, type TareaVista } from './tablero.js';
import { NOMBRE_DE_ESTADO } from './textos.js';

const YA_TERMINO = { CONFLICT: 'La tarea ya había terminado.', NOT_FOUND: 'Esta tarea ya no existe.' };

interface Propiedades {
  readonly tarea: Signal<TareaVista>;
  readonly seguimiento: Seguimiento;
}

/** One task in the list. */
export function TarjetaDeTarea({ tarea, seguimiento }: Propiedades) {
  const nodo = useRef<HTMLLIElement>(null);
  const { id, tipo, estado, progreso, mensaje, resultado, fechaInicio, fechaFin } = tarea.value;
  const viva = !terminada(tarea.value);
  return (
    <li class="tarea" tabIndex={-1} ref={nodo} data-tarea-id={id} data-estado={estado}>
      <div class="tarea-titulo">
        <h3 class="tarea-tipo">{tipo}</h3>
        <span class="estado">{NOMBRE_DE_ESTADO[estado]}</span>
      </div>
      <div class="tarea-avance">
        <progress max="100" value={progreso} aria-label={`Avance de «${tipo}», tarea ${id}`} />
        <span class="tarea-porcentaje" aria-hidden="true">{`${progreso} %`}</span>
      </div>
      {mensaje && <p class="tarea-mensaje">{mensaje}</p>}
      {/* A simulated task often says the same in both. */}
      {resultado && resultado !== mensaje && <p class="tarea-resultado">{resultado}</p>}
      <div class="tarea-pie">
        <p class="tarea-tiempos">
          <span>{`n.º ${id}`}</span>
          <span>
            Inicio: <Momento fecha={fechaInicio} />
          </span>
          {fechaFin && (
            <span>
              Fin: <Momento fecha={fechaFin} />
            </span>
          )}
          {viva && <Restante tarea={tarea.value} />}
        </p>
        {viva && <Cancelar tarea={tarea} seguimiento={seguimiento} tarjeta={() => nodo.current} />}
      </div>
      <HistoriaDeTarea tarea={tarea} />
    </li>
  );
}

function Restante({ tarea: { restanteMs, fechaAvance } }: { readonly tarea: TareaVista }) {
  const ahora = useSegundero();
  if (restanteMs === null || fechaAvance === null) return null;
  return <span>{restante(aHoraLocal(fechaAvance) + restanteMs - ahora.value)}</span>;
}

function Cancelar({
  tarea,
  seguimiento,
  tarjeta,
}: Propiedades & { readonly tarjeta: () => HTMLElement | null }) {
  const enMarcha = useSignal(false);
  const error = useSignal('');
  const boton = useRef<HTMLButtonElement>(null);
  const { id, tipo } = tarea.peek();

  useLayoutEffect(() => {
    const propio = boton.current;
    return () => {
      // A focus on a button that goes away would fall back to the top of the page.
      if (document.activeElement === propio) tarjeta()?.focus();
    };
  }, []);

  async function cancelar(): Promise<void> {
    if (enMarcha.peek()) return;
    enMarcha.value = true;
    error.value = '';
    try {
      await seguimiento.cancelar(id);
    } catch (fallo) {
      error.value = textoDeError(fallo, YA_TERMINO);
      if (fallo instanceof ErrorDeApi && fallo.codigo === 'CONFLICT') seguimiento.revisar(id);
    }
    enMarcha.value = false;
  }

  // A disabled button would lose the keyboard's focus.
  return (
    <>
      <button
        type="button"
        class="boton boton-cancelar"
        ref={boton}
        aria-disabled={enMarcha}
        aria-label={`Cancelar «${tipo}», tarea ${id}`}
        onClick={() => void cancelar()}
      >
        {enMarcha.value ? 'Cancelando…' : 'Cancelar'}
      </button>
      <p class="error" role="alert">
        {error}
      </p>
    </>
  );
}
