import { type OnGatewayConnection, WebSocketGateway } from '@nestjs/websockets';
import type { Avance } from '../eventos/index.js';
import { Metricas } from '../observacion/index.js';
import { Entregas, ESPACIO_WS, type SocketAutenticado } from '../tiempo-real/index.js';
import { ProgresoService } from './progreso.service.js';

/**
 * `tarea:progreso` on `/ws`: to the task's owner, on each of their sockets. On connecting, first the latest
 * advance of each unfinished task (and of those that ended after the handshake's `auth.terminadasDesde`).
 */
@WebSocketGateway({ namespace: ESPACIO_WS })
export class ProgresoGateway implements OnGatewayConnection<SocketAutenticado> {
  private readonly entregado = ({ fecha }: Avance) => this.metricas.entregado('socketio', fecha);

  constructor(
    private readonly progreso: ProgresoService,
    private readonly metricas: Metricas,
    private readonly entregas: Entregas,
  ) {}

  handleConnection(socket: SocketAutenticado): void {
    const { actor, terminadasDesde } = socket.data;
    const avances = this.progreso.seguirTodas(actor, terminadasDesde, this.entregado);
    void this.entregas.entregar(socket, avances, (avance) => socket.emit('tarea:progreso', avance));
  }
}
