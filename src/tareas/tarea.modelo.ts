import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import type { EstadoTarea } from '../eventos/index.js';
import { conexionDe } from '../graphql/index.js';

/** GraphQL's names for the states; the values are the database's and REST's. */
export const EstadoTareaGraphQL = {
  PENDIENTE: 'pendiente',
  EN_PROCESO: 'en-proceso',
  COMPLETADO: 'completado',
  FALLIDO: 'fallido',
  CANCELADO: 'cancelado',
} as const satisfies Record<string, EstadoTarea>;

registerEnumType(EstadoTareaGraphQL, {
  name: 'EstadoTarea',
  description: 'How far a task is. COMPLETADO, FALLIDO and CANCELADO never change again.',
  valuesMap: {
    PENDIENTE: { description: 'Accepted; waits for a worker.' },
    EN_PROCESO: { description: 'A worker is on it.' },
    COMPLETADO: { description: 'Done: its progreso is 100.' },
    FALLIDO: { description: 'Ended without a result; its mensaje says why.' },
    CANCELADO: { description: 'Ended by its owner.' },
  },
});

@ObjectType({ description: 'One advance of a task. Rows are kept: what a client missed can be read again.' })
export class ProgresoTarea {
  @Field(() => Int, { description: 'The task that advanced.' })
  tareaId!: number;

  @Field(() => Int, { description: 'Number of this advance in its task: 1, 2, 3 … without holes.' })
  seq!: number;

  @Field(() => Int, { description: 'Percentage done, 0 to 100. Never goes down.' })
  progreso!: number;

  @Field({ description: 'What is being done, for the end user.' })
  mensaje!: string;

  @Field(() => EstadoTareaGraphQL, { description: 'State of the task from this advance on.' })
  estado!: EstadoTarea;

  @Field(() => GraphQLDateTime, { description: 'When it was committed.' })
  fecha!: string;

  @Field(() => Int, { nullable: true, description: 'Estimated time to the end, in milliseconds.' })
  restanteMs!: number | null;
}

@ObjectType({ description: 'A piece of work that takes long, and how far it got.' })
export class TareaProceso {
  @Field(() => Int, { description: 'Its number.' })
  id!: number;

  @Field(() => Int, { description: 'The user who started it, and the only one who sees it.' })
  usuarioId!: number;

  @Field({ description: 'What kind of work it is. A type without a processor of its own is simulated.' })
  tipo!: string;

  @Field(() => GraphQLJSONObject, { nullable: true, description: 'What its processor was given.' })
  parametros!: Record<string, unknown> | null;

  @Field(() => EstadoTareaGraphQL, { description: 'Its state now.' })
  estado!: EstadoTarea;

  @Field(() => Int, { description: 'Percentage done, 0 to 100.' })
  progreso!: number;

  @Field(() => String, { nullable: true, description: 'The latest message, for the end user.' })
  mensaje!: string | null;

  @Field(() => String, { nullable: true, description: 'What its processor returned.' })
  resultado!: string | null;

  @Field(() => GraphQLDateTime, { description: 'When it was accepted.' })
  fechaInicio!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it ended, however it did.' })
  fechaFin!: Date | null;
}

export const TareaProcesoConnection = conexionDe(TareaProceso);
