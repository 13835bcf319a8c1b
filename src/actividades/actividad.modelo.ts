import { Field, Float, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import type { EstadoActividad } from '../eventos/index.js';

/** GraphQL's names for the states; the values are the database's and Socket.IO's. */
export const EstadoActividadGraphQL = {
  PENDIENTE: 'pendiente',
  EN_CURSO: 'en-curso',
  COMPLETADA: 'completada',
  INCOMPLETA: 'incompleta',
} as const satisfies Record<string, EstadoActividad>;

registerEnumType(EstadoActividadGraphQL, {
  name: 'EstadoActividad',
  description: 'How far a visit is.',
  valuesMap: {
    PENDIENTE: { description: 'Assigned; its user has not come yet.' },
    EN_CURSO: { description: 'Its user has signed in.' },
    COMPLETADA: { description: 'Its user has signed out.' },
    INCOMPLETA: { description: 'Its day ended without its user having signed out.' },
  },
});

@ObjectType({ description: 'A visit that somebody is to make.' })
export class Actividad {
  @Field(() => Int, { description: 'Its number.' })
  id!: number;

  @Field({ description: 'What is to be done, for the end user.' })
  titulo!: string;

  @Field(() => Int, { description: 'The user who is to make it.' })
  usuarioId!: number;

  @Field(() => EstadoActividadGraphQL, { description: 'How far it is.' })
  estado!: EstadoActividad;

  @Field(() => GraphQLDateTime, { description: 'When it is to be made.' })
  programadaPara!: string;

  @Field(() => String, { nullable: true, description: 'Where, in words.' })
  direccion!: string | null;

  @Field(() => Float, { nullable: true, description: 'Where: latitude, WGS 84 degrees.' })
  lat!: number | null;

  @Field(() => Float, { nullable: true, description: 'Where: longitude, WGS 84 degrees.' })
  lon!: number | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When its user signed in.' })
  checkInEn!: string | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When its user signed out.' })
  checkOutEn!: string | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'Of an INCOMPLETA: the end of its day. A check-in or check-out of before counts, however late it is told.',
  })
  cerradaEn!: string | null;
}
