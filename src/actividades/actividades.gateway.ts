import { type OnGatewayConnection, WebSocketGateway } from '@nestjs/websockets';
import { Entregas, ESPACIO_WS, type SocketAutenticado } from '../tiempo-real/index.js';
import { ActividadesEnVivo } from './actividades-en-vivo.js';
import { comoRest } from './actividades.formato.js';

/** `actividad:estado` on `/ws`: to the admins and supervisors of the empresa, and to who is to make the visit. */
@WebSocketGateway({ namespace: ESPACIO_WS })
export class ActividadesGateway implements OnGatewayConnection<SocketAutenticado> {
  constructor(
    private readonly actividades: ActividadesEnVivo,
    private readonly entregas: Entregas,
  ) {}

  handleConnection(socket: SocketAutenticado): void {
    void this.entregas.entregar(socket, this.actividades.seguir(socket.data.actor), (actividad) =>
      socket.emit('actividad:estado', comoRest(actividad)),
    );
  }
}
