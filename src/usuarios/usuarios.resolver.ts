import { Args, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DespuesDe, Primeros } from '../graphql/index.js';
import { ActorActual, Roles } from '../autenticacion/index.js';
import type { Actor, Rol } from '../comun/actor.js';
import { RolGraphQL, Usuario } from './usuario.modelo.js';
import { UsuariosService } from './usuarios.service.js';

@Resolver(() => Usuario)
export class UsuariosResolver {
  constructor(private readonly servicio: UsuariosService) {}

  @Query(() => Usuario, { description: 'Who I am.' })
  yo(@ActorActual() actor: Actor): Promise<Usuario> {
    return this.servicio.obtener(actor.usuarioId);
  }

  @Query(() => [Usuario], {
    description:
      'The users of my empresa who may sign in, by id: all of them, unless first says how many. BAD_USER_INPUT if they ' +
      'are more than 20000 with those who were deactivated.',
  })
  usuarios(
    @ActorActual() actor: Actor,
    @Args('inactivos', {
      type: () => Boolean,
      nullable: true,
      defaultValue: false,
      description: 'Also those who were deactivated.',
    })
    inactivos: boolean | null,
    @Primeros() first?: number | null,
    @DespuesDe('by id') despuesDe?: number | null,
  ): Promise<Usuario[]> {
    return this.servicio.listar(actor, inactivos ?? false, { first, despuesDe });
  }

  @Roles(['admin'])
  @Mutation(() => Usuario, { description: 'Adds a user to my empresa. Admins only.' })
  crearUsuario(
    @ActorActual() actor: Actor,
    @Args('nombre', { description: 'Their name, 1 to 200 characters.' }) nombre: string,
    @Args('correo', { description: 'What they sign in with.' }) correo: string,
    @Args('clave', { description: 'Their password, 10 to 200 characters.' }) clave: string,
    @Args('rol', { type: () => RolGraphQL, description: 'What they may do.' }) rol: Rol,
  ): Promise<Usuario> {
    return this.servicio.crear(actor, { nombre, correo, clave, rol });
  }

  @Roles(['admin'])
  @Mutation(() => Usuario, { description: 'Ends a user’s access to my empresa, at once. Admins only.' })
  desactivarUsuario(
    @ActorActual() actor: Actor,
    @Args('id', { type: () => Int, description: 'The user.' }) id: number,
  ): Promise<Usuario> {
    return this.servicio.desactivar(actor, id);
  }
}
