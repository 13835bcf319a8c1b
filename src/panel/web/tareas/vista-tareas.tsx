import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { textoDeError } from '../comun/mensajes.js';
import type { Datos } from '../datos/datos.js';
import { NuevaTarea } from './nueva-tarea.js';
import type { Seguimiento } from './seguimiento.js';
import { TarjetaDeTarea } from './tarjeta-tarea.js';

/** The panel of the main job: starting tasks, and the user's own ones, newest first. */
export function VistaDeTareas({ datos: { seguimiento } }: { readonly datos: Datos }) {
  return (
    <div class="vista-de-tareas">
      <NuevaTarea alIniciar={(tarea) => seguimiento.incorporar(tarea)} />
      <section aria-labelledby="tareas-titulo">
        <h2 id="tareas-titulo">Mis tareas</h2>
        <ListaDeTareas seguimiento={seguimiento} />
      </section>
    </div>
  );
}

function ListaDeTareas({ seguimiento }: { readonly seguimiento: Seguimiento }) {
  const lista = useRef<HTMLUListElement>(null);
  const boton = useRef<HTMLButtonElement>(null);
  const trayendo = useSignal(false);
  const fallo = useSignal('');
  const { leida, hayMas, error } = seguimiento.lista.value;
  const tareas = seguimiento.tareas.value;

  async function traerMas(): Promise<void> {
    if (trayendo.peek()) return;
    trayendo.value = true;
    const ultima = lista.current?.lastElementChild;
    try {
      await seguimiento.cargarMas();
      fallo.value = '';
      // The keyboard goes on from where the list was.
      if (document.activeElement === boton.current) requestAnimationFrame(() => enfocarTras(ultima));
    } catch (causa) {
      fallo.value = textoDeError(causa);
    } finally {
      trayendo.value = false;
    }
  }

  return (
    <>
      <p class="error" role="alert">
        {error || fallo.value}
      </p>
      {!leida && <p class="apagado">Cargando tus tareas…</p>}
      {leida && !error && tareas.length === 0 && <SinTareas />}
      <ul id="tareas" class="tareas" ref={lista}>
        {tareas.map((tarea) => (
          <TarjetaDeTarea key={tarea.peek().id} tarea={tarea} seguimiento={seguimiento} />
        ))}
      </ul>
      {hayMas && (
        <button
          type="button"
          class="boton boton-ancho"
          ref={boton}
          aria-disabled={trayendo}
          onClick={() => void traerMas()}
        >
          Cargar más
        </button>
      )}
    </>
  );
}

function enfocarTras(nodo: Element | null | undefined): void {
  const siguiente = nodo?.nextElementSibling;
  if (siguiente instanceof HTMLElement) siguiente.focus();
}

const SinTareas = () => (
  <div class="vacio">
    <p class="vacio-titulo">Todavía no has iniciado ninguna tarea</p>
    <p class="apagado">
      Escribe arriba qué quieres hacer, por ejemplo «generar reporte», y pulsa <strong>Iniciar tarea</strong>.
      Aquí verás cómo avanza.
    </p>
  </div>
);
