import { z } from 'zod';
import { ROLES } from '../comun/actor.js';
import type { Sesion } from './usuario.modelo.js';

/** Longer ones are refused before anything is computed with them; Postgres cannot even be asked for a NUL. */
const texto = (maximo: number) =>
  z
    .string(`expected a text of 1 to ${maximo} characters`)
    .min(1, `expected 1 to ${maximo} characters`)
    .max(maximo, `expected at most ${maximo} characters`)
    .refine((valor) => !valor.includes('\0'), 'expected text without NUL characters');

/** What signing in takes, on every transport. */
export const INICIAR_SESION = z.strictObject({ correo: texto(254), clave: texto(200) });
export const RENOVAR_SESION = z.strictObject({ refreshToken: texto(200) });

/** A session as REST writes it. */
export const SESION = z
  .object({
    accessToken: z.string(),
    refreshToken: z.string(),
    expiraEn: z.iso.datetime(),
    usuario: z.object({
      id: z.int(),
      nombre: z.string(),
      correo: z.string(),
      rol: z.enum(ROLES),
      empresaId: z.int(),
      enLinea: z.boolean(),
    }),
  })
  .meta({ id: 'Sesion' });
export type SesionRest = z.output<typeof SESION>;

export function comoRest({ accessToken, refreshToken, expiraEn, usuario }: Sesion): SesionRest {
  return { accessToken, refreshToken, expiraEn: expiraEn.toISOString(), usuario };
}
