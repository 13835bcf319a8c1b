import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import type { estadoNotificacion, tipoNotificacion } from '../../base-datos/index.js';
import { conexionDe } from '../../graphql/index.js';

export type TipoNotificacion = (typeof tipoNotificacion.enumValues)[number];
export type EstadoNotificacion = (typeof estadoNotificacion.enumValues)[number];

/** GraphQL's names for the kinds; the values are the database's. */
export const TipoNotificacionGraphQL = {
  VISITA_ASIGNADA: 'visita-asignada',
  VISITA_PENDIENTE: 'visita-pendiente',
  SIN_CHECK_IN: 'sin-check-in',
  PANICO: 'panico',
  RECORDATORIO: 'recordatorio',
} as const satisfies Record<string, TipoNotificacion>;

registerEnumType(TipoNotificacionGraphQL, {
  name: 'TipoNotificacion',
  description: 'What a notification is about.',
  valuesMap: {
    VISITA_ASIGNADA: { description: 'A visit was assigned to its user.' },
    VISITA_PENDIENTE: { description: 'A visit is about to be due.' },
    SIN_CHECK_IN: { description: 'Nothing was heard of the first visit of the day.' },
    PANICO: { description: 'Someone of the empresa asks for help.' },
    RECORDATORIO: { description: 'A reminder.' },
  },
});

/** GraphQL's names for the states; the values are the database's. */
export const EstadoNotificacionGraphQL = {
  PENDIENTE: 'pendiente',
  ENVIADA: 'enviada',
  FALLIDA: 'fallida',
  SIN_DISPOSITIVO: 'sin-dispositivo',
  PUSH_APAGADO: 'push-apagado',
} as const satisfies Record<string, EstadoNotificacion>;

registerEnumType(EstadoNotificacionGraphQL, {
  name: 'EstadoNotificacion',
  description: 'What came of a notification.',
  valuesMap: {
    PENDIENTE: { description: 'To be sent, or being sent.' },
    ENVIADA: { description: 'Taken for one device of its user at least.' },
    FALLIDA: { description: 'No device took it, and nobody goes on trying: see its causa.' },
    SIN_DISPOSITIVO: { description: 'Its user had no device to send it to.' },
    PUSH_APAGADO: { description: 'The server does not send push messages: it has no credentials.' },
  },
});

@ObjectType({ description: 'Something that a user is told once, by push message.' })
export class Notificacion {
  @Field(() => Int, { description: 'Its number.' })
  id!: number;

  @Field(() => Int, { description: 'Who is told.' })
  usuarioId!: number;

  @Field(() => TipoNotificacionGraphQL, { description: 'What it is about.' })
  tipo!: TipoNotificacion;

  @Field({ description: 'Its first line, for the end user.' })
  titulo!: string;

  @Field({ description: 'What it says, for the end user.' })
  texto!: string;

  @Field(() => EstadoNotificacionGraphQL, { description: 'What came of it.' })
  estado!: EstadoNotificacion;

  @Field(() => GraphQLDateTime, { description: 'When it was found to be due.' })
  creadaEn!: string;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When the first device took it.' })
  enviadaEn!: string | null;

  @Field(() => GraphQLDateTime, { description: 'After it, nobody is told any more.' })
  venceEn!: string;

  @Field(() => Int, {
    description: 'Tries so far, of the device with the most; each is of several requests.',
  })
  intentos!: number;

  @Field(() => String, {
    nullable: true,
    description: 'Why the latest try that failed did; null if none of its devices has failed.',
  })
  causa!: string | null;
}

export const NotificacionConnection = conexionDe(Notificacion);
