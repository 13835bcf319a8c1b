import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActorActual } from '../autenticacion/index.js';
import type { Actor } from '../comun/actor.js';
import type { ResultadoDeOperacion } from './operacion.js';
import { CUERPO_SINCRONIZACION, type CuerpoSincronizacion, RESULTADOS } from './sincronizacion.formato.js';
import { SincronizacionService } from './sincronizacion.service.js';

@ApiTags('sincronizacion')
@ApiBearerAuth()
@Controller('sincronizacion')
export class SincronizacionController {
  constructor(private readonly sincronizacion: SincronizacionService) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Do what my device kept while it was offline: in order, each operation once' })
  @ApiOkResponse({ standardSchema: RESULTADOS })
  sincronizar(
    @ActorActual() actor: Actor,
    @Body({ schema: CUERPO_SINCRONIZACION }) { operaciones }: CuerpoSincronizacion,
  ): Promise<ResultadoDeOperacion[]> {
    return this.sincronizacion.sincronizar(actor, operaciones);
  }
}
