import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActorActual } from '../autenticacion/index.js';
import type { Actor } from '../comun/actor.js';
import { CUERPO_UBICACIONES, type CuerpoUbicaciones, RESULTADO_UBICACIONES } from './tracking.formato.js';
import { TrackingService } from './tracking.service.js';
import type { ResultadoUbicaciones } from './ubicacion.modelo.js';

@ApiTags('tracking')
@ApiBearerAuth()
@Controller('tracking')
export class TrackingController {
  constructor(private readonly tracking: TrackingService) {}

  @Post('ubicaciones')
  @HttpCode(200)
  @ApiOperation({ summary: 'Keep my positions: each is judged by itself, and sending one again is harmless' })
  @ApiOkResponse({ standardSchema: RESULTADO_UBICACIONES })
  registrar(
    @ActorActual() actor: Actor,
    @Body({ schema: CUERPO_UBICACIONES }) { ubicaciones }: CuerpoUbicaciones,
  ): Promise<ResultadoUbicaciones> {
    return this.tracking.registrar(actor, ubicaciones);
  }
}
