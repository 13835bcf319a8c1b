import { Field, Int, ObjectType } from '@nestjs/graphql';
import { GraphQLDateTime } from 'graphql-scalars';

@ObjectType({ description: 'A phone or browser of mine that takes push messages.' })
export class Dispositivo {
  @Field(() => Int, { description: 'Its number.' })
  id!: number;

  @Field({ description: 'What it is: android, ios, web …' })
  plataforma!: string;

  @Field(() => GraphQLDateTime, { description: 'The last time that it was registered.' })
  registradoEn!: string;
}
