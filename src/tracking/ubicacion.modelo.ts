import { Field, Float, InputType, Int, ObjectType } from '@nestjs/graphql';
import { GraphQLDateTime, GraphQLUUID } from 'graphql-scalars';
import type { PosicionEnVivo } from '../eventos/index.js';

@ObjectType({ description: 'Where a phone was. WGS 84.' })
export class Ubicacion implements PosicionEnVivo {
  @Field(() => GraphQLUUID, { description: 'Made by the phone; one of its user’s own.' })
  id!: string;

  @Field(() => Int, { description: 'Whose phone it is.' })
  usuarioId!: number;

  @Field(() => Float, { description: 'Latitude in degrees, -90 to 90.' })
  lat!: number;

  @Field(() => Float, { description: 'Longitude in degrees, -180 to 180.' })
  lon!: number;

  @Field(() => Float, { nullable: true, description: 'Radius of its uncertainty, in metres.' })
  precision!: number | null;

  @Field(() => Float, { nullable: true, description: 'Speed over ground, in metres per second.' })
  velocidad!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Direction of travel in degrees from north, clockwise.',
  })
  rumbo!: number | null;

  @Field(() => Float, { nullable: true, description: 'Charge of the phone, 0 to 1.' })
  bateria!: number | null;

  @Field(() => GraphQLDateTime, { description: 'When it was measured, by the phone’s clock.' })
  fecha!: string;
}

@InputType({
  description:
    'Where the caller’s phone was. WGS 84. A value that has not the type of the schema (a null latitude, a malformed ' +
    'date) has its whole batch refused by GraphQL itself; one that is out of range has this position alone refused.',
})
export class UbicacionInput {
  @Field(() => GraphQLUUID, { description: 'Made by the phone: the same id again is the same position.' })
  id!: string;

  @Field(() => Float, { description: 'Latitude in degrees, -90 to 90.' })
  lat!: number;

  @Field(() => Float, { description: 'Longitude in degrees, -180 to 180.' })
  lon!: number;

  @Field(() => Float, { nullable: true, description: 'Radius of its uncertainty in metres, 0 to 1000000.' })
  precision?: number | null;

  @Field(() => Float, { nullable: true, description: 'Speed in metres per second, 0 to 10000.' })
  velocidad?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Direction in degrees from north, 0 to 360 (kept as 0).',
  })
  rumbo?: number | null;

  @Field(() => Float, { nullable: true, description: 'Charge of the phone, 0 to 1.' })
  bateria?: number | null;

  @Field(() => GraphQLDateTime, {
    description:
      'When it was measured: at most 5 minutes in the future, and not older than the server takes (a week by default).',
  })
  fecha!: Date;
}

@ObjectType({ description: 'A position that was not kept, and why.' })
export class UbicacionRechazada {
  @Field(() => Int, { description: 'Its place in the batch, from 0.' })
  indice!: number;

  @Field(() => GraphQLUUID, { description: 'Its id, as it was sent.' })
  id!: string | null;

  @Field({ description: 'Which field is wrong and what was expected, for who writes the phone’s program.' })
  motivo!: string;
}

@ObjectType({ description: 'What came of a batch of positions: each was judged by itself.' })
export class ResultadoUbicaciones {
  @Field(() => Int, { description: 'Kept now.' })
  aceptadas!: number;

  @Field(() => Int, { description: 'Kept before under the same id: there is nothing more to do for them.' })
  duplicadas!: number;

  @Field(() => [UbicacionRechazada], { description: 'Not kept: sending them again would change nothing.' })
  rechazadas!: UbicacionRechazada[];
}
