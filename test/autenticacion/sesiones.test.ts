import { sql } from 'drizzle-orm';
import type { Socket } from 'socket.io-client';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { CONEXION, type Conexion, filas } from '../../src/base-datos/index.js';
import { abrirSesion, rotarRefresco } from '../../src/autenticacion/sesiones.consultas.js';
import { Reloj } from '../../src/comun/reloj.js';
import { Cliente, pedir, type Respuesta, type SesionDePrueba } from '../apoyo/cliente.js';
import { CLAVE_DEMO, enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

const DIA_MS = 86_400_000;
const CAMPOS = '{ accessToken refreshToken expiraEn usuario { id nombre correo rol empresaId activo } }';

/** What a call says: its session, or the code of its refusal with the text that goes with it. */
type Resultado = { sesion: SesionDePrueba } | { code: string; mensaje: string };

interface Puerta {
  iniciar(url: string, correo: string, clave: string): Promise<Resultado>;
  renovar(url: string, refreshToken: string): Promise<Resultado>;
  cerrar(cliente: Cliente): Promise<unknown>;
}

const porRest: Puerta = {
  iniciar: async (url, correo, clave) =>
    deRest(await pedir(url, 'POST', '/sesion/iniciar', { cuerpo: { correo, clave } })),
  renovar: async (url, refreshToken) =>
    deRest(await pedir(url, 'POST', '/sesion/renovar', { cuerpo: { refreshToken } })),
  cerrar: async (cliente) => {
    const { estado, cuerpo } = await cliente.pedir('POST', '/sesion/cerrar');
    expect([estado, cuerpo]).toEqual([204, '']);
  },
};
const deRest = ({ estado, cuerpo }: Respuesta): Resultado =>
  estado === 200 ? { sesion: cuerpo } : { code: cuerpo.code, mensaje: cuerpo.detail };

const porGraphQL: Puerta = {
  iniciar: (url, correo, clave) =>
    deGraphQL(
      url,
      `mutation ($correo: String!, $clave: String!) { iniciarSesion(correo: $correo, clave: $clave) ${CAMPOS} }`,
      { correo, clave },
    ),
  renovar: (url, refreshToken) =>
    deGraphQL(
      url,
      `mutation ($refreshToken: String!) { renovarSesion(refreshToken: $refreshToken) ${CAMPOS} }`,
      { refreshToken },
    ),
  cerrar: async (cliente) =>
    expect(await cliente.datos('mutation { cerrarSesion }')).toEqual({ cerrarSesion: true }),
};
async function deGraphQL(url: string, query: string, variables: object): Promise<Resultado> {
  const { cuerpo } = await pedir(url, 'POST', '/graphql', { cuerpo: { query, variables } });
  if (cuerpo.data) return { sesion: Object.values(cuerpo.data)[0] as SesionDePrueba };
  return { code: cuerpo.errors[0].extensions.code, mensaje: cuerpo.errors[0].message };
}

async function vale(url: string, accessToken: string): Promise<boolean> {
  const { estado } = await pedir(url, 'GET', '/tareas', {
    cabeceras: { authorization: `Bearer ${accessToken}` },
  });
  return estado === 200;
}

const NEGADA = { code: 'UNAUTHENTICATED', mensaje: expect.any(String) };

enCadaBase('a session', (perfil) => {
  let servidor: ServidorDePrueba;
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil);
  });
  afterEach(() => vi.restoreAllMocks());

  describe.each([
    ['over REST', porRest],
    ['over GraphQL', porGraphQL],
  ])('%s', (nombre, puerta) => {
    const entrar = async (correo = 'ana@demo.local'): Promise<Cliente> => {
      const resultado = await puerta.iniciar(servidor.url, correo, CLAVE_DEMO);
      if (!('sesion' in resultado)) throw new Error(JSON.stringify(resultado));
      return new Cliente(servidor.url, resultado.sesion);
    };
    const renovar = (refreshToken: string) => puerta.renovar(servidor.url, refreshToken);
    const renovada = async (refreshToken: string): Promise<SesionDePrueba> => {
      const resultado = await renovar(refreshToken);
      if (!('sesion' in resultado)) throw new Error(JSON.stringify(resultado));
      return resultado.sesion;
    };

    it('begins with the e-mail, in any case, and the password', async () => {
      const { sesion } = await entrar('ANA@Demo.Local');
      expect(sesion.usuario).toMatchObject({ nombre: 'Ana', correo: 'ana@demo.local', activo: true });
      expect(Date.parse(sesion.expiraEn) - Date.now()).toBeLessThanOrEqual(900_000);
      expect(await vale(servidor.url, sesion.accessToken)).toBe(true);
    });

    it('does not begin with a wrong password, nor with an unknown e-mail, and does not say which', async () => {
      const malaClave = await puerta.iniciar(servidor.url, 'ana@demo.local', 'otra-clave-cualquiera');
      expect(malaClave).toEqual(NEGADA);
      expect(await puerta.iniciar(servidor.url, 'nadie@demo.local', CLAVE_DEMO)).toEqual(malaClave);
      expect(await puerta.iniciar(servidor.url, "' or 1=1 --", CLAVE_DEMO)).toEqual(malaClave);
    });

    it('does not begin with what is no text to look for', async () => {
      for (const correo of ['', 'ana@demo.local\0', 'a'.repeat(255)]) {
        expect(await puerta.iniciar(servidor.url, correo, CLAVE_DEMO)).toMatchObject({
          code: 'BAD_USER_INPUT',
        });
        expect(await renovar(correo)).toMatchObject({ code: 'BAD_USER_INPUT' });
      }
      expect(await puerta.iniciar(servidor.url, 'ana@demo.local', 'x'.repeat(201))).toMatchObject({
        code: 'BAD_USER_INPUT',
      });
    });

    it('is renewed with the refresh token, which is another each time', async () => {
      const { sesion: primera } = await entrar();
      const segunda = await renovada(primera.refreshToken);
      const tercera = await renovada(segunda.refreshToken);
      const tokens = [primera, segunda, tercera].flatMap(({ accessToken, refreshToken }) => [
        accessToken,
        refreshToken,
      ]);
      expect(new Set(tokens).size).toBe(6);
      expect(await vale(servidor.url, tercera.accessToken)).toBe(true);
      expect(await renovar('un-token-que-nadie-dio')).toEqual(NEGADA);
    });

    it('ends, with its newest tokens and its open sockets, when a refresh token comes back', async () => {
      const ana = await entrar();
      const otraSesion = await entrar();
      const segunda = await renovada(ana.sesion.refreshToken);
      const abiertos = await abrirSockets(ana);
      expect(await renovar(ana.sesion.refreshToken)).toEqual(NEGADA);
      await abiertos.terminados();
      expect(await renovar(segunda.refreshToken)).toEqual(NEGADA);
      expect(await vale(servidor.url, segunda.accessToken)).toBe(false);
      expect(await vale(servidor.url, otraSesion.token)).toBe(true);
    });

    it('is renewed by one alone of several requests with the same token at once, and ends', async () => {
      const ana = await entrar();
      const abiertos = await abrirSockets(ana);
      const { refreshToken } = ana.sesion;
      const resultados = await Promise.all(Array.from({ length: 5 }, () => renovar(refreshToken)));
      const logradas = resultados.flatMap((resultado) => ('sesion' in resultado ? [resultado.sesion] : []));
      expect(logradas).toHaveLength(1);
      await abiertos.terminados();
      expect(await vale(servidor.url, ana.token)).toBe(false);
      for (const sesion of logradas) {
        expect(await renovar(sesion.refreshToken)).toEqual(NEGADA);
        expect(await vale(servidor.url, sesion.accessToken)).toBe(false);
      }
    });

    it('ends when it is closed: its tokens are refused and its sockets close', async () => {
      const ana = await entrar();
      const otraSesion = await entrar();
      const abiertos = await abrirSockets(ana);
      await puerta.cerrar(ana);
      await abiertos.terminados();
      expect(await vale(servidor.url, ana.token)).toBe(false);
      expect(await renovar(ana.sesion.refreshToken)).toEqual(NEGADA);
      expect(await vale(servidor.url, otraSesion.token)).toBe(true);
    });

    it('stays as closed as it was when it is closed again', async () => {
      const ana = await entrar();
      const { db } = servidor.app.get<Conexion>(CONEXION);
      const cierres = () =>
        filas(db, sql`select id, cerrada_en, motivo from sesion where cerrada_en is not null order by id`);
      await puerta.cerrar(ana);
      const primero = await cierres();
      expect((await ana.pedir('POST', '/sesion/cerrar')).estado).toBe(401);
      expect((await ana.graphql('mutation { cerrarSesion }')).errors[0].extensions.code).toBe(
        'UNAUTHENTICATED',
      );
      expect(await renovar(ana.sesion.refreshToken)).toEqual(NEGADA);
      expect(await cierres()).toEqual(primero);

      const luis = await entrar('luis@demo.local');
      const ambos = await Promise.all([
        luis.pedir('POST', '/sesion/cerrar'),
        luis.pedir('POST', '/sesion/cerrar'),
      ]);
      for (const { estado } of ambos) expect([204, 401]).toContain(estado);
      expect(await vale(servidor.url, luis.token)).toBe(false);
    });

    it('ends SESION_DIAS after it was last renewed', async () => {
      const reloj = vi.spyOn(servidor.app.get(Reloj), 'ahora');
      const entonces = Date.now();
      const pasados = (dias: number) => reloj.mockReturnValue(new Date(entonces + dias * DIA_MS));
      const { sesion } = await entrar();
      pasados(29);
      const segunda = await renovada(sesion.refreshToken);
      pasados(58);
      const tercera = await renovada(segunda.refreshToken);
      pasados(89);
      expect(await renovar(tercera.refreshToken)).toEqual(NEGADA);
    });

    it('ends SESION_MAX_DIAS after it began, however often it was renewed', async () => {
      const reloj = vi.spyOn(servidor.app.get(Reloj), 'ahora');
      const entonces = Date.now();
      let { sesion } = await entrar();
      for (let dias = 25; dias <= 175; dias += 25) {
        reloj.mockReturnValue(new Date(entonces + dias * DIA_MS));
        sesion = await renovada(sesion.refreshToken);
      }
      reloj.mockReturnValue(new Date(entonces + 181 * DIA_MS));
      expect(await renovar(sesion.refreshToken)).toEqual(NEGADA);
    });

    it('ends every access token when its time has passed', async () => {
      const { sesion } = await entrar();
      vi.spyOn(servidor.app.get(Reloj), 'ahora').mockReturnValue(new Date(sesion.expiraEn));
      expect(await vale(servidor.url, sesion.accessToken)).toBe(false);
    });

    it('cannot be had by a user who was deactivated', async () => {
      const admin = await servidor.entrar('admin');
      const correo = `baja-${nombre.replace(' ', '-').toLowerCase()}@demo.local`;
      const { crearUsuario } = await admin.datos(
        'mutation ($correo: String!, $clave: String!) { crearUsuario(nombre: "Baja", correo: $correo, clave: $clave, rol: COLABORADOR) { id } }',
        { correo, clave: CLAVE_DEMO },
      );
      const { sesion } = await entrar(correo);
      await admin.datos('mutation ($id: Int!) { desactivarUsuario(id: $id) { id } }', crearUsuario);
      expect(await puerta.iniciar(servidor.url, correo, CLAVE_DEMO)).toEqual(NEGADA);
      expect(await renovar(sesion.refreshToken)).toEqual(NEGADA);
      expect(await vale(servidor.url, sesion.accessToken)).toBe(false);
    });
  });

  it('is not renewed past a SESION_MAX_DIAS that was shortened, or is shorter than SESION_DIAS', async () => {
    const { db } = servidor.app.get<Conexion>(CONEXION);
    const { id: usuarioId } = await servidor.entrar('ana');
    const enDias = (dias: number) => new Date(Date.now() + dias * DIA_MS);
    await abrirSesion(db, { usuarioId, hash: 'primero', expiraEn: enDias(30) });
    const renovar = (viejo: string, nuevo: string, dias: number) =>
      rotarRefresco(db, { viejo, nuevo, ahora: enDias(dias), expiraEn: enDias(dias + 30), maximoDias: 7 });
    expect(await renovar('primero', 'segundo', 6)).toMatchObject({ usuarioId });
    expect(await renovar('segundo', 'tercero', 8)).toBeUndefined();
    await abrirSesion(db, { usuarioId, hash: 'otro', expiraEn: enDias(30) });
    expect(await renovar('otro', 'siguiente', 8)).toBeUndefined();
  });

  it('takes its open sockets with it when the access token has had its time', async () => {
    const ana = await servidor.entrar('ana');
    const casiAlFinal = new Date(Date.parse(ana.sesion.expiraEn) - 100);
    vi.spyOn(servidor.app.get(Reloj), 'ahora').mockReturnValue(casiAlFinal);
    const abiertos = await abrirSockets(ana);
    await abiertos.terminados();
  });

  it('leaves no token in the database that could be used: only hashes', async () => {
    const { sesion } = await servidor.entrar('ana');
    const { db } = servidor.app.get<Conexion>(CONEXION);
    const tabla = JSON.stringify(
      await filas(db, sql`select t.*, s.* from token_refresco t join sesion s on s.id = t.sesion_id`),
    );
    expect(tabla).toContain('"hash":');
    expect(tabla).not.toContain(sesion.refreshToken);
    expect(tabla).not.toContain(sesion.accessToken);
    expect(JSON.stringify(await filas(db, sql`select clave_hash from usuario`))).not.toContain(CLAVE_DEMO);
  });
});

/** Opens one socket of each kind, and waits until the server has ended both. */
async function abrirSockets(cliente: Cliente): Promise<{ terminados(): Promise<void> }> {
  const socket: Socket = cliente.socket();
  const expirada = new Promise((resolve) => socket.once('sesion:expirada', resolve));
  const desconectado = new Promise((resolve) => socket.once('disconnect', resolve));
  const ws = cliente.ws({ lazy: false, onNonLazyError: () => {} });
  const cierre = new Promise((resolve) => ws.on('closed', resolve));
  await Promise.all([
    new Promise<void>((resolve) => socket.once('connect', resolve)),
    new Promise((resolve) => ws.on('connected', resolve)),
  ]);
  return {
    terminados: async () => {
      expect(await expirada).toEqual({ code: 'UNAUTHENTICATED', message: expect.any(String) });
      expect(await desconectado).toBe('io server disconnect');
      expect(await cierre).toMatchObject({ code: 4403 });
      await ws.dispose();
    },
  };
}
