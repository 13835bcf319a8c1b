import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ActorActual, DireccionActual, Publico } from '../autenticacion/index.js';
import type { Actor } from '../comun/actor.js';
import { AccesoService } from './acceso.service.js';
import { comoRest, INICIAR_SESION, RENOVAR_SESION, SESION, type SesionRest } from './sesion.formato.js';

@ApiTags('sesion')
@Controller('sesion')
export class SesionController {
  constructor(private readonly acceso: AccesoService) {}

  @Publico()
  @Post('iniciar')
  @HttpCode(200)
  @ApiOperation({ summary: 'Sign in' })
  @ApiOkResponse({ standardSchema: SESION })
  async iniciar(
    @Body({ schema: INICIAR_SESION }) cuerpo: unknown,
    @DireccionActual() direccion: string,
  ): Promise<SesionRest> {
    return comoRest(await this.acceso.iniciar(cuerpo, direccion));
  }

  @Publico()
  @Post('renovar')
  @HttpCode(200)
  @ApiOperation({ summary: 'Exchange the refresh token for the next pair' })
  @ApiOkResponse({ standardSchema: SESION })
  async renovar(@Body({ schema: RENOVAR_SESION }) cuerpo: unknown): Promise<SesionRest> {
    return comoRest(await this.acceso.renovar(cuerpo));
  }

  @Post('cerrar')
  @HttpCode(204)
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Sign out' })
  @ApiNoContentResponse()
  cerrar(@ActorActual() actor: Actor): Promise<void> {
    return this.acceso.cerrar(actor);
  }
}
