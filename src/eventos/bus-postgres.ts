import { type BeforeApplicationShutdown, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { ListenMeta, Sql } from 'postgres';
import { conTraza } from '../comun/traza.js';
import type { Metricas } from '../observacion/index.js';
import { Bus, type Publicacion } from './bus.js';

const CANAL = 'seguimiento_eventos';
/** Postgres refuses a payload of 8000 bytes or more. */
const CARGA_MAXIMA = 7_900;

interface Carta {
  readonly de: string;
  readonly publicaciones: readonly Publicacion[];
}

/**
 * The postgres profile: LISTEN/NOTIFY between processes. NOTIFY takes a lock of the whole database at
 * commit, so events are gathered while one is on its way, and each journey is one statement.
 */
export class BusPostgres extends Bus implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(BusPostgres.name);
  private readonly proceso = randomUUID();
  private porEnviar: Publicacion[] = [];
  private enviando: Promise<void> | undefined;
  private escucha: ListenMeta | undefined;

  constructor(
    private readonly sql: Sql,
    private readonly metricas: Metricas,
  ) {
    super();
  }

  async onApplicationBootstrap(): Promise<void> {
    let primera = true;
    this.escucha = await this.sql.listen(
      CANAL,
      (carga) => this.recibir(carga),
      () => {
        if (!primera) this.avisarRecuperacion();
        primera = false;
      },
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.enviando;
    await this.escucha?.unlisten();
  }

  override async comprobar(): Promise<void> {
    if (!this.escucha) throw new Error('Not listening');
    await this.sql`select 1`;
  }

  publicar(publicaciones: readonly Publicacion[]): void {
    if (publicaciones.length === 0) return;
    this.repartir(publicaciones);
    this.porEnviar.push(...publicaciones);
    this.enviando ??= conTraza(undefined, () => this.enviar());
  }

  private async enviar(): Promise<void> {
    // Everything that is published in this turn travels together.
    await Promise.resolve();
    while (this.porEnviar.length > 0) {
      const publicaciones = this.porEnviar;
      this.porEnviar = [];
      try {
        const cargas = this.enCargas(publicaciones);
        await this.sql`select pg_notify(${CANAL}, carga) from unnest(${cargas}::text[]) as carga`;
        this.metricas.eventosPublicados(publicaciones.length);
      } catch (error) {
        this.logger.warn(`Events not sent to other processes: ${String(error)}`);
      }
    }
    // Here and not in a `finally()`: what is published between the two would wait for the next event.
    this.enviando = undefined;
  }

  /** Packs as many events into each payload as fit. */
  private enCargas(publicaciones: readonly Publicacion[]): string[] {
    const sobre = JSON.stringify({ de: this.proceso, publicaciones: [] } satisfies Carta).length;
    const grupos: string[][] = [];
    let libre = 0;
    for (const publicacion of publicaciones) {
      const texto = JSON.stringify(publicacion);
      const bytes = Buffer.byteLength(texto) + 1;
      if (bytes > libre) {
        grupos.push([]);
        libre = CARGA_MAXIMA - sobre;
      }
      grupos.at(-1)?.push(texto);
      libre -= bytes;
    }
    return grupos.map((grupo) => `{"de":"${this.proceso}","publicaciones":[${grupo.join()}]}`);
  }

  private recibir(carga: string): void {
    const carta = JSON.parse(carga) as Carta;
    // Our own listeners had it when it was published.
    if (carta.de === this.proceso) return;
    this.metricas.eventosRecibidos(carta.publicaciones.length);
    this.repartir(carta.publicaciones);
  }
}
