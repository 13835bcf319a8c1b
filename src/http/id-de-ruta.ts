import { Param } from '@nestjs/common';
import { z } from 'zod';

const ID = z
  .string()
  .regex(/^\d{1,15}$/, 'expected a positive integer')
  .transform(Number);

/** The `:id` of a route. */
export const IdDeRuta = () => Param('id', { schema: ID });
