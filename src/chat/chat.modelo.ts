import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { GraphQLDateTime, GraphQLUUID } from 'graphql-scalars';
import type { tipoConversacion } from '../base-datos/index.js';
import { conexionDe } from '../graphql/index.js';

export type TipoConversacion = (typeof tipoConversacion.enumValues)[number];

/** GraphQL's names for the kinds; the values are the database's. */
export const TipoConversacionGraphQL = {
  PRIVADA: 'privada',
  GRUPAL: 'grupal',
} as const satisfies Record<string, TipoConversacion>;

registerEnumType(TipoConversacionGraphQL, {
  name: 'TipoConversacion',
  description: 'Between how many people a conversation is.',
  valuesMap: {
    PRIVADA: { description: 'Between two: they have one, whoever began it.' },
    GRUPAL: { description: 'Between whom its maker chose.' },
  },
});

@ObjectType({ description: 'What somebody wrote in a conversation.' })
export class Mensaje {
  @Field(() => GraphQLUUID, {
    description: 'Made by the author’s device: the same id again is the same message.',
  })
  id!: string;

  @Field(() => Int, { description: 'The conversation that it belongs to.' })
  conversacionId!: number;

  @Field(() => Int, { description: 'The user who wrote it.' })
  autorId!: number;

  @Field({ description: 'What it says, 1 to 4000 characters.' })
  texto!: string;

  @Field(() => GraphQLDateTime, {
    description:
      'When it was written: earlier than its neighbours’ if its author was offline. The order is that of the list.',
  })
  fecha!: string;
}

export const MensajeConnection = conexionDe(Mensaje);

@ObjectType({ description: 'A conversation that I take part in. Nobody else learns of it.' })
export class Conversacion {
  @Field(() => Int, { description: 'Its number.' })
  id!: number;

  @Field(() => TipoConversacionGraphQL, { description: 'Between two people, or a group.' })
  tipo!: TipoConversacion;

  @Field(() => String, { nullable: true, description: 'Name of a group; a private one has none.' })
  nombre!: string | null;

  @Field(() => Mensaje, { nullable: true, description: 'The newest message, if there is any.' })
  ultimoMensaje!: Mensaje | null;

  @Field(() => Int, {
    description:
      'Messages of others after the last that I marked as read. Counted up to 1000, which means that many or more.',
  })
  noLeidos!: number;
}
