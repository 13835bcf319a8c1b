import { Param, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { validar } from '../comun/validacion.js';

/** Room for any integer that JSON carries exactly; whether there is such a row is the query's business. */
const RUTA = z.object({
  id: z
    .string()
    .regex(/^\d{1,16}$/, 'expected a positive integer')
    .transform(Number),
});

const comoId: PipeTransform<string, number> = { transform: (id) => validar(RUTA, { id }).id };

/** The `:id` of a route, as a number. */
export const IdDeRuta = () => Param('id', comoId);
