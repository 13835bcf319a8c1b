import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { llavesDe } from '../../src/autenticacion/llaves.js';
import { type Cliente, clienteWs, conectarSocket, pedir, urlWs } from '../apoyo/cliente.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { buenos, forjar, hmac, malos, type Reclamos, vencidos } from './fragua.js';

const SECRETO = randomBytes(48).toString('base64url');
const DENTRO = 'let in';

/** @returns DENTRO, or `code: message`. */
type Puerta = (url: string, token: unknown) => Promise<string>;

const PUERTAS: Record<string, Puerta> = {
  REST: async (url, token) => {
    const { estado, cuerpo } = await pedir(url, 'GET', '/tareas', { cabeceras: cabecera(token) });
    return estado === 200 ? DENTRO : `${cuerpo.code}: ${cuerpo.detail}`;
  },
  GraphQL: async (url, token) => {
    const { cuerpo } = await pedir(url, 'POST', '/graphql', {
      cuerpo: { query: '{ yo { id } }' },
      cabeceras: cabecera(token),
    });
    return cuerpo.data ? DENTRO : `${cuerpo.errors[0].extensions.code}: ${cuerpo.errors[0].message}`;
  },
  'GraphQL over WebSocket': async (url, token) => {
    const cliente = clienteWs(url, {
      lazy: false,
      onNonLazyError: () => {},
      connectionParams: { Authorization: typeof token === 'string' ? `Bearer ${token}` : token },
    });
    const fin = await new Promise<string>((resolve) => {
      cliente.on('connected', () => resolve(DENTRO));
      cliente.on('closed', (cierre) => {
        const { code, reason } = cierre as { code: number; reason: string };
        resolve(code === 4403 ? reason : `${code} ${reason}`);
      });
    });
    await cliente.dispose();
    return fin;
  },
  'Socket.IO': async (url, token) => {
    const socket = conectarSocket(url, { token });
    const fin = await new Promise<string>((resolve) => {
      socket.once('connect', () => resolve(DENTRO));
      socket.once('connect_error', (error) => {
        const { data } = error as { data?: { code: string; message: string } };
        resolve(data ? `${data.code}: ${data.message}` : error.message);
      });
    });
    socket.close();
    return fin;
  },
};

const cabecera = (token: unknown) => ({ authorization: `Bearer ${String(token)}` });
/** Some no client of HTTP sends; and before the token there may be several blanks (RFC 6750, section 2.1). */
const cabeEnCabecera = (token: string) => /^[!-~][\t\x20-\x7e]*$/.test(token);
const EMPIEZA_EN_BLANCO = /^ /;

/** All that a refusal ever says: nothing of what is wrong with the token. */
const NEGATIVA =
  /^UNAUTHENTICATED: (The access token is not valid|Sign in first: an access token is needed \(Authorization: Bearer …\))$/;
const VENCIDO = 'UNAUTHENTICATED: The access token has expired';

describe.each(Object.entries(PUERTAS))('over %s', (nombre, puerta) => {
  const porSocket = /Socket/.test(nombre);
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  let bueno: Reclamos;
  const [{ kid }] = llavesDe({ modo: 'propia', secreto: Buffer.from(SECRETO) });
  beforeAll(async () => {
    servidor = await servidorDeTodas();
    ana = await servidor.entrar('ana');
    const ahora = Math.floor(Date.now() / 1000);
    bueno = {
      sub: String(ana.id),
      id_empresa: ana.sesion.usuario.empresaId,
      rol: 'colaborador',
      iss: 'seguimiento',
      aud: 'seguimiento',
      iat: ahora,
      exp: ahora + 900,
    };
  });
  const llega = (token: string) => (porSocket ? !EMPIEZA_EN_BLANCO.test(token) : cabeEnCabecera(token));
  const preguntar = async (tokens: Record<string, unknown>) => {
    const respuestas = Object.entries(tokens)
      .filter(([, token]) => typeof token !== 'string' || llega(token))
      .map(async ([caso, token]) => [caso, await puerta(servidor.url, token)] as const);
    return new Map(await Promise.all(respuestas));
  };

  it('a good token lets in', async () => {
    const respuestas = await preguntar({ 'from the server': ana.token, ...buenos(bueno, SECRETO, kid) });
    for (const respuesta of respuestas) expect(respuesta).toEqual([respuesta[0], DENTRO]);
  });

  it('a bad one does not, nor says the answer why', async () => {
    const respuestas = await preguntar(malos(bueno, SECRETO, kid));
    for (const respuesta of respuestas)
      expect(respuesta).toEqual([respuesta[0], expect.stringMatching(NEGATIVA)]);
    expect(respuestas.size).toBeGreaterThan(100);
    for (const respuesta of await preguntar(vencidos(bueno, SECRETO)))
      expect(respuesta).toEqual([respuesta[0], VENCIDO]);
  });

  if (porSocket) {
    it('neither does what is no text', async () => {
      const raros = { null: null, 7: 7, list: [ana.token], object: { token: ana.token } };
      for (const respuesta of await preguntar({ nothing: undefined, ...raros }))
        expect(respuesta).toEqual([
          respuesta[0],
          expect.stringMatching(/^(UNAUTHENTICATED|BAD_USER_INPUT): /),
        ]);
    });
  }
});

let deTodas: Promise<ServidorDePrueba> | undefined;
const servidorDeTodas = () =>
  (deTodas ??= iniciarServidor('embebido', { variables: { JWT_SECRETO: SECRETO } }));

describe('what is no access token in its place', () => {
  it('lets nobody in: neither the address, where logs would keep it, nor a cookie, which browsers send unasked', async () => {
    const servidor = await servidorDeTodas();
    const { token } = await servidor.entrar('ana');
    const enDireccion = `?access_token=${token}&token=${token}&authorization=Bearer%20${token}`;
    const cabeceras = { cookie: `access_token=${token}; authorization=Bearer ${token}` };
    const { estado } = await pedir(servidor.url, 'GET', `/tareas${enDireccion}`, { cabeceras });
    expect(estado).toBe(401);
    const { cuerpo } = await pedir(servidor.url, 'POST', `/graphql${enDireccion}`, {
      cuerpo: { query: '{ yo { id } }' },
      cabeceras,
    });
    expect(cuerpo.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    const conDireccion = clienteWs(servidor.url, {
      url: urlWs(servidor.url) + enDireccion,
      lazy: false,
      onNonLazyError: () => {},
    });
    const cierre = await new Promise((resolve) => {
      conDireccion.on('connected', () => resolve(DENTRO));
      conDireccion.on('closed', resolve);
    });
    await conDireccion.dispose();
    expect(cierre).toMatchObject({ code: 4403 });
  });

  it('is a refresh token, nor is an access token one', async () => {
    const servidor = await servidorDeTodas();
    const { token, sesion } = await servidor.entrar('ana');
    for (const puerta of Object.values(PUERTAS))
      expect(await puerta(servidor.url, sesion.refreshToken)).toMatch(NEGATIVA);
    const { estado } = await pedir(servidor.url, 'POST', '/sesion/renovar', {
      cuerpo: { refreshToken: token },
    });
    expect([400, 401]).toContain(estado);
  });
});

describe('with another provider’s key', () => {
  it('no door takes that key for a secret', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const publica = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const { url } = await iniciarServidor('embebido', { variables: { JWT_CLAVE_PUBLICA: publica } });
    const ahora = Math.floor(Date.now() / 1000);
    const reclamos = { sub: '1', id_empresa: 1, rol: 'admin', iss: 'seguimiento', aud: 'seguimiento' };
    const token = forjar({ alg: 'HS256' }, { ...reclamos, iat: ahora, exp: ahora + 900 }, hmac(publica));
    for (const puerta of Object.values(PUERTAS)) expect(await puerta(url, token)).toMatch(NEGATIVA);
  });
});
