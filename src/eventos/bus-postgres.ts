import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { ListenMeta, Sql } from 'postgres';
import type { Metricas } from '../observacion/index.js';
import { BusEntreProcesos } from './bus-entre-procesos.js';
import type { Publicacion } from './bus.js';

const CANAL = 'seguimiento_eventos';
/** Postgres refuses a payload of 8000 bytes or more. */
const CARGA_MAXIMA = 7_900;

interface Carta {
  readonly de: string;
  readonly publicaciones: readonly Publicacion[];
}

/**
 * The postgres profile: LISTEN/NOTIFY between processes, every event to all of them. NOTIFY takes a lock of the
 * whole database at commit, so each journey is one statement.
 */
export class BusPostgres
  extends BusEntreProcesos
  implements OnApplicationBootstrap, BeforeApplicationShutdown
{
  private readonly inicio = `{"de":"${this.proceso}"`;
  private escucha: ListenMeta | undefined;

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
        if (!primera) this.avisarRecuperacion();
        primera = false;
      },
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.enviados();
    await this.escucha?.unlisten();
  }

  override async comprobar(): Promise<void> {
    await this.sql`select pg_notify(${CANAL}, ${`${this.inicio}}`})`;
    if (!this.escucha) throw new Error('Not listening yet');
  }

  protected async transmitir(publicaciones: readonly Publicacion[]): Promise<void> {
    const cargas = this.enCargas(publicaciones);
    await this.sql`select pg_notify(${CANAL}, carga) from unnest(${cargas}::text[]) as carga`;
  }

  /** Packs as many events into each payload as fit. */
  private enCargas(publicaciones: readonly Publicacion[]): string[] {
    const sobre = `${this.inicio},"publicaciones":[]}`.length;
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
    return grupos.map((grupo) => `${this.inicio},"publicaciones":[${grupo.join()}]}`);
  }

  private recibir(carga: string): void {
    if (carga.startsWith(this.inicio)) return;
    const { publicaciones } = JSON.parse(carga) as Carta;
    this.metricas.eventosRecibidos(publicaciones.length);
    this.repartir(publicaciones);
  }
}
