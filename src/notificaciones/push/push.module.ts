import { Module } from '@nestjs/common';
import { HttpSalienteModule } from '../../http-saliente/index.js';
import { ClienteFcm } from './cliente-fcm.js';
import { EnvioPush } from './envio-push.service.js';
import { Pausa } from './pausa.js';
import { SesionGoogle } from './sesion-google.js';

/** How notifications reach phones: FCM HTTP v1. */
@Module({
  imports: [HttpSalienteModule],
  providers: [SesionGoogle, ClienteFcm, Pausa, EnvioPush],
  exports: [EnvioPush],
})
export class PushModule {}
