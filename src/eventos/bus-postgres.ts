import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { ListenMeta, Sql } from 'postgres';
import type { Metricas } from '../observacion/index.js';
import { BusEntreProcesos } from './bus-entre-procesos.js';
import type { Publicacion } from './bus.js';

const CANAL = 'seguimiento_eventos';
/** Postgres refuses a payload of 8000 bytes or more. */
const CARGA_MAXIMA = 7_900;
/** Characters of JSON that fit into a payload once written as a string in JSON again, whatever they are. */
const TROZO = 2_500;

interface Carta {
  readonly de: string;
  /** From a process that has just come: it is to be let know who is there. */
  readonly saludo?: true;
  readonly publicaciones?: readonly Publicacion[];
  readonly trozo?: Trozo;
}

/** Part `numero` of the `total` of a letter that no payload holds; they follow one another. */
interface Trozo {
  /** Which letter of its sender's: Postgres drops a payload that the same transaction has sent already. */
  readonly carta: number;
  readonly numero: number;
  readonly total: number;
  readonly texto: string;
}

/** How often a process lets the others know that it is there. */
const LATIDO_MS = 5_000;
/** Nobody has been heard for so long: three beats. */
const SILENCIO_MS = 15_000;
/** Whoever is there answers a greeting at once. */
const RESPUESTA_MS = 2_000;

/**
 * The postgres profile: LISTEN/NOTIFY between processes, every event to all of them. NOTIFY takes a lock of the
 * whole database at commit, so each journey is one statement; and a process that is alone sends nothing.
 */
export class BusPostgres
  extends BusEntreProcesos
  implements OnApplicationBootstrap, BeforeApplicationShutdown
{
  private readonly inicio = `{"de":"${this.proceso}"`;
  private escucha: ListenMeta | undefined;
  private latido: NodeJS.Timeout | undefined;
  /** When another process was heard, or may have been without our hearing it. */
  private oidoEn = 0;
  /** When this process heard itself. */
  private ecoEn = 0;
  /** Of each process, the parts that have come of its letter in parts. */
  private readonly trozos = new Map<string, { readonly carta: number; readonly textos: string[] }>();
  private cartasEnTrozos = 0;

  constructor(
    private readonly sql: Sql,
    metricas: Metricas,
  ) {
    super(metricas);
  }

  async onApplicationBootstrap(): Promise<void> {
    let primera = true;
    this.escucha = await this.sql.listen(
      CANAL,
      (carga) => this.recibir(carga),
      () => {
        // What was begun may never end.
        this.trozos.clear();
        // Who was not heard meanwhile may be there.
        this.oidoEn = Date.now() - SILENCIO_MS + RESPUESTA_MS;
        this.ecoEn = Date.now();
        void this.darSenal('saludo');
        if (!primera) this.avisarRecuperacion();
        primera = false;
      },
    );
    this.latido = setInterval(() => void this.darSenal(), LATIDO_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.latido);
    await this.enviados();
    await this.escucha?.unlisten();
  }

  override async comprobar(): Promise<void> {
    await this.sql`select 1`;
    if (Date.now() - this.ecoEn > SILENCIO_MS) throw new Error('Its own beats do not come back');
  }

  protected async transmitir(publicaciones: readonly Publicacion[]): Promise<number> {
    if (Date.now() - this.oidoEn > SILENCIO_MS) return 0;
    await this.notificar(this.enCargas(publicaciones));
    return publicaciones.length;
  }

  /** Lets the others know that this process is there. What gets lost is said again. */
  private async darSenal(clase?: 'saludo'): Promise<void> {
    await this.notificar([this.envolver([], clase)]).catch(() => {});
  }

  private async notificar(cargas: readonly string[]): Promise<void> {
    await this.sql`select pg_notify(${CANAL}, carga) from unnest(${[...cargas]}::text[]) as carga`;
  }

  /** Packs as many events into each payload as fit, in their order; one that does not fit travels in parts. */
  private enCargas(publicaciones: readonly Publicacion[]): string[] {
    const capacidad = CARGA_MAXIMA - this.envolver([]).length;
    const cargas: string[] = [];
    let grupo: string[] = [];
    let libre = capacidad;
    const cerrarGrupo = () => {
      if (grupo.length > 0) cargas.push(this.envolver(grupo));
      grupo = [];
      libre = capacidad;
    };
    for (const publicacion of publicaciones) {
      const texto = JSON.stringify(publicacion);
      const bytes = Buffer.byteLength(texto) + 1;
      if (bytes > libre) cerrarGrupo();
      if (bytes > capacidad) {
        cargas.push(...this.trocear(this.envolver([texto])));
        continue;
      }
      grupo.push(texto);
      libre -= bytes;
    }
    cerrarGrupo();
    return cargas;
  }

  private envolver(textos: readonly string[], clase?: 'saludo'): string {
    return `${this.inicio}${clase ? `,"${clase}":true` : ''},"publicaciones":[${textos.join()}]}`;
  }

  private trocear(completa: string): string[] {
    const carta = ++this.cartasEnTrozos;
    const total = Math.ceil(completa.length / TROZO);
    return Array.from({ length: total }, (_, numero) => {
      const texto = completa.slice(numero * TROZO, (numero + 1) * TROZO);
      return `${this.inicio},"trozo":${JSON.stringify({ carta, numero, total, texto } satisfies Trozo)}}`;
    });
  }

  private recibir(carga: string): void {
    if (carga.startsWith(this.inicio)) {
      this.ecoEn = Date.now();
      return;
    }
    this.oidoEn = Date.now();
    const carta = this.abrirCarta(carga) as Carta | undefined;
    const { publicaciones = [], saludo } = carta?.trozo ? this.juntar(carta.de, carta.trozo) : (carta ?? {});
    if (saludo) void this.darSenal();
    this.metricas.eventosRecibidos(publicaciones.length);
    this.repartir(publicaciones);
  }

  /** @returns the letter, once its last part is here; nothing of one whose beginning was not heard. */
  private juntar(de: string, { carta, numero, total, texto }: Trozo): Partial<Carta> {
    let parcial = this.trozos.get(de);
    if (parcial?.carta !== carta) {
      parcial = { carta, textos: [] };
      this.trozos.set(de, parcial);
    }
    if (parcial.textos.length === numero) parcial.textos.push(texto);
    if (numero < total - 1) return {};
    this.trozos.delete(de);
    const { textos } = parcial;
    return textos.length === total ? ((this.abrirCarta(textos.join('')) as Carta | undefined) ?? {}) : {};
  }
}
