import { Args, Context, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { DespuesDe, Primeros } from '../graphql/index.js';
import { GraphQLJSONObject } from 'graphql-scalars';
import { ActorActual, Roles } from '../autenticacion/index.js';
import type { Actor } from '../comun/actor.js';
import { Usuario } from '../usuarios/index.js';
import { Geocerca } from './geocerca.modelo.js';
import { GeocercasService } from './geocercas.service.js';
import { UsuariosDeGeocercas } from './usuarios-de-geocercas.js';

const AREA =
  'A GeoJSON Polygon or MultiPolygon of at most 1,000 positions, or {type: "Circle", coordinates: [lon, lat], ' +
  'radius: 10 to 1,000,000 metres}. Sides of rings go the short way round the globe.';
const USUARIOS = 'Whom it is assigned to: active users of my empresa, 1,000 at most.';

@Resolver(() => Geocerca)
export class GeocercasResolver {
  constructor(
    private readonly geocercas: GeocercasService,
    private readonly usuariosDe: UsuariosDeGeocercas,
  ) {}

  @Query(() => [Geocerca], {
    name: 'geocercas',
    description:
      'The zones of my empresa, active or not, by id: all of them, unless first says how many. With 20000 usuarios in ' +
      'all at most: BAD_USER_INPUT for more.',
  })
  listar(
    @ActorActual() actor: Actor,
    @Primeros() first?: number | null,
    @DespuesDe('by id') despuesDe?: number | null,
  ): Promise<Geocerca[]> {
    return this.geocercas.listar(actor, { first, despuesDe });
  }

  @Roles(['admin', 'supervisor'])
  @Mutation(() => Geocerca, { description: 'Adds a zone to my empresa. Admins and supervisors only.' })
  crearGeocerca(
    @ActorActual() actor: Actor,
    @Args('nombre', { description: 'Its name, 1 to 200 characters.' }) nombre: string,
    @Args('area', { type: () => GraphQLJSONObject, description: AREA }) area: unknown,
    @Args('usuarioIds', { type: () => [Int], description: USUARIOS }) usuarioIds: number[],
  ): Promise<Geocerca> {
    return this.geocercas.crear(actor, { nombre, area, usuarioIds });
  }

  @Roles(['admin', 'supervisor'])
  @Mutation(() => Geocerca, {
    description: 'Changes what is given of a zone of my empresa. Admins and supervisors only.',
  })
  actualizarGeocerca(
    @ActorActual() actor: Actor,
    @Args('id', { type: () => Int, description: 'The zone.' }) id: number,
    @Args('nombre', { nullable: true, description: 'Its new name, 1 to 200 characters.' }) nombre?: string,
    @Args('area', { type: () => GraphQLJSONObject, nullable: true, description: `Its new ground. ${AREA}` })
    area?: unknown,
    @Args('usuarioIds', {
      type: () => [Int],
      nullable: true,
      description: `${USUARIOS} Nobody else keeps it.`,
    })
    usuarioIds?: number[],
    @Args('activa', { nullable: true, description: 'Whether positions are to be compared with it.' })
    activa?: boolean,
  ): Promise<Geocerca> {
    return this.geocercas.actualizar(actor, id, { nombre, area, usuarioIds, activa });
  }

  @ResolveField(() => [Usuario], {
    description: 'Whom it is assigned to, those deactivated left out; by id.',
  })
  usuarios(
    @ActorActual() actor: Actor,
    @Parent() { id }: Geocerca,
    @Context() operacion: object,
  ): Promise<Usuario[]> {
    return this.usuariosDe.de(operacion, actor, id);
  }
}
