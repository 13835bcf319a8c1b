import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Publico } from '../autenticacion/index.js';
import { type Diagnostico, Salud } from '../observacion/index.js';

const VIVA = z.object({ estado: z.literal('viva') }).meta({ id: 'Vida' });
const DIAGNOSTICO = z
  .object({
    estado: z.enum(['lista', 'no lista', 'parando']),
    comprobaciones: z
      .record(z.string(), z.enum(['bien', 'falla']))
      .optional()
      .describe('By part: base de datos, cola, eventos'),
  })
  .meta({ id: 'Diagnostico' });

@ApiTags('operacion')
@Publico()
@Controller('salud')
export class SaludController {
  constructor(private readonly salud: Salud) {}

  @Get('viva')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Liveness: the process answers' })
  @ApiOkResponse({ standardSchema: VIVA })
  viva(): z.output<typeof VIVA> {
    return { estado: 'viva' };
  }

  @Get('lista')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Readiness: whether requests may be sent here' })
  @ApiOkResponse({ standardSchema: DIAGNOSTICO })
  @ApiServiceUnavailableResponse({ description: 'Not now', standardSchema: DIAGNOSTICO })
  async lista(@Res({ passthrough: true }) respuesta: FastifyReply): Promise<Diagnostico> {
    const diagnostico = await this.salud.diagnosticar();
    if (diagnostico.estado !== 'lista') void respuesta.status(503);
    return diagnostico;
  }
}
