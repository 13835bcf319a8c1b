import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { llavesDe } from '../../src/autenticacion/llaves.js';
import { VerificadorDeTokens } from '../../src/autenticacion/verificador-tokens.js';
import { Reloj } from '../../src/comun/reloj.js';
import { type Firma, leerConfiguracion } from '../../src/configuracion/index.js';
import { buenos, conClave, forjar, hmac, malos, vencidos } from './fragua.js';

const AHORA = new Date('2026-11-21T12:00:00.000Z');
const SEGUNDO = AHORA.getTime() / 1000;
class RelojParado extends Reloj {
  override ahora = () => AHORA;
}

const SECRETO = randomBytes(48).toString('base64url');
const OTRO_SECRETO = randomBytes(48).toString('base64url');
const CONFIGURACION = leerConfiguracion({ NODE_ENV: 'test', JWT_SECRETO: SECRETO });
const SESION = 'a2f1c0de-1111-4222-8333-444455556666';
const BUENO = {
  sub: '7',
  id_empresa: 3,
  rol: 'supervisor',
  iss: 'seguimiento',
  aud: 'seguimiento',
  iat: SEGUNDO,
  exp: SEGUNDO + 900,
};
const HS256 = { alg: 'HS256', typ: 'JWT' };

const verificadorCon = (firma: Firma) =>
  new VerificadorDeTokens({ ...CONFIGURACION, firma }, new RelojParado());
const propia = (secreto: string, aceptado?: string): Firma => ({
  modo: 'propia',
  secreto: Buffer.from(secreto),
  ...(aceptado && { aceptado: Buffer.from(aceptado) }),
});

const rechazado = (message: string) =>
  expect.objectContaining({ codigo: 'UNAUTHENTICATED', message: `The access token ${message}` });
const NO_VALE = rechazado('is not valid');

describe('an access token of ours', () => {
  const verificador = verificadorCon(propia(SECRETO));
  const [{ kid }] = llavesDe(propia(SECRETO));

  it('says who is asking, in which empresa, as what and until when', async () => {
    const expiraEn = new Date((SEGUNDO + 900) * 1000);
    const actor = { usuarioId: 7, empresaId: 3, rol: 'supervisor', expiraEn };
    expect(await verificador.verificar(forjar(HS256, BUENO, hmac(SECRETO)))).toEqual(actor);
    expect(await verificador.verificar(forjar(HS256, { ...BUENO, sid: SESION }, hmac(SECRETO)))).toEqual({
      ...actor,
      sesionId: SESION,
    });
  });

  it.each(Object.entries(buenos(BUENO, SECRETO, kid)))('is good %s', async (_, token) => {
    expect(await verificador.verificar(token)).toMatchObject({
      usuarioId: 7,
      empresaId: 3,
      rol: 'supervisor',
    });
  });

  it.each(Object.entries(malos(BUENO, SECRETO, kid)))('is refused with %s', async (_, token) => {
    await expect(verificador.verificar(token)).rejects.toEqual(NO_VALE);
  });

  it.each([
    ['a sub of 0', { sub: '0' }],
    ['a negative sub', { sub: '-1' }],
    ['a sub that no column holds', { sub: '99999999999' }],
    ['a sub past the largest of the column', { sub: '2147483648' }],
    ['a sub in other figures', { sub: '٧' }],
    ['an id_empresa that is a text', { id_empresa: '1' }],
    ['an id_empresa of 0', { id_empresa: 0 }],
    ['several roles', { rol: ['admin'] }],
    ['a session that is not one', { sid: "' or true --" }],
  ])('is refused with %s', async (_, cambio) => {
    const token = forjar(HS256, { ...BUENO, ...cambio }, hmac(SECRETO));
    await expect(verificador.verificar(token)).rejects.toEqual(NO_VALE);
  });

  it('is refused once it has expired, to the second, however our clock may differ from others', async () => {
    for (const token of Object.values(vencidos(BUENO, SECRETO)))
      await expect(verificador.verificar(token)).rejects.toEqual(rechazado('has expired'));
    const porPoco = forjar(HS256, { ...BUENO, exp: SEGUNDO + 1 }, hmac(SECRETO));
    await expect(verificador.verificar(porPoco)).resolves.toBeDefined();
  });

  it('is refused as not valid, and not as expired, if somebody else signed it', async () => {
    const ajeno = forjar(HS256, { ...BUENO, exp: SEGUNDO - 1 }, hmac(OTRO_SECRETO));
    await expect(verificador.verificar(ajeno)).rejects.toEqual(NO_VALE);
  });
});

describe('while secrets change', () => {
  const firmado = (secreto: string, kid?: string) => forjar({ ...HS256, kid }, BUENO, hmac(secreto));
  const [nueva, vieja] = llavesDe(propia(SECRETO, OTRO_SECRETO));

  it('tokens of both are good, with their kid, another one or none', async () => {
    const verificador = verificadorCon(propia(SECRETO, OTRO_SECRETO));
    for (const secreto of [SECRETO, OTRO_SECRETO]) {
      const [{ kid }] = llavesDe(propia(secreto));
      for (const nombre of [kid, 'otro', undefined])
        expect(await verificador.verificar(firmado(secreto, nombre))).toMatchObject({ usuarioId: 7 });
    }
  });

  it('a kid of ours means its key alone', async () => {
    const verificador = verificadorCon(propia(SECRETO, OTRO_SECRETO));
    await expect(verificador.verificar(firmado(SECRETO, vieja?.kid))).rejects.toEqual(NO_VALE);
    await expect(verificador.verificar(firmado(OTRO_SECRETO, nueva.kid))).rejects.toEqual(NO_VALE);
  });

  it('tokens of one that is accepted no more are refused', async () => {
    const verificador = verificadorCon(propia(SECRETO));
    for (const nombre of [vieja?.kid, nueva.kid, undefined])
      await expect(verificador.verificar(firmado(OTRO_SECRETO, nombre))).rejects.toEqual(NO_VALE);
  });

  it('what is wrong with a token stays wrong, whichever of both signed it', async () => {
    const verificador = verificadorCon(propia(OTRO_SECRETO, SECRETO));
    const otra = verificadorCon(propia(SECRETO, OTRO_SECRETO));
    for (const token of Object.values(malos(BUENO, SECRETO, nueva.kid))) {
      await expect(verificador.verificar(token)).rejects.toEqual(NO_VALE);
      await expect(otra.verificar(token)).rejects.toEqual(NO_VALE);
    }
    for (const token of Object.values(vencidos(BUENO, SECRETO)))
      await expect(verificador.verificar(token)).rejects.toEqual(rechazado('has expired'));
  });

  it('a kid says nothing of its secret, and is another for each', () => {
    const kids = Array.from({ length: 50 }, (_, i) => llavesDe(propia(`${SECRETO}${i}`))[0].kid);
    expect(new Set(kids).size).toBe(50);
    for (const kid of kids) expect(kid).toMatch(/^[\w-]{11}$/);
  });
});

const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
const OTRA_RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ED = generateKeyPairSync('ed25519');
const pem = (clave: KeyObject) => clave.export({ type: 'spki', format: 'pem' }).toString();
const firmantes = {
  RS256: conClave('sha256', RSA.privateKey),
  ES256: conClave('sha256', { key: EC.privateKey, dsaEncoding: 'ieee-p1363' }),
  EdDSA: conClave(null, ED.privateKey),
} as const;
const publicas = { RS256: pem(RSA.publicKey), ES256: pem(EC.publicKey), EdDSA: pem(ED.publicKey) } as const;
const ALGORITMOS = ['RS256', 'ES256', 'EdDSA'] as const;

describe.each(ALGORITMOS.map((alg, i) => [alg, ALGORITMOS[(i + 1) % 3] ?? alg] as const))(
  'a token of another identity provider (%s, and %s accepted)',
  (alg, otro) => {
    const firma: Firma = { modo: 'externa', clavePublica: publicas[alg], aceptada: publicas[otro] };
    const verificador = verificadorCon(firma);
    const solo = verificadorCon({ modo: 'externa', clavePublica: publicas[alg] });
    const [llave, aceptada] = llavesDe(firma);

    it('is accepted when either key and its algorithm sign it, under any kid but the other one’s', async () => {
      expect([llave.algoritmo, aceptada?.algoritmo]).toEqual([alg, otro]);
      for (const cual of [alg, otro]) {
        for (const kid of [undefined, 'del-proveedor', (cual === alg ? llave : aceptada)?.kid]) {
          const token = forjar({ alg: cual, kid }, BUENO, firmantes[cual]);
          expect(await verificador.verificar(token)).toMatchObject({ usuarioId: 7, empresaId: 3 });
        }
      }
      const cruzado = forjar({ alg: otro, kid: llave.kid }, BUENO, firmantes[otro]);
      await expect(verificador.verificar(cruzado)).rejects.toEqual(NO_VALE);
      await expect(solo.verificar(forjar({ alg: otro }, BUENO, firmantes[otro]))).rejects.toEqual(NO_VALE);
    });

    it.each(['04b6f1a2-9d6e-4c3b-8a55-0f0e1d2c3b4a', 'not-a-uuid'])(
      'says nothing of our sessions by a session id of that provider’s own (%s)',
      async (sid) => {
        const actor = await verificador.verificar(forjar({ alg }, { ...BUENO, sid }, firmantes[alg]));
        expect(actor.sesionId).toBeUndefined();
      },
    );

    it('is refused when a public key, which everybody has, was used as a shared secret', async () => {
      for (const publica of [publicas[alg], publicas[otro]]) {
        const objeto = createPublicKey(publica);
        const formas = [
          publica,
          publica.trim(),
          publica.replaceAll('\n', '\r\n'),
          publica.replaceAll('\n', ''),
          objeto.export({ type: 'spki', format: 'der' }),
          objeto.export({ type: 'spki', format: 'der' }).toString('base64'),
          JSON.stringify(objeto.export({ format: 'jwk' })),
        ];
        for (const forma of formas) {
          for (const [algoritmo, resumen] of [
            ['HS256', 'sha256'],
            ['HS384', 'sha384'],
            ['HS512', 'sha512'],
            [alg, 'sha256'],
          ]) {
            for (const kid of [undefined, llave.kid, aceptada?.kid]) {
              const token = forjar({ alg: algoritmo, kid }, BUENO, hmac(forma, resumen));
              await expect(verificador.verificar(token)).rejects.toEqual(NO_VALE);
            }
          }
        }
      }
    });

    it('is refused when its header names another algorithm, or another key signed it', async () => {
      for (const nombre of ['RS256', 'RS384', 'PS256', 'ES256', 'ES384', 'EdDSA', 'Ed448', 'HS256', 'none']) {
        if (nombre === alg || nombre === otro) continue;
        const token = forjar({ alg: nombre }, BUENO, firmantes[alg]);
        await expect(verificador.verificar(token)).rejects.toEqual(NO_VALE);
      }
      const secreta = forjar(HS256, BUENO, hmac(SECRETO));
      await expect(verificador.verificar(secreta)).rejects.toEqual(NO_VALE);
    });
  },
);

describe('a token of an identity provider with RSA', () => {
  const verificador = verificadorCon({ modo: 'externa', clavePublica: publicas.RS256 });

  it.each([
    ['RS384', conClave('sha384', RSA.privateKey)],
    ['RS512', conClave('sha512', RSA.privateKey)],
    ['PS256', conClave('sha256', { key: RSA.privateKey, padding: 6, saltLength: 32 })],
    ['RS256', conClave('sha256', OTRA_RSA.privateKey)],
    ['RS256', conClave('sha1', RSA.privateKey)],
  ])('is refused when the right key signs as %s, or a wrong one as RS256 (%#)', async (alg, firmante) => {
    await expect(verificador.verificar(forjar({ alg }, BUENO, firmante))).rejects.toEqual(NO_VALE);
  });

  it('is named as RFC 7638 says, which is what many providers put in the kid', () => {
    // The example of its section 3.1.
    const n =
      '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw';
    const publica = createPublicKey({ key: { kty: 'RSA', n, e: 'AQAB' }, format: 'jwk' });
    const [llave] = llavesDe({ modo: 'externa', clavePublica: pem(publica) });
    expect(llave.kid).toBe('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs');
  });
});
