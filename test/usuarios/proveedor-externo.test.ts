import { exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { Cliente, pedir } from '../apoyo/cliente.js';
import { CLAVE_DEMO, crearEntorno, enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

enCadaBase('with another identity provider', (perfil) => {
  let servidor: ServidorDePrueba;
  let firmar: (reclamos: object) => Promise<string>;
  beforeAll(async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    firmar = (reclamos) =>
      new SignJWT({
        iss: 'https://identidad.example',
        aud: 'seguimiento',
        iat: Date.now() / 1000,
        exp: Date.now() / 1000 + 900,
        ...reclamos,
      })
        .setProtectedHeader({ alg: 'ES256' })
        .sign(privateKey);
    const entorno = await crearEntorno(perfil, { enBlanco: true });
    // One of the two: the provider's key instead of a secret of our own.
    const { JWT_SECRETO: _, ...variables } = entorno.variables;
    const clave = { JWT_CLAVE_PUBLICA: await exportSPKI(publicKey), JWT_EMISOR: 'https://identidad.example' };
    servidor = await iniciarServidor(perfil, { entorno: { ...entorno, variables }, variables: clave });
    return async () => {
      await servidor.cerrar();
      await entorno.borrar();
    };
  });

  const comoUsuario = async (id: number, empresaId: number, otros: object = {}) => {
    const accessToken = await firmar({
      sub: String(id),
      id_empresa: empresaId,
      rol: 'colaborador',
      ...otros,
    });
    return new Cliente(servidor.url, {
      accessToken,
      refreshToken: '',
      expiraEn: '',
      usuario: { id, empresaId },
    });
  };

  it('its tokens are enough: yo, and a task from its start to its end', async () => {
    const cliente = await comoUsuario(1, 77);
    expect(await cliente.datos('{ yo { id empresaId rol } }')).toEqual({
      yo: { id: 1, empresaId: 77, rol: 'COLABORADOR' },
    });
    const id = await cliente.iniciarTarea();
    const { cuerpo } = await cliente.pedir('GET', `/tareas/${id}/progreso`);
    expect(cuerpo).toMatch(/"estado":"completado"/);
  });

  it('its users see their own tasks alone', async () => {
    const id = await (await comoUsuario(21, 77)).iniciarTarea();
    expect((await (await comoUsuario(22, 77)).pedir('GET', `/tareas/${id}`)).estado).toBe(404);
    expect((await (await comoUsuario(21, 77)).pedir('GET', `/tareas/${id}`)).estado).toBe(200);
  });

  it('many first tokens of one empresa at once are all good', async () => {
    const clientes = await Promise.all(Array.from({ length: 8 }, (_, i) => comoUsuario(100 + (i % 4), 99)));
    const respuestas = await Promise.all(clientes.map((cliente) => cliente.datos('{ yo { empresaId } }')));
    expect(respuestas.map(({ yo }) => yo.empresaId)).toEqual(Array(8).fill(99));
  });

  it('a session id of that provider’s own does no harm', async () => {
    const cliente = await comoUsuario(31, 77, { sid: '04b6f1a2-9d6e-4c3b-8a55-0f0e1d2c3b4a' });
    expect((await cliente.datos('{ yo { id } }')).yo.id).toBe(31);
  });

  it('a later token of the same user with another empresa is refused, everywhere', async () => {
    await (await comoUsuario(41, 77)).datos('{ yo { id } }');
    const cliente = await comoUsuario(41, 78);
    expect((await cliente.pedir('GET', '/tareas')).cuerpo.code).toBe('UNAUTHENTICATED');
    const socket = cliente.socket();
    const error = await new Promise<Error>((resolve) => socket.once('connect_error', resolve));
    expect(error).toMatchObject({ data: { code: 'UNAUTHENTICATED' } });
    socket.close();
    // And the first stays good.
    expect((await (await comoUsuario(41, 77)).pedir('GET', '/tareas')).estado).toBe(200);
  });

  describe('what is that provider’s to do is FORBIDDEN here', () => {
    it('signing in and renewing, over REST and GraphQL', async () => {
      for (const [ruta, cuerpo] of [
        ['/sesion/iniciar', { correo: 'ana@demo.local', clave: CLAVE_DEMO }],
        ['/sesion/renovar', { refreshToken: 'cualquiera' }],
      ] as const) {
        expect(await pedir(servidor.url, 'POST', ruta, { cuerpo })).toMatchObject({
          estado: 403,
          cuerpo: { code: 'FORBIDDEN' },
        });
      }
      const query =
        'mutation { iniciarSesion(correo: "ana@demo.local", clave: "clave-de-ana") { accessToken } }';
      const { cuerpo } = await pedir(servidor.url, 'POST', '/graphql', { cuerpo: { query } });
      expect(cuerpo.errors[0].extensions.code).toBe('FORBIDDEN');
    });

    it('signing out', async () => {
      const cliente = await comoUsuario(51, 77, { sid: '04b6f1a2-9d6e-4c3b-8a55-0f0e1d2c3b4a' });
      expect((await cliente.pedir('POST', '/sesion/cerrar')).cuerpo.code).toBe('FORBIDDEN');
    });

    it('adding a user: the number that it would get is the provider’s to give', async () => {
      const admin = await comoUsuario(61, 77, { rol: 'admin' });
      const { errors } = await admin.graphql(
        'mutation { crearUsuario(nombre: "Ana", correo: "ana@empresa.example", clave: "clave-de-ana", rol: ADMIN) { id } }',
      );
      expect(errors[0].extensions.code).toBe('FORBIDDEN');
    });
  });

  it('an admin can still shut a user out', async () => {
    const admin = await comoUsuario(71, 77, { rol: 'admin' });
    const otra = await comoUsuario(72, 77);
    await otra.datos('{ yo { id } }');
    await admin.datos('mutation { desactivarUsuario(id: 72) { id } }');
    expect((await otra.pedir('GET', '/tareas')).cuerpo.code).toBe('UNAUTHENTICATED');
  });
});
