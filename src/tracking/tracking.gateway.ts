import { UseFilters } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import {
  aceptado,
  type Acuse,
  Entregas,
  ESPACIO_WS,
  FiltroDeAcuses,
  type SocketAutenticado,
} from '../tiempo-real/index.js';
import { MapaEnVivo } from './mapa-en-vivo.js';
import { TrackingService } from './tracking.service.js';
import type { ResultadoUbicaciones } from './ubicacion.modelo.js';

/**
 * `tracking:ubicacion` on `/ws`: from anybody, their own positions, one or a list; to admins and supervisors, the
 * newest position of each user of their empresa whenever it moves.
 */
@WebSocketGateway({ namespace: ESPACIO_WS })
@UseFilters(FiltroDeAcuses)
export class TrackingGateway implements OnGatewayConnection<SocketAutenticado> {
  constructor(
    private readonly tracking: TrackingService,
    private readonly mapa: MapaEnVivo,
    private readonly entregas: Entregas,
  ) {}

  handleConnection(socket: SocketAutenticado): void {
    const { actor } = socket.data;
    if (actor.rol === 'colaborador') return;
    void this.entregas.entregar(socket, this.mapa.seguirTodos(actor), (posicion) =>
      socket.emit('tracking:ubicacion', posicion),
    );
  }

  @SubscribeMessage('tracking:ubicacion')
  async registrar(
    @ConnectedSocket() { data: { actor } }: SocketAutenticado,
    @MessageBody() datos: unknown,
  ): Promise<Acuse<ResultadoUbicaciones>> {
    const una = typeof datos === 'object' && datos !== null && !Array.isArray(datos);
    return aceptado(await this.tracking.registrar(actor, una ? [datos] : datos));
  }
}
