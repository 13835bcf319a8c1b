import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import { GraphQLDateTime, GraphQLUUID } from 'graphql-scalars';

@ObjectType({ description: 'Where a phone was.' })
export class Ubicacion {
  @Field(() => GraphQLUUID, { description: 'Made by the phone.' })
  id!: string;

  @Field(() => Int, { description: 'Whose phone.' })
  usuarioId!: number;

  @Field(() => Float, { description: 'Latitude, WGS 84 degrees.' })
  lat!: number;

  @Field(() => Float, { description: 'Longitude, WGS 84 degrees.' })
  lon!: number;

  @Field(() => Float, { nullable: true, description: 'Accuracy, in metres.' })
  precision!: number | null;

  @Field(() => Float, { nullable: true, description: 'Speed, in metres per second.' })
  velocidad!: number | null;

  @Field(() => Float, { nullable: true, description: 'Course, in degrees from north.' })
  rumbo!: number | null;

  @Field(() => Float, { nullable: true, description: 'Battery, 0 to 1.' })
  bateria!: number | null;

  @Field(() => GraphQLDateTime, { description: 'When it was measured.' })
  fecha!: string;
}
