import { createHmac, generateKeyPairSync, sign } from 'node:crypto';

/** Makes tokens that no library would make. */

export interface Reclamos {
  readonly sub: unknown;
  readonly id_empresa: unknown;
  readonly rol: unknown;
  readonly iss: unknown;
  readonly aud: unknown;
  readonly iat: unknown;
  readonly exp: unknown;
  readonly [otro: string]: unknown;
}

type Firmante = (datos: string) => string | Buffer;

export const hmac =
  (secreto: string | Buffer, algoritmo = 'sha256'): Firmante =>
  (datos) =>
    createHmac(algoritmo, secreto).update(datos).digest();

export const conClave =
  (algoritmo: string | null, clave: Parameters<typeof sign>[2]): Firmante =>
  (datos) =>
    sign(algoritmo, Buffer.from(datos), clave);

export const codificar = (parte: unknown): string =>
  Buffer.from(typeof parte === 'string' ? parte : JSON.stringify(parte)).toString('base64url');

/** @param cabecera and `cuerpo`: an object, or the very text of the JSON. */
export function forjar(cabecera: unknown, cuerpo: unknown, firmante: Firmante): string {
  const datos = `${codificar(cabecera)}.${codificar(cuerpo)}`;
  return `${datos}.${Buffer.from(firmante(datos)).toString('base64url')}`;
}

const HS256 = { alg: 'HS256', typ: 'JWT' };
const AJENO = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const JWK_AJENA = AJENO.publicKey.export({ format: 'jwk' });
const deAjeno = conClave('sha256', { key: AJENO.privateKey, dsaEncoding: 'ieee-p1363' });

/** The JSON of these claims with one of them written as that text. */
const conTexto = (reclamos: Reclamos, reclamo: string, texto: string) =>
  JSON.stringify({ ...reclamos, [reclamo]: '<aqui>' }).replace('"<aqui>"', texto);

/** Tokens that our secret did sign and that say what they must, in ways that are allowed. */
export function buenos(bueno: Reclamos, secreto: string, kid: string): Record<string, string> {
  const ahora = Number(bueno.iat);
  const suyo = (cuerpo: unknown = bueno, cabecera: unknown = HS256) =>
    forjar(cabecera, cuerpo, hmac(secreto));
  return {
    'as we make them': suyo(bueno, { ...HS256, kid }),
    'without kid': suyo(),
    'without typ': suyo(bueno, { alg: 'HS256' }),
    'with typ at+jwt (RFC 9068)': suyo(bueno, { alg: 'HS256', typ: 'at+jwt' }),
    'with typ application/jwt': suyo(bueno, { alg: 'HS256', typ: 'application/JWT' }),
    'with kid as a path': suyo(bueno, { ...HS256, kid: '../../../../dev/null' }),
    'with kid as SQL': suyo(bueno, { ...HS256, kid: "' union select 'x' --" }),
    'with kid as a number': suyo(bueno, { ...HS256, kid: 7 }),
    'with keys of its own, which nobody looks at': suyo(bueno, {
      ...HS256,
      jwk: JWK_AJENA,
      jku: 'http://127.0.0.1:9/jwks',
      x5u: 'http://127.0.0.1:9/cadena',
      x5c: ['AAAA'],
    }),
    'for several audiences': suyo({ ...bueno, aud: ['otra', 'seguimiento'] }),
    'by a clock a little ahead': suyo({ ...bueno, iat: ahora + 29, nbf: ahora + 29 }),
    'with times that are decimals (RFC 7519, NumericDate)': suyo({
      ...bueno,
      iat: ahora - 0.5,
      exp: ahora + 899.5,
    }),
    'with a claim twice: the last one is it (RFC 7519, section 4)': suyo(
      JSON.stringify(bueno).replace('{', '{"rol":"root","exp":1,'),
    ),
  };
}

/** Tokens that must be refused, by what is wrong with them. */
export function malos(bueno: Reclamos, secreto: string, kid: string): Record<string, string> {
  const ahora = Number(bueno.iat);
  const suyo = (cuerpo: unknown = bueno, cabecera: unknown = HS256) =>
    forjar(cabecera, cuerpo, hmac(secreto));
  const sin = (reclamo: string) => suyo({ ...bueno, [reclamo]: undefined });
  const conReclamo = (reclamo: string, valor: unknown) => suyo({ ...bueno, [reclamo]: valor });
  const conCabecera = (cabecera: object) => suyo(bueno, { ...HS256, ...cabecera });
  const [cabecera = '', cuerpo = '', firma = ''] = suyo().split('.');
  const datos = `${cabecera}.${cuerpo}`;
  const partir = (texto: string) => `${texto.slice(0, 10)}\n${texto.slice(10)}`;

  return {
    ...Object.fromEntries(
      ['none', 'None', 'NONE', 'nOnE', '', 'hs256', 'HS384', 'HS512', 'RS256', 'ES256', 'dir'].flatMap(
        (alg) => [
          [`alg ${alg}, signed`, conCabecera({ alg })],
          [`alg ${alg}, unsigned`, `${codificar({ alg })}.${cuerpo}.`],
        ],
      ),
    ),
    'HS384 with our secret': forjar({ alg: 'HS384' }, bueno, hmac(secreto, 'sha384')),
    'HS512 with our secret': forjar({ alg: 'HS512' }, bueno, hmac(secreto, 'sha512')),
    'alg as a list': conCabecera({ alg: ['HS256'] }),
    'no alg': suyo(bueno, { typ: 'JWT' }),
    'a header that is a list': suyo(bueno, ['HS256']),
    'a header that is null': suyo(bueno, 'null'),
    'a header that is no JSON': suyo(bueno, '{"alg":"HS256"'),

    'another secret': forjar(HS256, bueno, hmac('x'.repeat(48))),
    'another secret under our kid': forjar({ ...HS256, kid }, bueno, hmac('x'.repeat(48))),
    'kid as a path, signed with the empty file': forjar({ ...HS256, kid: '/dev/null' }, bueno, hmac('')),
    'kid as SQL, signed with what it selects': forjar(
      { ...HS256, kid: "' union select 'x' --" },
      bueno,
      hmac('x'),
    ),
    'kid as a secret': forjar({ ...HS256, kid: 'mio' }, bueno, hmac('mio')),
    'its own jwk': forjar({ alg: 'ES256', jwk: JWK_AJENA }, bueno, deAjeno),
    'its own symmetric jwk': forjar(
      { ...HS256, jwk: { kty: 'oct', k: codificar('mio') } },
      bueno,
      hmac('mio'),
    ),
    'its own jku': forjar({ alg: 'ES256', jku: 'http://127.0.0.1:9/jwks' }, bueno, deAjeno),
    'its own x5u': forjar({ alg: 'ES256', x5u: 'http://127.0.0.1:9/cadena' }, bueno, deAjeno),
    'half a signature': `${datos}.${firma.slice(0, 20)}`,
    'a signature for something else': `${cabecera}.${codificar({ ...bueno, rol: 'admin', jti: '1' })}.${firma}`,

    'crit exp': conCabecera({ crit: ['exp'], exp: 1 }),
    'crit of ours': conCabecera({ crit: ['seguimiento'], seguimiento: 1 }),
    'crit of nothing': conCabecera({ crit: [] }),
    'crit b64, not encoded': conCabecera({ crit: ['b64'], b64: false }),
    'typ of a logout token': conCabecera({ typ: 'logout+jwt' }),
    'typ of a proof of possession': conCabecera({ typ: 'dpop+jwt' }),
    'typ JWE': conCabecera({ typ: 'JWE' }),
    'typ as a list': conCabecera({ typ: ['JWT'] }),
    'typ null': conCabecera({ typ: null }),

    ...Object.fromEntries(
      ['iat', 'exp', 'iss', 'aud', 'sub', 'id_empresa', 'rol'].flatMap((reclamo) => [
        [`no ${reclamo}`, sin(reclamo)],
        [`${reclamo} null`, conReclamo(reclamo, null)],
        [`${reclamo} as an object`, conReclamo(reclamo, { valor: bueno[reclamo] })],
      ]),
    ),
    ...Object.fromEntries(
      ['iat', 'exp', 'nbf'].flatMap((reclamo) => [
        [`${reclamo} as a text`, conReclamo(reclamo, String(ahora))],
        [`${reclamo} 1e400`, suyo(conTexto(bueno, reclamo, '1e400'))],
        [`${reclamo} past all dates`, conReclamo(reclamo, 1e300)],
        [`${reclamo} true`, conReclamo(reclamo, true)],
      ]),
    ),
    'iat in a minute': conReclamo('iat', ahora + 60),
    'iat next year': conReclamo('iat', ahora + 31_536_000),
    'iat before there were any': conReclamo('iat', -1),
    'nbf in a minute': conReclamo('nbf', ahora + 60),
    'iss of another': conReclamo('iss', 'otro'),
    'iss in a list': conReclamo('iss', ['seguimiento']),
    'iss in capitals': conReclamo('iss', 'SEGUIMIENTO'),
    'aud of another': conReclamo('aud', 'otra'),
    'aud of others': conReclamo('aud', ['otra', 'seguimiento2']),
    'aud of nobody': conReclamo('aud', []),
    'aud in a list of lists': conReclamo('aud', [['seguimiento']]),
    'sub as a number': conReclamo('sub', Number(bueno.sub)),
    'sub in a list': conReclamo('sub', [bueno.sub]),
    'sub as a decimal': conReclamo('sub', `${String(bueno.sub)}.0`),
    'sub with a blank': conReclamo('sub', `${String(bueno.sub)} `),
    'id_empresa as a decimal': conReclamo('id_empresa', 1.5),
    'rol that there is not': conReclamo('rol', 'root'),
    'a claim twice, the last one wrong': suyo(JSON.stringify(bueno).replace(/\}$/, ',"rol":"root"}')),

    'a payload that is a list': suyo('[]'),
    'a payload that is null': suyo('null'),
    'a payload that is a text': suyo('"hola"'),
    'a payload that is no JSON': suyo('{"sub":'),
    'a payload that is no UTF-8': `${cabecera}.${Buffer.from([0xff, 0xfe]).toString('base64url')}.${firma}`,
    'a payload with a proto': suyo(`{"__proto__":${JSON.stringify(bueno)}}`),

    'a huge header': conCabecera({ relleno: 'x'.repeat(8_000) }),
    'a huge kid': conCabecera({ kid: 'x'.repeat(8_000) }),
    'a huge payload': conReclamo('relleno', 'x'.repeat(8_000)),
    'a huge signature': `${datos}.${'A'.repeat(8_000)}`,
    'many dots': `${datos}.${firma}${'.'.repeat(8_000)}`,
    'base64 with padding': `${cabecera}=.${cuerpo}.${firma}`,
    'base64 of the other kind': `${datos}.+/${firma.slice(2)}`,
    'no base64': `${datos}.¡hola!`,
    'a percent sign': `${datos}.%41${firma}`,
    'a blank within': `${datos}. ${firma}`,
    'a line break within': `${cabecera}.${partir(cuerpo)}.${firma}`,
    'a NUL within': `${datos}.\0${firma}`,
    'a dot at the end': `${datos}.${firma}.`,
    'a dot at the beginning': `.${datos}.${firma}`,
    'a blank in front': ` ${datos}.${firma}`,
    'a comma and another': `${datos}.${firma},${datos}.${firma}`,
    'no signature': `${datos}.`,
    'two parts': datos,
    'one part': cabecera,
    'four parts': `${datos}.${firma}.${firma}`,
    'five parts (JWE)': `${codificar({ alg: 'dir', enc: 'A256GCM' })}..${cuerpo}.${firma}.${firma}`,
    'five full parts (JWE)': `${codificar({ alg: 'dir', enc: 'A256GCM' })}.${firma}.${cuerpo}.${firma}.${firma}`,
    'dots alone': '..',
    'a word': 'no-es-un-token',
  };
}

/** Tokens that were good once. */
export const vencidos = (bueno: Reclamos, secreto: string): Record<string, string> =>
  Object.fromEntries(
    [Number(bueno.iat), Number(bueno.iat) - 1].map((exp) => [
      `exp ${exp}`,
      forjar(HS256, { ...bueno, exp }, hmac(secreto)),
    ]),
  );
