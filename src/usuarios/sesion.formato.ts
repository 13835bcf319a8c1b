import { z } from 'zod';
import { ROLES } from '../comun/actor.js';
import { objeto, textoExacto } from '../comun/entrada.js';
import type { Sesion } from './usuario.modelo.js';

/** What signing in takes, on every transport. */
export const INICIAR_SESION = objeto({ correo: textoExacto(254), clave: textoExacto(200) });
export const RENOVAR_SESION = objeto({ refreshToken: textoExacto(200) });

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
      activo: z.boolean(),
      enLinea: z.boolean(),
    }),
  })
  .meta({ id: 'Sesion' });
export type SesionRest = z.output<typeof SESION>;

export function comoRest({ accessToken, refreshToken, expiraEn, usuario }: Sesion): SesionRest {
  return { accessToken, refreshToken, expiraEn: expiraEn.toISOString(), usuario };
}
