import { Module } from '@nestjs/common';
import { UsuariosModule } from '../usuarios/index.js';
import { ChatGateway } from './chat.gateway.js';
import { ChatService } from './chat.service.js';
import { ConversacionesResolver } from './conversaciones.resolver.js';
import { LectorDeMensajes } from './lector-mensajes.js';
import { MensajesEnVivo } from './mensajes-en-vivo.js';
import { MensajesResolver } from './mensajes.resolver.js';

/** Conversations between the users of an empresa. */
@Module({
  imports: [UsuariosModule],
  providers: [
    ChatService,
    LectorDeMensajes,
    MensajesEnVivo,
    ConversacionesResolver,
    MensajesResolver,
    ChatGateway,
  ],
  exports: [ChatService],
})
export class ChatApiModule {}
