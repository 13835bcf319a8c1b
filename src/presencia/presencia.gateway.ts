import { type OnGatewayConnection, WebSocketGateway } from '@nestjs/websockets';
import { Entregas, ESPACIO_WS, type SocketAutenticado } from '../tiempo-real/index.js';
import { PresenciaService } from './presencia.service.js';

/** `usuario:online` and `usuario:offline` on `/ws`, to every user of the empresa, with the same payload as GraphQL's. */
@WebSocketGateway({ namespace: ESPACIO_WS })
export class PresenciaGateway implements OnGatewayConnection<SocketAutenticado> {
  constructor(
    private readonly presencia: PresenciaService,
    private readonly entregas: Entregas,
  ) {}

  handleConnection(socket: SocketAutenticado): void {
    const cambios = this.presencia.seguir(socket.data.actor);
    void this.entregas.entregar(socket, cambios, (presencia) =>
      socket.emit(presencia.enLinea ? 'usuario:online' : 'usuario:offline', presencia),
    );
  }
}
