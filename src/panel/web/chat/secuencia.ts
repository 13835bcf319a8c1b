import type { Mensaje, PaginaDeMensajes } from './contrato.js';

/** Reads the messages before a cursor; the last ones without it. */
export type LeerPagina = (before: string | null) => Promise<PaginaDeMensajes>;

/** Pages that are read to meet what is known; beyond them the list begins anew, further down. */
const PAGINAS_MAXIMAS = 10;

/**
 * A conversation's messages from some place to its end, in the server's order, without a hole or a repeat. Live
 * messages come in order, but what came before the subscription was in force is known only from the pages: until
 * they have been read, live ones wait.
 */
export class Secuencia {
  /** What the pages told, and live messages once nothing can have been missed. */
  #firmes: readonly Mensaje[] = [];
  /** Live ones since the subscription's beginning, which may have a hole before or among them. */
  #sueltos: readonly Mensaje[] = [];
  #cursor: string | null = null;
  /** The messages have been read since the subscription began. */
  #alDia = false;
  /** They have been since it was surely in force: live ones lack nothing. */
  #segura = false;
  #comienzo = 0;
  #lecturas = 0;
  #generacion = 0;

  constructor(private readonly leerPagina: LeerPagina) {}

  /** What may be shown. */
  get mensajes(): readonly Mensaje[] {
    return this.#alDia ? [...this.#firmes, ...this.#sueltos] : this.#firmes;
  }

  get hayAnteriores(): boolean {
    return this.#cursor !== null;
  }

  /** Nothing that was written up to now can be missing at its end. */
  get alDia(): boolean {
    return this.#alDia;
  }

  conoce = (id: string): boolean =>
    this.#firmes.some((uno) => uno.id === id) || this.#sueltos.some((uno) => uno.id === id);

  /** The subscription begins, or begins again: what is known may lack its end. */
  comenzar(): void {
    this.#comienzo++;
    this.#alDia = this.#segura = false;
    this.#sueltos = [];
  }

  llegar(mensaje: Mensaje): void {
    if (this.conoce(mensaje.id)) return;
    // An answer that is under way may not have it.
    if (this.#segura && this.#lecturas === 0) this.#firmes = [...this.#firmes, mensaje];
    else this.#sueltos = [...this.#sueltos, mensaje];
  }

  /**
   * Reads back from the end until what is known.
   * @param enVigor the subscription has been in force since before this reading.
   */
  async ponerAlDia(enVigor: boolean): Promise<void> {
    const comienzo = this.#comienzo;
    this.#lecturas++;
    try {
      this.#unir(...(await this.#leerHasta(new Set(this.#firmes.map(({ id }) => id)))));
    } finally {
      this.#lecturas--;
    }
    // If it began again meanwhile, its own reading will tell.
    if (comienzo !== this.#comienzo) return;
    this.#alDia = true;
    this.#segura ||= enVigor;
    if (!this.#segura || this.#lecturas > 0) return;
    this.#firmes = [...this.#firmes, ...this.#sueltos];
    this.#sueltos = [];
  }

  /** Reads the page before the first message. */
  async anteriores(): Promise<void> {
    const cursor = this.#cursor;
    if (cursor === null) return;
    const generacion = this.#generacion;
    const { edges, pageInfo } = await this.leerPagina(cursor);
    // Begun anew, or read already by another call.
    if (generacion !== this.#generacion || cursor !== this.#cursor) return;
    this.#firmes = [...edges.map(({ node }) => node), ...this.#firmes];
    this.#cursor = pageInfo.hasPreviousPage ? pageInfo.startCursor : null;
  }

  async #leerHasta(conocidos: ReadonlySet<string>): Promise<[leidos: Mensaje[], cursor: string | null]> {
    const leidos: Mensaje[] = [];
    let cursor: string | null = null;
    for (let pagina = 0; pagina < PAGINAS_MAXIMAS; pagina++) {
      const { edges, pageInfo } = await this.leerPagina(cursor);
      leidos.unshift(...edges.map(({ node }) => node));
      cursor = pageInfo.hasPreviousPage ? pageInfo.startCursor : null;
      const encontrada = conocidos.size === 0 || leidos.some(({ id }) => conocidos.has(id));
      if (encontrada || cursor === null) break;
    }
    return [leidos, cursor];
  }

  #unir(leidos: readonly Mensaje[], cursor: string | null): void {
    const encuentro = this.#firmes.findIndex(({ id }) => id === leidos[0]?.id);
    if (encuentro >= 0) this.#firmes = [...this.#firmes.slice(0, encuentro), ...leidos];
    else {
      // All that was known is among what was read; or else it is too far up, beyond a hole.
      this.#firmes = leidos;
      this.#cursor = cursor;
      this.#generacion++;
    }
    const ids = new Set(leidos.map(({ id }) => id));
    this.#sueltos = this.#sueltos.filter(({ id }) => !ids.has(id));
  }
}
