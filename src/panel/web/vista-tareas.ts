import { anunciarFin, callar } from './anuncios.js';
import { elemento, escribir } from './dom.js';
import { ErrorDeApi } from './graphql.js';
import { textoDeError } from './mensajes.js';
import { Seguimiento } from './seguimiento.js';
import { terminada, type TareaVista } from './tablero.js';
import { mostrarConexion } from './vista-conexion.js';
import { VistaTarea } from './vista-tarea.js';

const YA_TERMINO = { CONFLICT: 'La tarea ya había terminado.', NOT_FOUND: 'Esta tarea ya no existe.' };

/** The list of tasks, newest first, alive until `signal` aborts. */
export function mostrarTareas(signal: AbortSignal): Seguimiento {
  const lista = elemento(document, '#tareas', HTMLUListElement);
  const cargando = elemento(document, '#tareas-cargando', HTMLElement);
  const vacio = elemento(document, '#tareas-vacio', HTMLElement);
  const error = elemento(document, '#tareas-error', HTMLElement);
  const cargarMas = elemento(document, '#cargar-mas', HTMLButtonElement);
  const vistas = new Map<number, VistaTarea>();

  const vaciar = () => {
    vistas.clear();
    lista.replaceChildren();
  };

  const seguimiento = new Seguimiento(
    {
      alCambiar: (tarea, anterior) => {
        const vista = vistas.get(tarea.id);
        if (vista) vista.mostrar(tarea);
        else anadir(tarea);
        if (anterior && !terminada(anterior) && terminada(tarea)) anunciarFin(tarea);
      },
      alVaciar: vaciar,
      alLeerLista: ({ hayMas, vacia }) => {
        escribir(error, '');
        cargando.hidden = true;
        vacio.hidden = !vacia;
        cargarMas.hidden = !hayMas;
      },
      alFallar: (fallo) => {
        cargando.hidden = true;
        escribir(error, textoDeError(fallo));
      },
      alCambiarConexion: mostrarConexion,
    },
    signal,
  );

  function anadir(tarea: TareaVista): void {
    const vista = new VistaTarea(tarea, () => void cancelar(tarea.id));
    const siguiente = [...vistas.keys()].filter((id) => id < tarea.id).reduce((a, b) => Math.max(a, b), -1);
    lista.insertBefore(vista.nodo, vistas.get(siguiente)?.nodo ?? null);
    vistas.set(tarea.id, vista);
    vacio.hidden = true;
  }

  async function cancelar(id: number): Promise<void> {
    vistas.get(id)?.cancelando(true);
    try {
      await seguimiento.cancelar(id);
    } catch (fallo) {
      vistas.get(id)?.cancelando(false, textoDeError(fallo, YA_TERMINO));
      if (fallo instanceof ErrorDeApi && fallo.codigo === 'CONFLICT') seguimiento.revisar(id);
    }
  }

  async function traerMas(): Promise<void> {
    if (cargarMas.ariaDisabled === 'true') return;
    cargarMas.ariaDisabled = 'true';
    const ultima = lista.lastElementChild;
    try {
      await seguimiento.cargarMas();
      // The keyboard goes on from where the list was.
      const nueva = ultima?.nextElementSibling;
      if (nueva instanceof HTMLElement && document.activeElement === cargarMas) nueva.focus();
      escribir(error, '');
    } catch (fallo) {
      escribir(error, textoDeError(fallo));
    } finally {
      cargarMas.ariaDisabled = 'false';
    }
  }

  cargarMas.addEventListener('click', () => void traerMas(), { signal });
  const segundero = setInterval(() => vistas.forEach((vista) => vista.actualizarRestante()), 1_000);
  signal.addEventListener('abort', () => {
    clearInterval(segundero);
    callar();
    vaciar();
    escribir(error, '');
    cargando.hidden = false;
    vacio.hidden = true;
    cargarMas.hidden = true;
  });
  return seguimiento;
}
