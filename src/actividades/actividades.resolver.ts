import { Args, Float, Int, Mutation, Query, Resolver, Subscription } from '@nestjs/graphql';
import { GraphQLDate, GraphQLDateTime } from 'graphql-scalars';
import { ActorActual, Roles } from '../autenticacion/index.js';
import type { Actor } from '../comun/actor.js';
import type { ActividadEnVivo, EstadoActividad } from '../eventos/index.js';
import { IgualParaTodos } from '../graphql/index.js';
import { Actividad, EstadoActividadGraphQL } from './actividad.modelo.js';
import { ActividadesEnVivo } from './actividades-en-vivo.js';
import { ActividadesService } from './actividades.service.js';

const VISITA = { type: () => Int, description: 'The visit. NOT_FOUND if it is not assigned to me.' };
const CUANDO = {
  type: () => GraphQLDateTime,
  nullable: true,
  description:
    'When it happened, for a phone that was offline: at most 5 minutes ahead, and no older than positions may be. By default now. The same call again with the same moment gives the visit as it is; with another one it is CONFLICT.',
};
const LATITUD = {
  type: () => Float,
  nullable: true,
  description: 'Where: latitude, WGS 84 degrees; together with lon.',
};
const LONGITUD = { type: () => Float, nullable: true, description: 'Where: longitude, WGS 84 degrees.' };

@Resolver(() => Actividad)
export class ActividadesResolver {
  constructor(
    private readonly actividades: ActividadesService,
    private readonly enVivo: ActividadesEnVivo,
  ) {}

  @Query(() => [Actividad], {
    name: 'actividades',
    description:
      'Visits of my empresa, if I am an admin or supervisor; else my own. By programadaPara, the latest 1,000; those before them with antesDe.',
  })
  listar(
    @ActorActual() actor: Actor,
    @Args('usuarioId', { type: () => Int, nullable: true, description: 'Only those of this user.' })
    usuarioId?: number | null,
    @Args('fecha', {
      type: () => GraphQLDate,
      nullable: true,
      description: 'Only those of this day, in the time zone of my empresa.',
    })
    fecha?: Date | null,
    @Args('estado', {
      type: () => EstadoActividadGraphQL,
      nullable: true,
      description: 'Only those in this state.',
    })
    estado?: EstadoActividad | null,
    @Args('antesDe', {
      type: () => Int,
      nullable: true,
      description: 'Only those before this visit, in this order: the first that I have.',
    })
    antesDe?: number | null,
  ): Promise<ActividadEnVivo[]> {
    return this.actividades.listar(actor, {
      antesDe: antesDe ?? undefined,
      usuarioId: usuarioId ?? undefined,
      fecha: fecha ?? undefined,
      estado: estado ?? undefined,
    });
  }

  @Roles(['admin', 'supervisor'])
  @Mutation(() => Actividad, {
    description: 'Assigns a visit to a user of my empresa. For admins and supervisors.',
  })
  asignarActividad(
    @ActorActual() actor: Actor,
    @Args('titulo', { description: 'What is to be done, 1 to 200 characters.' }) titulo: string,
    @Args('usuarioId', {
      type: () => Int,
      description: 'Who is to make it. NOT_FOUND if my empresa has no such active user.',
    })
    usuarioId: number,
    @Args('programadaPara', { type: () => GraphQLDateTime, description: 'When it is to be made.' })
    programadaPara: Date,
    @Args('direccion', {
      type: () => String,
      nullable: true,
      description: 'Where, in words, up to 500 characters.',
    })
    direccion?: string | null,
    @Args('lat', LATITUD) lat?: number | null,
    @Args('lon', LONGITUD) lon?: number | null,
  ): Promise<ActividadEnVivo> {
    return this.actividades.asignar(actor, { titulo, usuarioId, programadaPara, direccion, lat, lon });
  }

  @Mutation(() => Actividad, {
    description:
      'I have come to a visit of mine. Again, without fecha or with the same one, it is given as it is; else CONFLICT, with its state, if it is not pendiente. An incompleta takes a fecha before its cerradaEn, and stays so until its check-out is told as well.',
  })
  registrarCheckIn(
    @ActorActual() actor: Actor,
    @Args('actividadId', VISITA) actividadId: number,
    @Args('fecha', CUANDO) fecha?: Date | null,
    @Args('lat', LATITUD) lat?: number | null,
    @Args('lon', LONGITUD) lon?: number | null,
  ): Promise<ActividadEnVivo> {
    return this.actividades.registrarCheckIn(actor, { actividadId, fecha, lat, lon });
  }

  @Mutation(() => Actividad, {
    description:
      'I have ended a visit of mine. Again, without fecha or with the same one, it is given as it is; else CONFLICT, with its state, if it is not en-curso. An incompleta with a check-in becomes completada by a fecha before its cerradaEn. A fecha up to 5 minutes before its check-in counts as that; an earlier one is BAD_USER_INPUT.',
  })
  registrarCheckOut(
    @ActorActual() actor: Actor,
    @Args('actividadId', VISITA) actividadId: number,
    @Args('fecha', CUANDO) fecha?: Date | null,
    @Args('lat', LATITUD) lat?: number | null,
    @Args('lon', LONGITUD) lon?: number | null,
  ): Promise<ActividadEnVivo> {
    return this.actividades.registrarCheckOut(actor, { actividadId, fecha, lat, lon });
  }

  @IgualParaTodos()
  @Subscription(() => Actividad, {
    description:
      'Visits as they are assigned and change: those of my empresa, if I am an admin or supervisor; else my own. What was before: actividades.',
    resolve: (actividad: ActividadEnVivo) => actividad,
  })
  actividadEstado(@ActorActual() actor: Actor): AsyncIterableIterator<ActividadEnVivo> {
    return this.enVivo.seguir(actor);
  }
}
