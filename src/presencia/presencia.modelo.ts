import { Field, Int, ObjectType } from '@nestjs/graphql';
import { GraphQLDateTime } from 'graphql-scalars';

@ObjectType({ description: 'Whether a user is online, over all their devices.' })
export class Presencia {
  @Field(() => Int, { description: 'The user.' })
  usuarioId!: number;

  @Field({ description: 'Whether they have a connection open, on whichever transport.' })
  enLinea!: boolean;

  @Field(() => GraphQLDateTime, {
    description:
      'Since when it is so: offline, the end of their last connection, or their beginning if they had none.',
  })
  desde!: string;
}
