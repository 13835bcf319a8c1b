import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import type { Rol } from '../comun/actor.js';

/** GraphQL's names for the roles; the values are the database's and the token's. */
export const RolGraphQL = {
  ADMIN: 'admin',
  SUPERVISOR: 'supervisor',
  COLABORADOR: 'colaborador',
} as const satisfies Record<string, Rol>;

registerEnumType(RolGraphQL, {
  name: 'Rol',
  description: 'What a user may do in their empresa.',
  valuesMap: {
    ADMIN: { description: 'Manages the users; sees what a supervisor sees.' },
    SUPERVISOR: { description: 'Follows the team.' },
    COLABORADOR: { description: 'Works in the field; sees their own.' },
  },
});

@ObjectType({ description: 'Someone who signs in.' })
export class Usuario {
  @Field(() => Int, { description: 'Their number.' })
  id!: number;

  @Field({ description: 'Their name.' })
  nombre!: string;

  @Field({ description: 'Their e-mail, in lower case: what they sign in with.' })
  correo!: string;

  @Field(() => RolGraphQL, { description: 'What they may do.' })
  rol!: Rol;

  @Field(() => Int, { description: 'The empresa that they belong to.' })
  empresaId!: number;

  @Field({ description: 'Whether they may sign in; false once they were deactivated.' })
  activo!: boolean;

  @Field({ description: 'Whether they have a connection open now, on whichever transport and process.' })
  enLinea!: boolean;
}

@ObjectType({ description: 'A pair of tokens. The refresh token works once: renewing gives the next one.' })
export class Sesion {
  @Field({ description: 'Goes in `Authorization: Bearer …`.' })
  accessToken!: string;

  @Field({ description: 'Exchanged for the next pair with renovarSesion. Used twice, it ends the session.' })
  refreshToken!: string;

  @Field(() => GraphQLDateTime, { description: 'End of the access token: renew before it.' })
  expiraEn!: Date;

  @Field(() => Usuario, { description: 'Who signed in.' })
  usuario!: Usuario;
}
