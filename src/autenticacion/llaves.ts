import { createHash, createHmac, createPublicKey, type KeyObject } from 'node:crypto';
import type { Firma } from '../configuracion/index.js';

export type Algoritmo = 'HS256' | 'RS256' | 'ES256' | 'EdDSA';

/** A key that verifies tokens, and the one algorithm that it is for (RFC 8725, section 3.1). */
export interface Llave {
  readonly kid: string;
  readonly algoritmo: Algoritmo;
  readonly llave: KeyObject | Uint8Array;
}

/** The keys that tokens are verified with: the present one, then the one accepted beside it while keys change. */
export function llavesDe(firma: Firma): readonly [Llave, ...Llave[]] {
  if (firma.modo === 'propia') {
    const { secreto, aceptado } = firma;
    return aceptado ? [delSecreto(secreto), delSecreto(aceptado)] : [delSecreto(secreto)];
  }
  const { clavePublica, aceptada } = firma;
  return aceptada ? [deLaPublica(clavePublica), deLaPublica(aceptada)] : [deLaPublica(clavePublica)];
}

export const delSecreto = (secreto: Uint8Array): Llave => ({
  kid: kidDelSecreto(secreto),
  algoritmo: 'HS256',
  llave: secreto,
});

/**
 * Names a secret without showing it. A thumbprint of a symmetric key lets its guesses be tried (RFC 7638, section 7),
 * as any token signed with it does: so it takes a random secret, and this adds nothing. 64 bits tell two keys apart.
 */
const kidDelSecreto = (secreto: Uint8Array) =>
  createHmac('sha256', secreto).update('seguimiento: kid').digest().subarray(0, 8).toString('base64url');

function deLaPublica(pem: string): Llave {
  const llave = createPublicKey(pem);
  const tipo = llave.asymmetricKeyType;
  const algoritmo = tipo === 'rsa' ? 'RS256' : tipo === 'ec' ? 'ES256' : 'EdDSA';
  return { kid: huella(llave), algoritmo, llave };
}

/** RFC 7638, section 3: of the required members alone, by name; a public JWK as Node exports it has no others. */
function huella(llave: KeyObject): string {
  const jwk = Object.entries(llave.export({ format: 'jwk' })).toSorted(([uno], [otro]) =>
    uno < otro ? -1 : 1,
  );
  return createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(jwk)))
    .digest('base64url');
}
