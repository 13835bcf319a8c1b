import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { ConexionesRedis } from '../base-datos/index.js';
import type { Metricas } from '../observacion/index.js';
import type { Audiencia } from './audiencias.js';
import { BusEntreProcesos } from './bus-entre-procesos.js';
import type { Publicacion } from './bus.js';
import type { Suceso } from './eventos.js';

interface Carta {
  readonly de: string;
  readonly sucesos: readonly Suceso[];
}

/**
 * The cluster profile: one Redis channel per audience, joined by the processes where somebody listens. So an
 * event costs what its audience costs, however many processes there are.
 */
export class BusRedis extends BusEntreProcesos implements BeforeApplicationShutdown {
  private readonly inicio = `{"de":"${this.proceso}"`;
  /** Audiences whose channel has been asked for and has not been joined yet. */
  private readonly uniones = new Map<Audiencia, Promise<unknown>>();
  private conectado = false;

  private readonly prefijo: string;
  private readonly emisor: Redis;
  /** A connection of its own: one that has joined channels can do nothing else. */
  private readonly receptor: Redis;

  constructor(redis: ConexionesRedis, metricas: Metricas) {
    super(metricas);
    this.prefijo = `${redis.prefijo}:`;
    this.emisor = redis.conectar('bus-emisor', 'impaciente');
    const receptor = redis.conectar('bus-receptor', 'impaciente');
    this.receptor = receptor;
    receptor.on('message', (canal, texto) => this.recibir(canal, texto));
    receptor.on('ready', () => void this.alConectar());
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.enviados();
  }

  override async comprobar(): Promise<void> {
    // The receiving one says nothing else: a network that forgot it shows in this alone.
    await Promise.all([this.emisor.ping(), this.receptor.ping()]);
  }

  override lista(audiencia: Audiencia): Promise<unknown> | undefined {
    return this.uniones.get(audiencia);
  }

  protected override alAbrir(audiencia: Audiencia): void {
    // Without Redis there is nothing to join: it is done when it is back.
    const pedida = this.receptor.subscribe(this.prefijo + audiencia).catch(() => undefined);
    const union: Promise<unknown> = pedida.finally(() => {
      if (this.uniones.get(audiencia) === union) this.uniones.delete(audiencia);
    });
    this.uniones.set(audiencia, union);
  }

  protected override alCerrar(audiencia: Audiencia): void {
    this.receptor.unsubscribe(this.prefijo + audiencia).catch(() => {});
  }

  protected async transmitir(publicaciones: readonly Publicacion[]): Promise<number> {
    const porAudiencia = new Map<Audiencia, string[]>();
    for (const { audiencias, ...suceso } of publicaciones) {
      const texto = JSON.stringify(suceso);
      for (const audiencia of audiencias) {
        const textos = porAudiencia.get(audiencia);
        if (textos) textos.push(texto);
        else porAudiencia.set(audiencia, [texto]);
      }
    }
    const envio = this.emisor.pipeline();
    for (const [audiencia, textos] of porAudiencia) {
      envio.publish(this.prefijo + audiencia, `${this.inicio},"sucesos":[${textos.join()}]}`);
    }
    const [[error] = []] = (await envio.exec()) ?? [];
    if (error) throw error;
    return publicaciones.length;
  }

  private recibir(canal: string, texto: string): void {
    if (texto.startsWith(this.inicio)) return;
    const audiencia = canal.slice(this.prefijo.length) as Audiencia;
    const sucesos = (this.abrirCarta(texto) as Carta | undefined)?.sucesos ?? [];
    this.metricas.eventosRecibidos(sucesos.length);
    for (const suceso of sucesos) this.entregar(audiencia, suceso);
  }

  /** Joins every channel again: a new connection has none. */
  private async alConectar(): Promise<void> {
    const canales = [...this.escuchadas].map((audiencia) => this.prefijo + audiencia);
    try {
      if (canales.length > 0) await this.receptor.subscribe(...canales);
    } catch {
      // The next connection starts over.
      return this.receptor.disconnect(true);
    }
    if (this.conectado) this.avisarRecuperacion();
    this.conectado = true;
  }
}
