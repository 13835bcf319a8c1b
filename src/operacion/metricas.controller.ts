import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Publico } from '../autenticacion/index.js';
import { noAutenticado } from '../comun/errores.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { Metricas } from '../observacion/index.js';
import { llevaToken } from './acceso-metricas.js';

@ApiTags('operacion')
@Publico()
@Controller('metricas')
export class MetricasController {
  constructor(
    private readonly metricas: Metricas,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {}

  /** @throws ErrorDeDominio UNAUTHENTICATED without METRICAS_TOKEN, if there is one. No user's token opens it. */
  @Get()
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Metrics for Prometheus; with METRICAS_TOKEN as the bearer token, where it is set',
  })
  @ApiOkResponse({
    description: 'Text format 0.0.4',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  async leer(
    @Req() { headers }: FastifyRequest,
    @Res({ passthrough: true }) respuesta: FastifyReply,
  ): Promise<string> {
    const { METRICAS_TOKEN } = this.configuracion;
    if (METRICAS_TOKEN && !llevaToken(headers.authorization, METRICAS_TOKEN)) {
      throw noAutenticado('The token of the metrics is needed (Authorization: Bearer …)');
    }
    void respuesta.headers({ 'content-type': this.metricas.tipoDeContenido, 'cache-control': 'no-store' });
    return this.metricas.texto();
  }
}
