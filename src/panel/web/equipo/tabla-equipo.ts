import { batch, computed, effect, type ReadonlySignal, type Signal, signal as senal } from '@preact/signals';
import type { Datos, Equipo, Supervision } from '../datos/datos.js';
import { type ClaveDeColumna, COLUMNAS, ordenar, type Sentido } from './columnas.js';
import { type FilaDeEquipo, filasDe, iguales } from './fila-equipo.js';
import { llano } from '../comun/llano.js';

/** Bursts (a restart, the whole team coming online) are one change of the table. */
const PAUSA_MS = 250;
/** Rows that trade places with every position could not be read, let alone pressed. */
const REORDENAR_CADA_MS = 5_000;
/** A pointer that moved within this time may be about to press something. */
const REPOSO_MS = 2_000;

export interface Orden {
  readonly clave: ClaveDeColumna;
  readonly sentido: Sentido;
}

/** What its user looks for in the table: it stays while they visit another view. */
export class VistaElegida {
  readonly busqueda = senal('');
  readonly soloEnLinea = senal(false);
  readonly orden = senal<Orden>({ clave: 'nombre', sentido: 'ascending' });

  /** By that column; by the same one again, the other way round. */
  ordenarPor(clave: ClaveDeColumna): void {
    const { clave: actual, sentido } = this.orden.peek();
    const primero = COLUMNAS.find((columna) => columna.clave === clave)?.primero ?? 'ascending';
    const contrario: Sentido = sentido === 'ascending' ? 'descending' : 'ascending';
    this.orden.value = { clave, sentido: clave === actual ? contrario : primero };
  }
}

const elegidas = new WeakMap<Datos, VistaElegida>();

/** Of this user, for as long as they are signed in. */
export function vistaElegida(datos: Datos): VistaElegida {
  let elegida = elegidas.get(datos);
  if (!elegida) elegidas.set(datos, (elegida = new VistaElegida()));
  return elegida;
}

/** The team's rows, each a signal of its own: what changes of one person renders one row. */
export class TablaDelEquipo {
  /** Those that are looked for, in their order. */
  readonly visibles: ReadonlySignal<readonly Signal<FilaDeEquipo>[]>;
  readonly enLinea = computed(() => this.#contar(({ presencia }) => presencia?.enLinea === true));
  readonly total = computed(() => this.#filas.value.size);
  readonly #filas = senal<ReadonlyMap<number, Signal<FilaDeEquipo>>>(new Map());
  /** Grows when the rows are to be put in order again. */
  readonly #turno = senal(0);
  readonly #cambio = senal(0);
  readonly #alTerminar: (() => void)[] = [];
  #senaladaEn = -Infinity;

  constructor(equipo: Equipo, supervision: Supervision, elegida: VistaElegida) {
    const calculadas = computed(() => filasDe(equipo, supervision));
    let pausa: ReturnType<typeof setTimeout> | undefined;
    // Reading `calculadas` in an effect would work it out anew for each event.
    const fuentes = () =>
      void [
        equipo.personas.todas.value,
        equipo.presencias.todas.value,
        supervision.posiciones.version.value,
        supervision.visitas.todas.value,
        supervision.resumenes.todas.value,
        supervision.alertas.abiertas.value,
      ];
    this.#poner(calculadas.peek());
    const dejar = effect(() => {
      fuentes();
      pausa ??= setTimeout(() => {
        pausa = undefined;
        this.#poner(calculadas.peek());
      }, PAUSA_MS);
    });
    const reloj = setInterval(() => {
      if (performance.now() - this.#senaladaEn > REPOSO_MS) this.#turno.value++;
    }, REORDENAR_CADA_MS);
    this.#alTerminar.push(
      dejar,
      () => clearTimeout(pausa),
      () => clearInterval(reloj),
    );
    this.visibles = computed(() => this.#elegir(elegida));
  }

  terminar(): void {
    for (const terminar of this.#alTerminar) terminar();
  }

  /** The user points at a row: it stays where it is. */
  readonly senalar = (): void => {
    this.#senaladaEn = performance.now();
  };

  #poner(nuevas: ReadonlyMap<number, FilaDeEquipo>): void {
    const actuales = this.#filas.peek();
    batch(() => {
      const mismas = nuevas.size === actuales.size && [...nuevas.keys()].every((id) => actuales.has(id));
      let cambio = false;
      for (const [id, fila] of nuevas) {
        const actual = actuales.get(id);
        if (!actual || iguales(actual.peek(), fila)) continue;
        cambio ||= actual.peek().presencia?.enLinea !== fila.presencia?.enLinea;
        actual.value = fila;
      }
      if (!mismas)
        this.#filas.value = new Map([...nuevas].map(([id, fila]) => [id, actuales.get(id) ?? senal(fila)]));
      if (cambio) this.#cambio.value++;
    });
  }

  #elegir({ busqueda, soloEnLinea, orden }: VistaElegida): readonly Signal<FilaDeEquipo>[] {
    void this.#turno.value;
    const buscado = llano(busqueda.value.trim());
    const filas = [...this.#filas.value.values()];
    const porId = this.#filas.value;
    if (soloEnLinea.value) void this.#cambio.value;
    const buscadas = filas
      .map((fila) => fila.peek())
      .filter(
        ({ persona, presencia }) =>
          (!soloEnLinea.value || presencia?.enLinea === true) &&
          (buscado === '' || llano(persona.nombre).includes(buscado)),
      );
    const { clave, sentido } = orden.value;
    return ordenar(buscadas, clave, sentido).flatMap(({ persona }) => porId.get(persona.id) ?? []);
  }

  #contar(cumple: (fila: FilaDeEquipo) => boolean): number {
    void this.#cambio.value;
    return [...this.#filas.value.values()].filter((fila) => cumple(fila.peek())).length;
  }
}
