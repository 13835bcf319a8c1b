import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLInputType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { SignJWT, UnsecuredJWT } from 'jose';
import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Cliente, clienteWs, conectarSocket, pedir } from '../apoyo/cliente.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { anotarRutas, rutaPublica, RUTAS_PUBLICAS } from '../puertas/inventario.js';

/** Whoever adds a field to this list has decided that anybody may ask for it. */
const CAMPOS_PUBLICOS = ['mutation iniciarSesion', 'mutation renovarSesion'];

const JWT_SECRETO = randomBytes(48).toString('base64url');

const { rutas, AnotacionDeRutas } = anotarRutas();

const firmar = (reclamos: object, cambios: { exp?: number; aud?: string } = {}) =>
  new SignJWT({
    iss: 'seguimiento',
    aud: 'seguimiento',
    iat: Date.now() / 1000,
    exp: Date.now() / 1000 + 900,
    ...reclamos,
    ...cambios,
  })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(Buffer.from(JWT_SECRETO));

const cabecera = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` };

/** A value that the type takes, so that only the guard can refuse it. */
function ejemplo(tipo: GraphQLInputType): string {
  const desnudo = getNullableType(tipo);
  if (isListType(desnudo)) return '[]';
  if (isEnumType(desnudo)) return String(desnudo.getValues()[0]?.name);
  if (isInputObjectType(desnudo)) {
    const campos = Object.values(desnudo.getFields()).map(({ name, type }) => `${name}: ${ejemplo(type)}`);
    return `{${campos.join(', ')}}`;
  }
  const nombre = getNamedType(desnudo).name;
  if (nombre === 'JSONObject') return '{}';
  if (nombre === 'UUID') return '"a2f1c0de-1111-4222-8333-444455556666"';
  if (nombre === 'DateTime') return '"2026-11-21T12:00:00Z"';
  if (nombre === 'Date') return '"2026-11-21"';
  return ['Int', 'Float'].includes(nombre) ? '1' : nombre === 'Boolean' ? 'true' : '"x"';
}

function documentoDe(tipo: string, { name, args, type }: GraphQLField<unknown, unknown>): string {
  const argumentos = args.filter(isRequiredArgument).map((arg) => `${arg.name}: ${ejemplo(arg.type)}`);
  const lista = argumentos.length > 0 ? `(${argumentos.join(', ')})` : '';
  return `${tipo} { ${name}${lista} ${isCompositeType(getNamedType(type)) ? '{ __typename }' : ''} }`;
}

describe('every door is closed unless it was opened on purpose', () => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  /** By what is wrong with it; `undefined` is no token at all. */
  const malos = new Map<string, string | undefined>();
  beforeAll(async () => {
    servidor = await iniciarServidor('embebido', { variables: { JWT_SECRETO }, modulos: [AnotacionDeRutas] });
    ana = await servidor.entrar('ana');
    const luis = await servidor.entrar('luis');
    const admin = await servidor.entrar('admin');
    await admin.datos('mutation ($id: Int!) { desactivarUsuario(id: $id) { id } }', { id: luis.id });

    const suyo = { sub: String(ana.id), id_empresa: ana.sesion.usuario.empresaId, rol: 'admin' };
    malos.set('none', undefined);
    malos.set('expired', await firmar(suyo, { exp: Date.now() / 1000 - 1 }));
    malos.set(
      'alg: none',
      new UnsecuredJWT({ ...suyo, iss: 'seguimiento', aud: 'seguimiento', iat: 1, exp: 4e9 }).encode(),
    );
    malos.set('for another audience', await firmar(suyo, { aud: 'otra' }));
    malos.set('of a deactivated user', luis.token);
    malos.set('of a deactivated user, without a session', await firmar({ ...suyo, sub: String(luis.id) }));
    malos.set('of a user of another empresa', await firmar({ ...suyo, id_empresa: 2_000_000_000 }));
    malos.set('not a token', 'x.y.z');
  });

  it('over REST: 401 UNAUTHENTICATED on every route but the public ones, whatever the token', async () => {
    expect(rutas.size).toBeGreaterThan(RUTAS_PUBLICAS.length);
    for (const token of malos.values()) {
      const abiertas = new Set<string>();
      for (const ruta of rutas) {
        const [metodo = '', camino = ''] = ruta.split(' ');
        const direccion = camino.replaceAll(/:\w+/g, '1').replace('*', 'nada');
        const opciones = { cabeceras: cabecera(token), ...(metodo === 'GET' ? {} : { cuerpo: {} }) };
        const { estado, cabeceras, cuerpo } = await pedir(servidor.url, metodo, direccion, opciones);
        if (estado !== 401) abiertas.add(rutaPublica(ruta));
        else {
          expect(cuerpo).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
          expect(cabeceras.get('content-type')).toContain('application/problem+json');
          expect(cabeceras.get('www-authenticate')).toBe('Bearer');
        }
      }
      expect([...abiertas].toSorted()).toEqual(RUTAS_PUBLICAS.toSorted());
    }
  });

  it('over GraphQL: UNAUTHENTICATED on every field but the public ones, whatever the token', async () => {
    const { schema } = servidor.app.get(GraphQLSchemaHost);
    const campos = [schema.getQueryType(), schema.getMutationType()].flatMap((raiz) =>
      Object.values(raiz?.getFields() ?? {}).map(
        (campo) => [raiz === schema.getQueryType() ? 'query' : 'mutation', campo] as const,
      ),
    );
    expect(campos.length).toBeGreaterThan(CAMPOS_PUBLICOS.length);
    for (const token of malos.values()) {
      const abiertos: string[] = [];
      for (const [tipo, campo] of campos) {
        const query = documentoDe(tipo, campo);
        const { cuerpo } = await pedir(servidor.url, 'POST', '/graphql', {
          cuerpo: { query },
          cabeceras: cabecera(token),
        });
        const publico = CAMPOS_PUBLICOS.includes(`${tipo} ${campo.name}`);
        // A public field refuses these examples too, but for what they say.
        if (publico && /token|password/.test(cuerpo.errors?.[0]?.message))
          abiertos.push(`${tipo} ${campo.name}`);
        else
          expect([query, cuerpo]).toMatchObject([
            query,
            { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
          ]);
        expect(cuerpo.data ?? null).toBeNull();
      }
      expect(abiertos).toEqual(CAMPOS_PUBLICOS);
    }
  });

  it('over GraphQL: no subscription gives anything by HTTP', async () => {
    const raiz = servidor.app.get(GraphQLSchemaHost).schema.getSubscriptionType();
    for (const campo of Object.values(raiz?.getFields() ?? {})) {
      const tipo = getNamedType(campo.type);
      const hojas = isObjectType(tipo)
        ? Object.values(tipo.getFields()).filter(({ type }) => isLeafType(getNamedType(type)))
        : [];
      const query = documentoDe('subscription', campo).replace(
        '__typename',
        hojas.map(({ name }) => name).join(' '),
      );
      for (const token of malos.values()) {
        const { cuerpo } = await pedir(servidor.url, 'POST', '/graphql', {
          cuerpo: { query },
          cabeceras: cabecera(token),
        });
        expect(cuerpo, query).not.toHaveProperty('data');
        expect([query, cuerpo]).toMatchObject([query, { errors: [{}] }]);
      }
    }
  });

  it('over a GraphQL WebSocket: it closes with 4403', async () => {
    for (const token of malos.values()) {
      const connectionParams = token === undefined ? {} : { Authorization: `Bearer ${token}` };
      const cierre = await new Promise((resolve) => {
        clienteWs(servidor.url, {
          connectionParams,
          lazy: false,
          onNonLazyError: () => {},
          on: { closed: resolve },
        });
      });
      expect(cierre).toMatchObject({ code: 4403, reason: expect.stringMatching(/^UNAUTHENTICATED: /) });
    }
  });

  it('over Socket.IO: connect_error with {ok: false, code: UNAUTHENTICATED}', async () => {
    for (const token of malos.values()) {
      expect(await negativa('/ws', token === undefined ? {} : { token })).toMatchObject({
        data: { ok: false, code: 'UNAUTHENTICATED', message: expect.any(String) },
      });
    }
  });

  it('over Socket.IO: the root namespace and unknown ones are refused, also with a good token', async () => {
    expect(await negativa('/', { token: ana.token })).toMatchObject({
      message: 'Connect to the namespace /ws',
    });
    expect(await negativa('/otro', { token: ana.token })).toMatchObject({ message: 'Invalid namespace' });
  });

  async function negativa(espacio: string, auth: Record<string, unknown>): Promise<Error> {
    const socket = conectarSocket(servidor.url, auth, espacio);
    const error = await new Promise<Error>((resolve, reject) => {
      socket.once('connect_error', resolve);
      socket.once('connect', () => reject(new Error(`${espacio} let it in`)));
    });
    socket.close();
    return error;
  }
});
