import { UseFilters } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import type { MensajeEnVivo } from '../eventos/index.js';
import {
  aceptado,
  type Acuse,
  Entregas,
  ESPACIO_WS,
  FiltroDeAcuses,
  type SocketAutenticado,
} from '../tiempo-real/index.js';
import type { Mensaje } from './chat.modelo.js';
import { ChatService } from './chat.service.js';
import { MensajesEnVivo } from './mensajes-en-vivo.js';

/** `chat:mensaje` on `/ws`: to every participant on each of their sockets, and from who writes. */
@WebSocketGateway({ namespace: ESPACIO_WS })
@UseFilters(FiltroDeAcuses)
export class ChatGateway implements OnGatewayConnection<SocketAutenticado> {
  constructor(
    private readonly chat: ChatService,
    private readonly enVivo: MensajesEnVivo,
    private readonly entregas: Entregas,
  ) {}

  handleConnection(socket: SocketAutenticado): void {
    const mensajes = this.enVivo.seguirTodas(socket.data.actor);
    void this.entregas.entregar(socket, mensajes, (mensaje) =>
      socket.emit('chat:mensaje', comoCliente(mensaje)),
    );
  }

  @SubscribeMessage('chat:mensaje')
  async enviar(
    @ConnectedSocket() socket: SocketAutenticado,
    @MessageBody() entrada: unknown,
  ): Promise<Acuse<Mensaje>> {
    return aceptado(comoCliente(await this.chat.enviar(socket.data.actor, entrada)));
  }
}

/** A message as clients see it: the order is that in which they come. */
const comoCliente = ({ id, conversacionId, autorId, texto, fecha }: MensajeEnVivo): Mensaje => ({
  id,
  conversacionId,
  autorId,
  texto,
  fecha,
});
