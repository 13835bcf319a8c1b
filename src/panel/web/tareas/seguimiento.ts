import { type ReadonlySignal, type Signal, signal as senal } from '@preact/signals';
import { textoDeError } from '../comun/mensajes.js';
import { anotarAtraso } from '../datos/atraso.js';
import { anunciar } from '../marco/anuncios.js';
import { conReintentos, consultar } from '../red/api.js';
import type { Conexion } from '../red/conexion.js';
import { ColaDeLecturas } from './cola-lecturas.js';
import {
  CANCELAR_TAREA,
  PROGRESO_TAREA,
  TAREAS,
  type Avance,
  type PaginaDeTareas,
  type Tarea,
} from './contrato.js';
import { fraseDeFin } from './textos.js';
import { Tablero, terminada, type TareaVista } from './tablero.js';

/** How far the list has been read. */
export interface EstadoDeLista {
  readonly leida: boolean;
  readonly hayMas: boolean;
  readonly error: string;
}

/** Time for a new subscription to name every unfinished task; one that it leaves out has ended. */
const PLAZO_DE_PRESENTACION_MS = 2_000;

const leerPrimeras = () => consultar(TAREAS, { after: null });

/** Keeps the user's tasks true to the server: live advances, and queries for what happened before them. */
export class Seguimiento {
  /** Newest first. Each is a signal of its own: an advance renders one card. */
  readonly tareas: ReadonlySignal<readonly Signal<TareaVista>[]>;
  readonly lista: ReadonlySignal<EstadoDeLista>;
  readonly #tareas = senal<readonly Signal<TareaVista>[]>([]);
  readonly #lista = senal<EstadoDeLista>({ leida: false, hayMas: false, error: '' });
  readonly #tablero = new Tablero((tarea, anterior) => this.#mostrar(tarea, anterior));
  readonly #lecturas: ColaDeLecturas;
  #conexion = 0;
  #leida = false;
  #cursor: string | null = null;

  constructor(
    conexion: Conexion,
    private readonly signal: AbortSignal,
  ) {
    this.tareas = this.#tareas;
    this.lista = this.#lista;
    this.#lecturas = new ColaDeLecturas((tarea) => this.#tablero.incorporar(tarea), signal);
    conexion.seguir(PROGRESO_TAREA, {
      alLlegar: ({ progresoTarea }) => this.#avanzar(progresoTarea),
      alEmpezar: () => this.#conectar(),
    });
    // The list does not wait for the socket, which may be the only thing that fails.
    void this.#releer();
  }

  incorporar(tarea: Tarea): void {
    this.#tablero.incorporar(tarea);
  }

  async cancelar(id: number): Promise<void> {
    const { cancelarTarea } = await consultar(CANCELAR_TAREA, { id });
    this.#tablero.incorporar(cancelarTarea);
  }

  /** Reads again one task that turned out not to be as shown. */
  revisar(id: number): void {
    this.#lecturas.pedir(id);
  }

  async cargarMas(): Promise<void> {
    const { tareas } = await consultar(TAREAS, { after: this.#cursor });
    if (this.signal.aborted) return;
    this.#recibir(tareas);
    this.#avanzarCursor(tareas);
  }

  #avanzar(avance: Avance): void {
    const conocida = this.#tablero.aplicar(avance, this.#conexion);
    // An advance carries neither the result nor a task's own fields.
    if (conocida ? terminada(avance) : this.#leida && this.#tocaLeer(avance.tareaId)) {
      this.#lecturas.pedir(avance.tareaId);
    }
  }

  /** What is older than the list read so far comes with «Cargar más». */
  #tocaLeer(id: number): boolean {
    return this.#cursor === null || id > this.#tablero.masAntigua;
  }

  #conectar(): void {
    const conexion = ++this.#conexion;
    void this.#releer();
    setTimeout(() => {
      if (conexion !== this.#conexion || this.signal.aborted) return;
      for (const { id } of this.#tablero.vivas((tarea) => tarea.conexion !== conexion))
        this.#lecturas.pedir(id);
    }, PLAZO_DE_PRESENTACION_MS);
  }

  async #releer(): Promise<void> {
    const saldar = anotarAtraso();
    try {
      const { tareas } = await conReintentos(leerPrimeras, { intentos: Infinity, signal: this.signal });
      if (this.signal.aborted) return;
      const primera = !this.#leida;
      const solapa = tareas.edges.some(({ node }) => this.#tablero.conoce(node.id));
      // More was started meanwhile than fits a page: begin the list anew rather than leave a hole in it.
      const salto = !primera && !solapa && this.#tablero.cuantas > 0 && tareas.pageInfo.hasNextPage;
      if (salto) {
        this.#tablero.vaciar();
        this.#tareas.value = [];
      }
      this.#leida = true;
      this.#recibir(tareas);
      if (primera || salto) this.#avanzarCursor(tareas);
      else this.#avisarLista();
    } catch (error) {
      if (!this.signal.aborted)
        this.#lista.value = { ...this.#lista.peek(), leida: true, error: textoDeError(error) };
    } finally {
      saldar();
    }
  }

  #recibir({ edges }: PaginaDeTareas): void {
    for (const { node } of edges) this.#tablero.incorporar(node);
  }

  #avanzarCursor({ pageInfo }: PaginaDeTareas): void {
    this.#cursor = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    const desde = this.#cursor === null ? 0 : this.#tablero.masAntigua;
    for (const id of this.#tablero.desconocidas(desde)) this.#lecturas.pedir(id);
    this.#avisarLista();
  }

  #avisarLista(): void {
    this.#lista.value = { leida: true, hayMas: this.#cursor !== null, error: '' };
  }

  #mostrar(tarea: TareaVista, anterior: TareaVista | null): void {
    const actuales = this.#tareas.peek();
    const conocida = actuales.find((una) => una.peek().id === tarea.id);
    if (conocida) conocida.value = tarea;
    else {
      const lugar = actuales.findIndex((una) => una.peek().id < tarea.id);
      this.#tareas.value = actuales.toSpliced(lugar < 0 ? actuales.length : lugar, 0, senal(tarea));
    }
    if (anterior && !terminada(anterior) && terminada(tarea)) anunciar(fraseDeFin(tarea));
  }
}
