import { type OnGatewayConnection, WebSocketGateway } from '@nestjs/websockets';
import { Entregas, ESPACIO_WS, type SocketAutenticado } from '../tiempo-real/index.js';
import { AlertasEnVivo } from './alertas-en-vivo.js';
import { comoRest } from './alertas.formato.js';

/** `alerta:nueva` on `/ws`: to the admins and supervisors of the empresa. */
@WebSocketGateway({ namespace: ESPACIO_WS })
export class AlertasGateway implements OnGatewayConnection<SocketAutenticado> {
  constructor(
    private readonly alertas: AlertasEnVivo,
    private readonly entregas: Entregas,
  ) {}

  handleConnection(socket: SocketAutenticado): void {
    const { actor } = socket.data;
    if (actor.rol === 'colaborador') return;
    void this.entregas.entregar(socket, this.alertas.seguir(actor), (alerta) =>
      socket.emit('alerta:nueva', comoRest(alerta)),
    );
  }
}
