import { Field, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { GraphQLDateTime, GraphQLJSONObject, GraphQLUUID } from 'graphql-scalars';
import type { EstadoOperacion, ResultadoDeOperacion, TipoOperacion } from './operacion.js';

/** GraphQL's names; the values are the database's and REST's. */
export const TipoOperacionGraphQL = {
  UBICACIONES: 'ubicaciones',
  CHECK_IN: 'check-in',
  CHECK_OUT: 'check-out',
  MENSAJE: 'mensaje',
  PANICO: 'panico',
} as const satisfies Record<string, TipoOperacion>;

registerEnumType(TipoOperacionGraphQL, {
  name: 'TipoOperacion',
  description:
    'What a device did while it was offline. Moments inside datos are texts, as 2026-01-31T12:00:00Z.',
  valuesMap: {
    UBICACIONES: { description: 'registrarUbicaciones. datos: {ubicaciones: [UbicacionInput]}.' },
    CHECK_IN: {
      description:
        'registrarCheckIn. datos: {actividadId, fecha, lat, lon}; fecha, by default creadaEn, is not later than that.',
    },
    CHECK_OUT: { description: 'registrarCheckOut. datos as of CHECK_IN.' },
    MENSAJE: {
      description:
        'enviarMensaje, written at creadaEn. datos: {texto, and conversacionId or paraUsuarioId, id}; id, by ' +
        'default the operation’s, is the message’s.',
    },
    PANICO: { description: 'enviarPanico, pressed at creadaEn. datos: {lat, lon, mensaje}, all optional.' },
  },
});

export const EstadoOperacionGraphQL = {
  APLICADA: 'aplicada',
  DUPLICADA: 'duplicada',
  RECHAZADA: 'rechazada',
  REINTENTAR: 'reintentar',
} as const satisfies Record<string, EstadoOperacion>;

registerEnumType(EstadoOperacionGraphQL, {
  name: 'EstadoOperacion',
  description: 'What became of an operation. APLICADA and RECHAZADA are for good.',
  valuesMap: {
    APLICADA: { description: 'Done now.' },
    DUPLICADA: {
      description:
        'This id had been sent before: done then, or with a code refused then. Nothing more is to be done.',
    },
    RECHAZADA: {
      description:
        'Refused, and never done under this id: code and mensaje say why. To try it once more, give it a new id.',
    },
    REINTENTAR: {
      description:
        'Not done for now: send it again later, under the same id, with all that come after it. Without a code, ' +
        'it was not even tried.',
    },
  },
});

@InputType({ description: 'Something that the caller’s device did while it was offline.' })
export class OperacionInput {
  @Field(() => GraphQLUUID, { description: 'Made by the device: the same id again is the same operation.' })
  id!: string;

  @Field(() => TipoOperacionGraphQL, { description: 'What was done.' })
  tipo!: TipoOperacion;

  @Field(() => GraphQLJSONObject, { description: 'What there is to know of it, according to tipo.' })
  datos!: Record<string, unknown>;

  @Field(() => GraphQLDateTime, {
    description:
      'When, by the device’s clock: at most 5 minutes ahead, and not older than the server takes (a week by default).',
  })
  creadaEn!: Date;
}

@ObjectType({ description: 'What became of one operation.' })
export class ResultadoOperacion implements ResultadoDeOperacion {
  @Field(() => GraphQLUUID, { description: 'The operation’s, as it was sent.' })
  id!: string;

  @Field(() => EstadoOperacionGraphQL, { description: 'What became of it.' })
  estado!: EstadoOperacion;

  @Field(() => String, {
    nullable: true,
    description: 'The code of the error with which it was refused, or for which it is to be tried again.',
  })
  code!: ResultadoDeOperacion['code'];

  @Field(() => String, {
    nullable: true,
    description: 'Why, for who writes the device’s program; of one that was done, what part of it was not.',
  })
  mensaje!: string | null;
}
