import { z } from 'zod';
import { ErrorDeDominio } from '../comun/errores.js';

/** What may be asked for at once. */
export const DIAS_MAXIMOS = 366;
export const RESUMENES_MAXIMOS = 20_000;
const DIA_MS = 86_400_000;

/** Postgres has no year 0. */
const dia = z
  .date('expected a day as 2026-01-31')
  .refine((fecha) => fecha.getUTCFullYear() > 0, 'expected a day since the year 1');

/** From one day to another, both included: midnight UTC of each, whatever the zone. */
export const RANGO_DE_DIAS = z
  .object({ desde: dia, hasta: dia })
  .refine(({ desde, hasta }) => desde <= hasta, {
    path: ['hasta'],
    message: 'expected a day not before desde',
    abort: true,
  })
  .refine(({ desde, hasta }) => hasta.getTime() - desde.getTime() < DIAS_MAXIMOS * DIA_MS, {
    path: ['hasta'],
    message: `expected at most ${DIAS_MAXIMOS} days in all: ask for less at once`,
  });

export const unaConsultaALaVez = () =>
  new ErrorDeDominio('BAD_USER_INPUT', 'Ask for summaries once: an operation takes one `resumenesDiarios`');
