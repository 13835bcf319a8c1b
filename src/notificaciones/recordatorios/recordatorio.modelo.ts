import { Field, Int, ObjectType } from '@nestjs/graphql';
import { GraphQLDateTime } from 'graphql-scalars';

@ObjectType({ description: 'Something that a user is to be told at a moment.' })
export class Recordatorio {
  @Field(() => Int, { description: 'Its number.' })
  id!: number;

  @Field(() => Int, { description: 'Who is to be told.' })
  usuarioId!: number;

  @Field({ description: 'What, for the end user.' })
  texto!: string;

  @Field(() => GraphQLDateTime, { description: 'When.' })
  programadoPara!: string;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'When it was made a notification: within some minutes of its time, and later after an outage.',
  })
  enviadoEn!: string | null;
}
