import { Args, Int } from '@nestjs/graphql';

/** The argument `first` of a list that is read in parts. */
export const Primeros = () =>
  Args('first', {
    type: () => Int,
    nullable: true,
    description: 'So many of them at most, 1 to 1000.',
  });

/** Its argument `despuesDe`. @param orden the order of the list, as `by id`. */
export const DespuesDe = (orden: string) =>
  Args('despuesDe', {
    type: () => Int,
    nullable: true,
    description: `Only those after this one, ${orden}: the last that I have.`,
  });
