import { Controller, Headers, Logger, type MessageEvent, Sse, SseSignal } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiHeader,
  ApiNoContentResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import { Observable } from 'rxjs';
import { ActorActual, ConexionesAbiertas, DireccionActual } from '../autenticacion/index.js';
import type { Actor } from '../comun/actor.js';
import { entradaInvalida } from '../comun/errores.js';
import type { Avance, Flujo } from '../eventos/index.js';
import { IdDeRuta, redDe, SinContenido } from '../http/index.js';
import { ConexionesEntrantes } from '../limites/index.js';
import { Metricas } from '../observacion/index.js';
import { ProgresoService } from './progreso.service.js';

/** Under a proxy's usual patience with a silent connection. */
const LATIDO_MS = 15_000;
/** As Last-Event-ID: from the first advance on. */
const SIN_AVANCES = '0';

@ApiTags('tareas')
@ApiBearerAuth()
@Controller('tareas')
export class ProgresoController {
  private readonly logger = new Logger(ProgresoController.name);

  private readonly entregado = ({ fecha }: Avance) => this.metricas.entregado('sse', fecha);

  constructor(
    private readonly progreso: ProgresoService,
    private readonly metricas: Metricas,
    private readonly conexiones: ConexionesAbiertas,
    private readonly entrantes: ConexionesEntrantes,
  ) {}

  @Sse(':id/progreso')
  @ApiOperation({ summary: 'Advances of a task as server-sent events, to its end' })
  @ApiNoContentResponse({ description: 'The task has ended and Last-Event-ID was its last advance' })
  @ApiProduces('text/event-stream')
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The last seq received: go on after it' })
  async seguir(
    @ActorActual() actor: Actor,
    @IdDeRuta() id: number,
    @DireccionActual() ip: string,
    @SseSignal() senal: AbortSignal,
    @Headers('last-event-id') ultimoId?: string,
  ): Promise<Observable<MessageEvent>> {
    const avances = await this.progreso.seguirTarea(actor, id, seqDe(ultimoId), this.entregado);
    if (!avances) throw new SinContenido();
    const soltar = this.ocupar(actor, ip, avances);
    // Each way in which a stream ends comes by here, also that of a client who left before it began.
    senal.addEventListener('abort', soltar, { once: true });
    if (senal.aborted) soltar();
    return this.comoEventos(avances, ultimoId || SIN_AVANCES);
  }

  /**
   * Counts the stream while it can still be refused: before anything of it is sent.
   * @returns ends it and its count; a second call does nothing.
   * @throws ErrorDeDominio TOO_MANY_REQUESTS
   */
  private ocupar(actor: Actor, ip: string, avances: Flujo<Avance>): () => void {
    const finales: (() => void)[] = [() => void avances.return()];
    const terminar = () => {
      for (const final of finales) final();
    };
    try {
      finales.push(this.entrantes.admitirAutenticada(redDe(ip)));
      finales.push(this.conexiones.abrir(actor, terminar));
      finales.push(this.metricas.socketAbierto('sse'));
    } catch (error) {
      terminar();
      throw error;
    }
    return terminar;
  }

  private comoEventos(avances: Flujo<Avance>, desde: string): Observable<MessageEvent> {
    return new Observable((suscriptor) => {
      let id = desde;
      // With the id of before: Nest would count one, from which the client would go on when it reconnects.
      const latido = setInterval(() => suscriptor.next({ type: 'latido', id, data: '' }), LATIDO_MS).unref();
      const leer = async () => {
        for await (const avance of avances) {
          id = String(avance.seq);
          suscriptor.next({ type: 'tarea:progreso', id, data: avance });
        }
      };
      leer()
        .catch((error: unknown) => this.logger.warn(`Stream ended: ${String(error)}`))
        .finally(() => suscriptor.complete());
      return () => {
        clearInterval(latido);
        void avances.return();
      };
    });
  }
}

function seqDe(ultimoId: string | undefined): number | undefined {
  if (ultimoId === undefined || ultimoId === '') return undefined;
  if (!/^\d{1,9}$/.test(ultimoId)) {
    throw entradaInvalida([{ path: 'Last-Event-ID', message: 'expected the id of an earlier event' }]);
  }
  return Number(ultimoId);
}
