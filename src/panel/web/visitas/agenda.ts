import { signal as senal } from '@preact/signals';
import { diaDe } from '../comun/tiempo.js';
import type { Coleccion } from '../datos/coleccion.js';
import { type EstadoDeVisita, type Visita, VISITAS } from '../datos/contrato.js';
import { Lectura } from '../datos/lectura.js';
import { consultar } from '../red/api.js';
import { Asignacion } from './asignacion.js';
import { LISTA_MAXIMA, VISITAS_POR_ESTADO } from './contrato.js';

export const esDelDia =
  (dia: string) =>
  ({ programadaPara }: Visita): boolean =>
    diaDe(new Date(programadaPara)) === dia;

/** Reads a day into the visits that are known; those of other days stay. */
export const leerDia = (visitas: Coleccion<number, Visita>, fecha: string): Promise<void> =>
  visitas.releer(() => visitasDe(fecha), esDelDia(fecha));

/** Of a day with more visits than a list has room for, those of each state are listed apart. */
async function visitasDe(fecha: string): Promise<readonly Visita[]> {
  const { actividades } = await consultar(VISITAS, { fecha });
  if (actividades.length < LISTA_MAXIMA) return actividades;
  return Object.values(await consultar(VISITAS_POR_ESTADO, { fecha })).flat();
}

/** What the user looks at among the visits: a day, filters, and the visit that they are about to assign. */
export class Agenda {
  /** Null: all. */
  readonly estado = senal<EstadoDeVisita | null>(null);
  readonly persona = senal<number | null>(null);
  /** The day shown beside the form, whose address has none. Null: today. */
  readonly dia = senal<string | null>(null);
  /** The visit that was assigned here last. */
  readonly marcada = senal<number | null>(null);
  /** That visit, until it is there to take the focus. */
  porEnfocar: number | null = null;
  readonly asignacion: Asignacion;
  readonly #lecturas = new Map<string, Lectura>();
  #observada: Lectura | null = null;

  constructor(
    readonly visitas: Coleccion<number, Visita>,
    private readonly signal: AbortSignal,
  ) {
    this.asignacion = new Asignacion(visitas);
  }

  delDia(dia: string): Visita[] {
    return this.visitas.todas.value.filter(esDelDia(dia));
  }

  lecturaDe(dia: string): Lectura {
    let lectura = this.#lecturas.get(dia);
    if (!lectura)
      this.#lecturas.set(dia, (lectura = new Lectura(() => leerDia(this.visitas, dia), this.signal)));
    return lectura;
  }

  /** Keeps a day true to the server for as long as it is looked at. @returns how to stop. */
  observar(dia: string): () => void {
    const lectura = this.lecturaDe(dia);
    this.#observada = lectura;
    lectura.pedir();
    return () => {
      if (this.#observada === lectura) this.#observada = null;
    };
  }

  /** At the beginning of the subscription that tells of visits. */
  readonly alEmpezar = (): void => this.#observada?.alEmpezar();

  /** Shows a visit that was assigned, whatever the filters were. */
  marcar(visita: Visita): void {
    const { estado, persona } = this;
    if (estado.peek() !== null && estado.peek() !== visita.estado) estado.value = null;
    if (persona.peek() !== null && persona.peek() !== visita.usuarioId) persona.value = null;
    this.marcada.value = this.porEnfocar = visita.id;
  }
}
