import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import type { PosicionEnVivo, TipoAlerta } from '../eventos/index.js';
import { conexionDe } from '../graphql/index.js';
import { Ubicacion } from '../tracking/index.js';

/** GraphQL's names for the kinds; the values are the database's and Socket.IO's. */
export const TipoAlertaGraphQL = {
  FUERA_DE_ZONA: 'fuera-de-zona',
  INACTIVIDAD: 'inactividad',
  PANICO: 'panico',
} as const satisfies Record<string, TipoAlerta>;

registerEnumType(TipoAlertaGraphQL, {
  name: 'TipoAlerta',
  description: 'What an alert is about.',
  valuesMap: {
    FUERA_DE_ZONA: { description: 'Someone is outside a zone that is assigned to them.' },
    INACTIVIDAD: { description: 'Nothing has been heard of someone for too long.' },
    PANICO: { description: 'Someone asks for help.' },
  },
});

@ObjectType({
  description: 'Something that supervisors have to know of a user, from when it began to its end.',
})
export class Alerta {
  @Field(() => Int, { description: 'Its number.' })
  id!: number;

  @Field(() => TipoAlertaGraphQL, { description: 'What it is about. Open once per user, type and zone.' })
  tipo!: TipoAlerta;

  @Field({ description: 'Whether somebody has to act at once.' })
  critica!: boolean;

  @Field(() => Int, { description: 'The user it is about.' })
  usuarioId!: number;

  @Field(() => Int, { nullable: true, description: 'Of FUERA_DE_ZONA: the zone.' })
  geocercaId!: number | null;

  @Field({ description: 'What happened, for the end user.' })
  mensaje!: string;

  @Field(() => Ubicacion, {
    nullable: true,
    description: 'Where they were when it opened; of an open PANICO, where they last were when they pressed.',
  })
  ubicacion!: PosicionEnVivo | null;

  @Field(() => GraphQLDateTime, { description: 'When it began.' })
  abiertaEn!: string;

  @Field(() => GraphQLDateTime, { description: 'The last time that it was found to go on.' })
  ultimaVezEn!: string;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it ended; null while it is open.' })
  cerradaEn!: string | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When somebody took care of it.' })
  atendidaEn!: string | null;

  @Field(() => Int, { nullable: true, description: 'The user who took care of it first.' })
  atendidaPor!: number | null;
}

export const AlertaConnection = conexionDe(Alerta);
