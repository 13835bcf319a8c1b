import { Body, Controller, Get, Headers, HttpCode, Post, Query, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ActorActual } from '../autenticacion/index.js';
import type { Actor } from '../comun/actor.js';
import { cursorDe } from '../comun/paginacion.js';
import { IdDeRuta } from '../http/index.js';
import { CONSULTA_TAREAS, type ConsultaTareas, CUERPO_INICIAR, type IniciarTarea } from './tareas.entrada.js';
import {
  comoRest,
  PAGINA_TAREAS,
  type PaginaTareasRest,
  TAREA_PROCESO,
  type TareaProcesoRest,
} from './tareas.formato.js';
import { TareasService } from './tareas.service.js';

@ApiTags('tareas')
@ApiBearerAuth()
@Controller('tareas')
export class TareasController {
  constructor(private readonly tareas: TareasService) {}

  @Post('iniciar')
  @ApiOperation({ summary: 'Start a task' })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'The same key gives the same task again, with 200',
  })
  @ApiCreatedResponse({ standardSchema: TAREA_PROCESO, description: 'Started' })
  @ApiOkResponse({ standardSchema: TAREA_PROCESO, description: 'Started earlier with this Idempotency-Key' })
  async iniciar(
    @ActorActual() actor: Actor,
    @Body({ schema: CUERPO_INICIAR }) cuerpo: Omit<IniciarTarea, 'claveIdempotencia'>,
    @Res({ passthrough: true }) respuesta: FastifyReply,
    @Headers('idempotency-key') claveIdempotencia?: string,
  ): Promise<TareaProcesoRest> {
    const { tarea, creada } = await this.tareas.iniciar(actor, { ...cuerpo, claveIdempotencia });
    void respuesta.status(creada ? 201 : 200).header('location', `/tareas/${tarea.id}`);
    return comoRest(tarea);
  }

  @Get()
  @ApiOperation({ summary: 'My tasks, newest first' })
  @ApiOkResponse({ standardSchema: PAGINA_TAREAS })
  async listar(
    @ActorActual() actor: Actor,
    @Query({ schema: CONSULTA_TAREAS }) consulta: ConsultaTareas,
  ): Promise<PaginaTareasRest> {
    const { items, hasNextPage } = await this.tareas.listar(actor, consulta);
    const ultima = items.at(-1);
    return { items: items.map(comoRest), endCursor: ultima ? cursorDe(ultima.id) : null, hasNextPage };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One of my tasks' })
  @ApiOkResponse({ standardSchema: TAREA_PROCESO })
  async obtener(@ActorActual() actor: Actor, @IdDeRuta() id: number): Promise<TareaProcesoRest> {
    return comoRest(await this.tareas.obtener(actor, id));
  }

  @Post(':id/cancelar')
  @HttpCode(200)
  @ApiOperation({ summary: 'Cancel a task that has not ended' })
  @ApiOkResponse({ standardSchema: TAREA_PROCESO })
  async cancelar(@ActorActual() actor: Actor, @IdDeRuta() id: number): Promise<TareaProcesoRest> {
    return comoRest(await this.tareas.cancelar(actor, id));
  }
}
