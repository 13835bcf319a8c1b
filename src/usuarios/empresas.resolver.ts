import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { ActorActual, Roles } from '../autenticacion/index.js';
import type { Actor } from '../comun/actor.js';
import { Empresa } from './empresa.modelo.js';
import { EmpresasService } from './empresas.service.js';

@Resolver(() => Empresa)
export class EmpresasResolver {
  constructor(private readonly empresas: EmpresasService) {}

  @Query(() => Empresa, { description: 'My empresa.' })
  empresa(@ActorActual() actor: Actor): Promise<Empresa> {
    return this.empresas.obtener(actor);
  }

  @Roles(['admin'])
  @Mutation(() => Empresa, {
    description: 'Changes my empresa; what is not given stays as it is. Admins only.',
  })
  actualizarEmpresa(
    @ActorActual() actor: Actor,
    @Args('nombre', { type: () => String, nullable: true, description: 'Its name, 1 to 200 characters.' })
    nombre?: string | null,
    @Args('zonaHoraria', {
      type: () => String,
      nullable: true,
      description: 'IANA name of its time zone, as America/Bogota, or UTC.',
    })
    zonaHoraria?: string | null,
  ): Promise<Empresa> {
    return this.empresas.actualizar(actor, { nombre, zonaHoraria });
  }
}
