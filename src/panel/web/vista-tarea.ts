import { elemento, escribir } from './dom.js';
import { NOMBRE_DE_ESTADO } from './mensajes.js';
import { aHoraLocal } from './reloj.js';
import { terminada, type TareaVista } from './tablero.js';
import { momento, momentoCompleto, restante } from './tiempo.js';

/** One task in the list. */
export class VistaTarea {
  readonly nodo: HTMLLIElement;
  readonly #barra: HTMLProgressElement;
  readonly #cancelar: HTMLButtonElement;
  #tarea: TareaVista;

  constructor(tarea: TareaVista, alCancelar: () => void) {
    const plantilla = elemento(document, '#plantilla-tarea', HTMLTemplateElement);
    const copia = plantilla.content.cloneNode(true) as DocumentFragment;
    this.nodo = elemento(copia, 'li', HTMLLIElement);
    this.#barra = elemento(this.nodo, 'progress', HTMLProgressElement);
    this.#cancelar = elemento(this.nodo, '[data-accion=cancelar]', HTMLButtonElement);
    this.#cancelar.addEventListener('click', () => this.#cancelar.ariaDisabled === 'true' || alCancelar());
    this.#cancelar.setAttribute('aria-label', `Cancelar «${tarea.tipo}», tarea ${tarea.id}`);
    this.#barra.setAttribute('aria-label', `Avance de «${tarea.tipo}», tarea ${tarea.id}`);
    this.nodo.dataset['tareaId'] = String(tarea.id);
    this.#campo('tipo', tarea.tipo);
    this.#campo('numero', `n.º ${tarea.id}`);
    this.#fecha('inicio', tarea.fechaInicio);
    this.#tarea = tarea;
    this.mostrar(tarea);
  }

  mostrar(tarea: TareaVista): void {
    this.#tarea = tarea;
    const { estado, progreso, mensaje, resultado, fechaFin } = tarea;
    this.nodo.dataset['estado'] = estado;
    this.#campo('estado', NOMBRE_DE_ESTADO[estado]);
    this.#barra.value = progreso;
    this.#campo('porcentaje', `${progreso} %`);
    this.#campo('mensaje', mensaje ?? '');
    // A simulated task often says the same in both.
    this.#campo('resultado', resultado ?? '').hidden = !resultado || resultado === mensaje;
    if (fechaFin) this.#fecha('fin', fechaFin);
    this.#elemento('fin-linea').hidden = !fechaFin;
    this.#quitarCancelar(terminada(tarea));
    this.actualizarRestante();
  }

  actualizarRestante(): void {
    const { restanteMs, fechaAvance } = this.#tarea;
    const visible = restanteMs !== null && fechaAvance !== null && !terminada(this.#tarea);
    const texto = visible ? restante(aHoraLocal(fechaAvance) + restanteMs - Date.now()) : '';
    this.#campo('restante', texto).hidden = !visible;
  }

  cancelando(enMarcha: boolean, error = ''): void {
    // A disabled button would lose the keyboard's focus.
    this.#cancelar.ariaDisabled = String(enMarcha);
    escribir(this.#cancelar, enMarcha ? 'Cancelando…' : 'Cancelar');
    this.#campo('error', error);
  }

  #quitarCancelar(quitar: boolean): void {
    // A focus on a button that goes away would fall back to the top of the page.
    if (quitar && document.activeElement === this.#cancelar) this.nodo.focus();
    this.#cancelar.hidden = quitar;
    if (quitar) this.cancelando(false);
  }

  #elemento(campo: string): HTMLElement {
    return elemento(this.nodo, `[data-campo=${campo}]`, HTMLElement);
  }

  #campo(campo: string, texto: string): HTMLElement {
    const nodo = this.#elemento(campo);
    escribir(nodo, texto);
    return nodo;
  }

  #fecha(campo: string, fecha: string): void {
    const nodo = elemento(this.nodo, `time[data-campo=${campo}]`, HTMLTimeElement);
    const local = new Date(fecha);
    nodo.dateTime = fecha;
    nodo.title = momentoCompleto(local);
    escribir(nodo, momento(local));
  }
}
