import { createHash, timingSafeEqual } from 'node:crypto';

const resumir = (texto: string) => createHash('sha256').update(texto).digest();

/** Compares an Authorization header with the token that it must carry, in the same time wherever they differ. */
export function llevaToken(cabecera: string | undefined, token: string): boolean {
  const [, recibido = ''] = /^Bearer +(\S+)$/i.exec(cabecera ?? '') ?? [];
  return timingSafeEqual(resumir(recibido), resumir(token));
}
