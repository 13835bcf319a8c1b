import { SignJWT } from 'jose';
import type { Rol } from '../../src/comun/actor.js';

/** Known to the servers of one run alone, none of which can be reached from outside. */
export const SECRETO = 'kq7Jx2VwZr5Np9Lb3Tt8Yd4Hm6Gc0Fs1';
const VIGENCIA_S = 3_600;

/** An access token as the product issues it, for a user of {@link sembrarUsuarios}. */
export function tokenDe(usuarioId: number, rol: Rol = 'colaborador'): Promise<string> {
  const ahora = Math.floor(Date.now() / 1000);
  return new SignJWT({ id_empresa: 1, rol })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(String(usuarioId))
    .setIssuer('seguimiento')
    .setAudience('seguimiento')
    .setIssuedAt(ahora)
    .setExpirationTime(ahora + VIGENCIA_S)
    .setJti(crypto.randomUUID())
    .sign(Buffer.from(SECRETO));
}
