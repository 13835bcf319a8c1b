import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import { GraphQLDate, GraphQLDateTime } from 'graphql-scalars';

@ObjectType({
  description:
    'How far a user went on a day, from the positions that were there when it was worked out: while the day is going on every 5 minutes, by default, so far; at its end; and again when late ones come.',
})
export class ResumenDiario {
  @Field(() => Int, { description: 'Of whom.' })
  usuarioId!: number;

  @Field(() => GraphQLDate, { description: 'The day, on the clock of zonaHoraria.' })
  fecha!: string;

  @Field({ description: 'The time zone of the empresa when it was worked out, as Europe/Madrid.' })
  zonaHoraria!: string;

  @Field(() => Float, {
    description:
      'Metres along the positions that count, by haversine. The step across midnight is of the day on which it ends: the days of a track add up to its total.',
  })
  distanciaMetros!: number;

  @Field(() => Int, { description: 'Positions of the day, those that do not count included.' })
  puntos!: number;

  @Field(() => Int, { description: 'Positions that do not count, for whichever reason.' })
  puntosDescartados!: number;

  @Field(() => Int, { description: 'Those whose accuracy is worse than 50 m, by default.' })
  descartadosPorPrecision!: number;

  @Field(() => Int, {
    description:
      'Those in short runs, of 5 minutes at most, that were come to and left faster than 200 km/h, by default.',
  })
  descartadosPorVelocidad!: number;

  @Field(() => Int, {
    description: 'Those at the end of a step of less than 5 m, by default, made while standing.',
  })
  descartadosPorRuido!: number;

  @Field(() => GraphQLDateTime, {
    description: 'When it last changed: how fresh it is, while its day is going on.',
  })
  actualizadoEn!: Date;
}
