import { Args, Context, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { GraphQLJSONObject } from 'graphql-scalars';
import { ActorActual } from '../autenticacion/index.js';
import type { Actor } from '../comun/actor.js';
import type { Avance, EstadoTarea } from '../eventos/index.js';
import { comoConexion, type ConexionRelay } from '../graphql/index.js';
import { RegistroDeProcesadores } from './registro-procesadores.js';
import { EstadoTareaGraphQL, ProgresoTarea, TareaProceso, TareaProcesoConnection } from './tarea.modelo.js';
import type { Tarea } from './tareas.consultas.js';
import { TareasService } from './tareas.service.js';

const POR_PAGINA = 20;

@Resolver(() => TareaProceso)
export class TareasResolver {
  /** One loader per operation: the advances of a whole page are one statement. */
  private readonly cargadores = new WeakMap<object, DataLoader<number, Avance[]>>();

  constructor(
    private readonly tareas: TareasService,
    private readonly registro: RegistroDeProcesadores,
  ) {}

  @Query(() => TareaProceso, { description: 'One of my tasks. NOT_FOUND if there is none with this id.' })
  tarea(
    @ActorActual() actor: Actor,
    @Args('id', { type: () => Int, description: 'The task.' }) id: number,
  ): Promise<Tarea> {
    return this.tareas.obtener(actor, id);
  }

  @Query(() => TareaProcesoConnection, { name: 'tareas', description: 'My tasks, newest first.' })
  async listar(
    @ActorActual() actor: Actor,
    @Args('estado', {
      type: () => EstadoTareaGraphQL,
      nullable: true,
      description: 'Only those in this state.',
    })
    estado: EstadoTarea | undefined,
    @Args('first', {
      type: () => Int,
      nullable: true,
      defaultValue: POR_PAGINA,
      description: 'Items per page, 1 to 100.',
    })
    first: number | null,
    @Args('after', { type: () => String, nullable: true, description: 'endCursor of the page before.' })
    after: string | undefined,
  ): Promise<ConexionRelay<Tarea>> {
    return comoConexion(
      await this.tareas.listar(actor, {
        estado: estado ?? undefined,
        first: first ?? POR_PAGINA,
        after: after ?? undefined,
      }),
    );
  }

  @Query(() => [String], { description: 'Task types with a processor of their own; any other is simulated.' })
  tiposTarea(): string[] {
    return this.registro.tipos;
  }

  @Mutation(() => TareaProceso, {
    description: 'Starts a task. It runs on its own: follow it with progresoTarea.',
  })
  async iniciarTarea(
    @ActorActual() actor: Actor,
    @Args('tipo', { description: 'What kind of work, 1 to 100 characters.' }) tipo: string,
    @Args('parametros', {
      type: () => GraphQLJSONObject,
      nullable: true,
      description: 'What its processor needs to know, up to 32 KiB.',
    })
    parametros?: Record<string, unknown>,
    @Args('claveIdempotencia', {
      nullable: true,
      description: 'Any text of one’s own: the same key again gives the same task again.',
    })
    claveIdempotencia?: string,
  ): Promise<Tarea> {
    return (await this.tareas.iniciar(actor, { tipo, parametros, claveIdempotencia })).tarea;
  }

  @Mutation(() => TareaProceso, { description: 'Cancels a task that has not ended. CONFLICT if it has.' })
  cancelarTarea(
    @ActorActual() actor: Actor,
    @Args('id', { type: () => Int, description: 'The task.' }) id: number,
  ): Promise<Tarea> {
    return this.tareas.cancelar(actor, id);
  }

  @ResolveField(() => [ProgresoTarea], { description: 'Every advance so far, by seq.' })
  avances(@Parent() { id }: Tarea, @Context() contexto: object): Promise<Avance[]> {
    let cargador = this.cargadores.get(contexto);
    if (!cargador) {
      cargador = new DataLoader((ids) => this.tareas.avancesDe(ids), { cache: false });
      this.cargadores.set(contexto, cargador);
    }
    return cargador.load(id);
  }
}
