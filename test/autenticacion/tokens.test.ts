import { type CryptoKey, exportSPKI, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { algoritmoDe, VerificadorDeTokens } from '../../src/autenticacion/verificador-tokens.js';
import { Reloj } from '../../src/comun/reloj.js';
import { type Configuracion, type Firma, leerConfiguracion } from '../../src/configuracion/index.js';

const AHORA = new Date('2026-11-21T12:00:00.000Z');
const SEGUNDO = AHORA.getTime() / 1000;
class RelojParado extends Reloj {
  override ahora = () => AHORA;
}

const JWT_SECRETO = randomBytes(48).toString('base64url');
const SECRETO = Buffer.from(JWT_SECRETO);
const CONFIGURACION = leerConfiguracion({ NODE_ENV: 'test', JWT_SECRETO });
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
const sin = (reclamo: keyof typeof BUENO) => ({ ...BUENO, [reclamo]: undefined });

const firmar = (payload: object, llave: CryptoKey | Uint8Array = SECRETO, alg = 'HS256') =>
  new SignJWT(JSON.parse(JSON.stringify(payload)) as JWTPayload).setProtectedHeader({ alg }).sign(llave);

const verificadorCon = (firma: Firma) =>
  new VerificadorDeTokens({ ...CONFIGURACION, firma } satisfies Configuracion, new RelojParado());

const rechazado = (message: string) =>
  expect.objectContaining({ codigo: 'UNAUTHENTICATED', message: `The access token ${message}` });

describe('an access token of ours', () => {
  const verificador = new VerificadorDeTokens(CONFIGURACION, new RelojParado());
  const verificar = async (token: string | Promise<string>) => verificador.verificar(await token);

  it('says who is asking, in which empresa, as what and until when', async () => {
    const actor = {
      usuarioId: 7,
      empresaId: 3,
      rol: 'supervisor',
      expiraEn: new Date((SEGUNDO + 900) * 1000),
    };
    expect(await verificar(firmar(BUENO))).toEqual(actor);
    expect(await verificar(firmar({ ...BUENO, sid: SESION }))).toEqual({ ...actor, sesionId: SESION });
    expect(await verificar(firmar({ ...BUENO, aud: ['otra', 'seguimiento'] }))).toEqual(actor);
  });

  it('is refused once it has expired, to the second', async () => {
    await expect(verificar(firmar({ ...BUENO, exp: SEGUNDO }))).rejects.toEqual(rechazado('has expired'));
    await expect(verificar(firmar({ ...BUENO, exp: SEGUNDO + 1 }))).resolves.toBeDefined();
  });

  it.each([
    ['not good yet', { ...BUENO, nbf: SEGUNDO + 60 }],
    ['of another issuer', { ...BUENO, iss: 'otro' }],
    ['for another audience', { ...BUENO, aud: 'otra' }],
    ['without exp', sin('exp')],
    ['without iss', sin('iss')],
    ['without aud', sin('aud')],
    ['without sub', sin('sub')],
    ['without id_empresa', sin('id_empresa')],
    ['without rol', sin('rol')],
    ['with an exp that is a text', { ...BUENO, exp: String(SEGUNDO + 900) }],
    ['with an exp that no date holds', { ...BUENO, exp: 1e300 }],
    ['with a sub that is a number', { ...BUENO, sub: 7 }],
    ['with a sub that is a list', { ...BUENO, sub: ['7'] }],
    ['with a sub that is a decimal', { ...BUENO, sub: '1.5' }],
    ['with a sub of 0', { ...BUENO, sub: '0' }],
    ['with a negative sub', { ...BUENO, sub: '-1' }],
    ['with a sub that no column holds', { ...BUENO, sub: '99999999999' }],
    ['with a sub past the largest of the column', { ...BUENO, sub: '2147483648' }],
    ['with a sub in other figures', { ...BUENO, sub: '٧' }],
    ['with a sub and a space', { ...BUENO, sub: '7 ' }],
    ['with an id_empresa that is a text', { ...BUENO, id_empresa: '1' }],
    ['with an id_empresa of 0', { ...BUENO, id_empresa: 0 }],
    ['with an id_empresa that is a decimal', { ...BUENO, id_empresa: 1.5 }],
    ['with a rol that there is not', { ...BUENO, rol: 'root' }],
    ['with several roles', { ...BUENO, rol: ['admin'] }],
    ['with a session that is not one', { ...BUENO, sid: "' or true --" }],
  ])('is refused %s', async (_, payload) => {
    await expect(verificar(firmar(payload))).rejects.toEqual(rechazado('is not valid'));
  });

  it.each([
    ['with no signature at all (alg: none)', () => new UnsecuredJWT({ ...BUENO }).encode()],
    ['with another secret', () => firmar(BUENO, randomBytes(48))],
    [
      'with our secret and another algorithm',
      () => firmar(BUENO, Buffer.concat([SECRETO, SECRETO]), 'HS512'),
    ],
    ['as 100 KB of text', () => firmar({ ...BUENO, relleno: 'x'.repeat(100_000) })],
    ['as nothing', () => ''],
    ['as two dots', () => '..'],
    ['as something else', () => 'no-es-un-token'],
  ])('is refused when it comes %s', async (_, hacer) => {
    await expect(verificar(hacer())).rejects.toEqual(rechazado('is not valid'));
  });

  it('is refused when its payload was changed after it was signed', async () => {
    const [cabecera, , firma] = (await firmar({ ...BUENO, rol: 'colaborador' })).split('.');
    const cuerpo = Buffer.from(JSON.stringify({ ...BUENO, rol: 'admin' })).toString('base64url');
    await expect(verificar(`${cabecera}.${cuerpo}.${firma}`)).rejects.toEqual(rechazado('is not valid'));
  });
});

describe.each(['RS256', 'ES256', 'EdDSA'] as const)('a token of another identity provider (%s)', (alg) => {
  let firma: Extract<Firma, { modo: 'externa' }>;
  let privada: CryptoKey;
  let verificador: VerificadorDeTokens;
  beforeAll(async () => {
    const { publicKey, privateKey } = await generateKeyPair(alg);
    privada = privateKey;
    firma = { modo: 'externa', clavePublica: await exportSPKI(publicKey) };
    verificador = verificadorCon(firma);
  });

  it('is accepted when the key and its algorithm sign it', async () => {
    expect(algoritmoDe(firma)).toBe(alg);
    expect(await verificador.verificar(await firmar(BUENO, privada, alg))).toMatchObject({
      usuarioId: 7,
      empresaId: 3,
    });
  });

  it.each(['04b6f1a2-9d6e-4c3b-8a55-0f0e1d2c3b4a', 'not-a-uuid'])(
    'says nothing of our sessions by a session id of that provider’s own (%s)',
    async (sid) => {
      const actor = await verificador.verificar(await firmar({ ...BUENO, sid }, privada, alg));
      expect(actor.sesionId).toBeUndefined();
    },
  );

  it('is refused when another key of the same kind signs it', async () => {
    const { privateKey } = await generateKeyPair(alg);
    await expect(verificador.verificar(await firmar(BUENO, privateKey, alg))).rejects.toEqual(
      rechazado('is not valid'),
    );
  });

  it('is refused when another algorithm signs it', async () => {
    const otros = ['RS256', 'ES256', 'EdDSA', 'PS256', 'RS512'].filter((otro) => otro !== alg);
    for (const otro of otros) {
      const { privateKey } = await generateKeyPair(otro);
      await expect(verificador.verificar(await firmar(BUENO, privateKey, otro))).rejects.toEqual(
        rechazado('is not valid'),
      );
    }
  });

  it('is refused when the public key, which everybody has, was used as a shared secret', async () => {
    for (const pem of [firma.clavePublica, firma.clavePublica.trim()]) {
      const token = firmar(BUENO, Buffer.from(pem), 'HS256');
      await expect(verificador.verificar(await token)).rejects.toEqual(rechazado('is not valid'));
    }
  });

  it('is refused when nobody signed it, or when our own secret did', async () => {
    await expect(verificador.verificar(new UnsecuredJWT({ ...BUENO }).encode())).rejects.toEqual(
      rechazado('is not valid'),
    );
    await expect(verificador.verificar(await firmar(BUENO))).rejects.toEqual(rechazado('is not valid'));
  });
});
