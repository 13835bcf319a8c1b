import { Field, Int, ObjectType } from '@nestjs/graphql';
import { GraphQLJSONObject } from 'graphql-scalars';
import type { Area } from '../comun/geo/area.js';

@ObjectType({ description: 'A zone, in which the users that it is assigned to are expected to be.' })
export class Geocerca {
  @Field(() => Int, { description: 'Its number.' })
  id!: number;

  @Field({ description: 'Its name.' })
  nombre!: string;

  @Field(() => GraphQLJSONObject, {
    description:
      'Its ground: a GeoJSON Polygon or MultiPolygon, or {type: "Circle", coordinates: [lon, lat], radius: metres}.',
  })
  area!: Area;

  @Field({ description: 'Whether positions are compared with it.' })
  activa!: boolean;
}
