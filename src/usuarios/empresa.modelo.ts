import { Field, Int, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'A company: what belongs to it is seen by its users alone.' })
export class Empresa {
  @Field(() => Int, { description: 'Its number.' })
  id!: number;

  @Field({ description: 'Its name.' })
  nombre!: string;

  @Field({
    description: 'IANA name of the time zone in which its days begin and end, as America/Bogota.',
  })
  zonaHoraria!: string;
}
