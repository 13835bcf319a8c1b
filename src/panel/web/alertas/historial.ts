import { computed, type ReadonlySignal, signal as senal } from '@preact/signals';
import { Coleccion } from '../datos/coleccion.js';
import type { Alerta, Pagina } from '../datos/contrato.js';
import { Lectura } from '../datos/lectura.js';
import { consultar } from '../red/api.js';
import { HISTORIAL } from './contrato.js';

/** The alerts that have ended, as far back as they have been asked for. */
export class HistorialDeAlertas {
  readonly #filas = new Coleccion<number, Alerta>(({ id }) => id);
  /** What ended since the list was first read, the latest first: above it, whatever its number. */
  readonly #recientes = senal<readonly number[]>([]);
  readonly #hayMas = senal(false);
  readonly lectura: Lectura;
  #pedido = false;
  #leido = false;
  #cursor: string | null = null;
  /** The list is complete from this number on. */
  #desde = Infinity;

  readonly alertas: ReadonlySignal<readonly Alerta[]> = computed(() => {
    const recientes = new Set(this.#recientes.value);
    const arriba = [...recientes].flatMap((id) => this.#filas.obtener(id) ?? []);
    const resto = this.#filas.todas.value.filter(({ id }) => !recientes.has(id));
    return [...arriba, ...resto.toSorted((a, b) => b.id - a.id)];
  });

  constructor(signal: AbortSignal) {
    this.lectura = new Lectura(() => this.#releer(), signal);
  }

  get hayMas(): ReadonlySignal<boolean> {
    return this.#hayMas;
  }

  /** Reads it for the first time: from then on it is kept. */
  abrir(): void {
    if (this.#pedido) return;
    this.#pedido = true;
    this.lectura.pedir();
  }

  /** Something may have ended unseen. */
  ponerAlDia(): void {
    if (this.#pedido) this.lectura.pedir();
  }

  /** An alert that has ended, live. */
  llegar(alerta: Alerta): void {
    const listada = this.#filas.obtener(alerta.id) !== undefined;
    // Attended after its end and older than what is listed: «Cargar más» brings it.
    if (!this.#pedido || (!listada && atendidaDespues(alerta))) return;
    this.#filas.llegar(alerta);
    if (!listada && this.#leido) this.#poner([alerta]);
  }

  /** @throws ErrorDeApi */
  async cargarMas(): Promise<void> {
    const pagina = await this.#leer(this.#cursor);
    await this.#filas.releer(
      () => Promise.resolve(nodos(pagina)),
      () => false,
    );
    this.#avanzar(pagina);
  }

  /** From the top down to where the list has been read: what ended while nobody told stands above it. */
  async #releer(): Promise<void> {
    const leidas: Alerta[] = [];
    let pagina: Pagina<Alerta> | undefined;
    const hasta = this.#leido ? this.#desde : Infinity;
    const quedan = ({ edges, pageInfo }: Pagina<Alerta>) =>
      this.#leido && pageInfo.hasNextPage && (edges.at(-1)?.node.id ?? 0) > hasta;
    const conocidas = new Set(this.#filas.todas.peek().map(({ id }) => id));
    await this.#filas.releer(
      async () => {
        do {
          pagina = await this.#leer(pagina?.pageInfo.endCursor ?? null);
          leidas.push(...nodos(pagina));
        } while (quedan(pagina));
        return leidas;
      },
      ({ id }) => id >= hasta,
    );
    if (this.#leido) this.#poner(leidas.filter(({ id }) => id >= hasta && !conocidas.has(id)));
    if (pagina) this.#avanzar(pagina);
    this.#leido = true;
  }

  #poner(terminadas: readonly Alerta[]): void {
    const nuevas = terminadas
      .filter(({ id }) => !this.#recientes.peek().includes(id))
      .toSorted((a, b) => Date.parse(b.cerradaEn ?? '') - Date.parse(a.cerradaEn ?? ''))
      .map(({ id }) => id);
    if (nuevas.length > 0) this.#recientes.value = [...nuevas, ...this.#recientes.peek()];
  }

  async #leer(after: string | null): Promise<Pagina<Alerta>> {
    return (await consultar(HISTORIAL, { after })).alertas;
  }

  #avanzar({ edges, pageInfo }: Pagina<Alerta>): void {
    const desde = pageInfo.hasNextPage ? (edges.at(-1)?.node.id ?? 0) : 0;
    // Another reading went further meanwhile.
    if (desde > this.#desde) return;
    this.#desde = desde;
    this.#cursor = pageInfo.endCursor;
    this.#hayMas.value = pageInfo.hasNextPage;
  }
}

const atendidaDespues = ({ atendidaEn, cerradaEn }: Alerta): boolean =>
  atendidaEn !== null && cerradaEn !== null && Date.parse(atendidaEn) > Date.parse(cerradaEn);

const nodos = ({ edges }: Pagina<Alerta>): Alerta[] => edges.map(({ node }) => node);
