import { Logger } from '@nestjs/common';
import { type OnGatewayConnection, WebSocketGateway } from '@nestjs/websockets';
import type { Avance } from '../eventos/index.js';
import { Metricas } from '../observacion/index.js';
import { ESPACIO_WS, type SocketAutenticado, vaciado } from '../tiempo-real/index.js';
import { ProgresoService } from './progreso.service.js';

/**
 * `tarea:progreso` on `/ws`: to the task's owner, on each of their sockets. On connecting, first the latest
 * advance of each unfinished task (and of those that ended after the handshake's `auth.terminadasDesde`).
 */
@WebSocketGateway({ namespace: ESPACIO_WS })
export class ProgresoGateway implements OnGatewayConnection<SocketAutenticado> {
  private readonly logger = new Logger(ProgresoGateway.name);

  private readonly entregado = ({ fecha }: Avance) => this.metricas.entregado('socketio', fecha);

  constructor(
    private readonly progreso: ProgresoService,
    private readonly metricas: Metricas,
  ) {}

  handleConnection(socket: SocketAutenticado): void {
    const { actor, terminadasDesde } = socket.data;
    const avances = this.progreso.seguirTodas(actor, terminadasDesde, this.entregado);
    socket.once('disconnect', () => void avances.return());
    void this.entregar(socket, avances);
  }

  private async entregar(socket: SocketAutenticado, avances: AsyncIterable<Avance>): Promise<void> {
    try {
      for await (const avance of avances) {
        socket.emit('tarea:progreso', avance);
        await vaciado(socket);
      }
    } catch (error) {
      this.logger.warn(`Socket ${socket.id} ended: ${String(error)}`);
      socket.disconnect(true);
    }
  }
}
