import { z } from 'zod';
import { esTextoGuardable, NO_GUARDABLE, objeto } from '../comun/entrada.js';
import { LUGAR, lugarEntero } from '../comun/geo/lugar.js';

const MENSAJE_MAXIMO = 500;
const espera = `expected a text of at most ${MENSAJE_MAXIMO} characters`;

/** What a press of the panic button takes, on every transport. A blank message is none: the alert counts. */
export const ENVIAR_PANICO = objeto({
  ...LUGAR,
  mensaje: z
    .string(espera)
    .trim()
    .max(MENSAJE_MAXIMO, espera)
    .refine(esTextoGuardable, NO_GUARDABLE)
    .nullish()
    .transform((texto) => texto || null),
}).superRefine(lugarEntero);
