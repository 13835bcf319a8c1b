import { sql } from 'drizzle-orm';
import type { Client } from 'graphql-ws';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { TURNOS } from '../../src/autenticacion/claves.js';
import { CONEXION, type Conexion, filas, Retencion } from '../../src/base-datos/index.js';
import { ErrorDeDominio } from '../../src/comun/errores.js';
import { Reloj } from '../../src/comun/reloj.js';
import { clienteWs, pedir } from '../apoyo/cliente.js';
import { CLAVE_DEMO, enCadaBase, enPostgres } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

const POR_CUENTA = 3;
const POR_RED = 6;
const ESPERA_MAX_S = 8;
const LIMITES = {
  INTENTOS_POR_CUENTA: String(POR_CUENTA),
  INTENTOS_POR_IP: String(POR_RED),
  INTENTOS_ESPERA_MAX_S: String(ESPERA_MAX_S),
  // The test itself is the proxy that says where its clients are.
  PROXIES_DE_CONFIANZA: 'loopback',
};
const HORA_S = 3_600;

const NO_ES = 'UNAUTHENTICATED';
const DENTRO = 'signed in';
const espera = (segundos: number) => `TOO_MANY_REQUESTS ${segundos}`;

const INICIAR = `mutation ($correo: String!, $clave: String!) {
  iniciarSesion(correo: $correo, clave: $clave) { accessToken }
}`;

/** Signs in from an address. @returns DENTRO, or the code, with the seconds to wait if it says them. */
type Puerta = (url: string, desde: string, correo: string, clave: string) => Promise<string>;

const porRest: Puerta = async (url, desde, correo, clave) => {
  const { estado, cuerpo, cabeceras } = await pedir(url, 'POST', '/sesion/iniciar', {
    cuerpo: { correo, clave },
    cabeceras: { 'x-forwarded-for': desde },
  });
  if (estado === 200) return DENTRO;
  const segundos = cabeceras.get('retry-after');
  expect(estado).toBe({ UNAUTHENTICATED: 401, TOO_MANY_REQUESTS: 429 }[cuerpo.code as string]);
  return segundos ? `${cuerpo.code} ${segundos}` : cuerpo.code;
};

const deGraphQL = ({ data, errors }: any): string => {
  if (data?.iniciarSesion) return DENTRO;
  const { code, retryAfter } = errors[0].extensions;
  return retryAfter ? `${code} ${retryAfter}` : code;
};

const porGraphQL: Puerta = async (url, desde, correo, clave) =>
  deGraphQL(
    (
      await pedir(url, 'POST', '/graphql', {
        cuerpo: { query: INICIAR, variables: { correo, clave } },
        cabeceras: { 'x-forwarded-for': desde },
      })
    ).cuerpo,
  );

/** On a socket that somebody has opened with a token of theirs. */
function porSocket(servidor: () => ServidorDePrueba): Puerta {
  const abiertos = new Map<string, Client>();
  return async (url, desde, correo, clave) => {
    class DesdeAhi extends WebSocket {
      constructor(direccion: string, protocolos: string) {
        super(direccion, protocolos, { headers: { 'x-forwarded-for': desde } });
      }
    }
    const connectionParams = async () => ({
      Authorization: `Bearer ${(await servidor().entrar('luis')).token}`,
    });
    const cliente =
      abiertos.get(desde) ??
      clienteWs(url, { webSocketImpl: DesdeAhi, connectionParams, lazyCloseTimeout: 500 });
    abiertos.set(desde, cliente);
    const resultado = await new Promise((resolve, reject) =>
      cliente.subscribe(
        { query: INICIAR, variables: { correo, clave } },
        { next: resolve, error: reject, complete: () => {} },
      ),
    );
    return deGraphQL(resultado);
  };
}

enCadaBase('guessing passwords', (perfil) => {
  let servidor: ServidorDePrueba;
  let ahora: number;
  /** Another network for each test: none is known, and none has failed. */
  let red = 0;
  const pasan = (segundos: number) => (ahora += segundos * 1_000);
  const aqui = (maquina = 1) => `192.0.${red}.${maquina}`;
  const entrar = (clave: string, { correo = 'ana@demo.local', desde = aqui(), por = porRest } = {}) =>
    por(servidor.url, desde, correo, clave);
  const fallar = (opciones?: Parameters<typeof entrar>[1]) => entrar('no-es-esta', opciones);
  const fallarVeces = async (veces: number, opciones?: Parameters<typeof entrar>[1]) => {
    for (let vez = 0; vez < veces; vez += 1) expect(await fallar(opciones)).toBe(NO_ES);
  };
  const filasDeIntentos = () =>
    filas<{ clave: string }>(
      servidor.app.get<Conexion>(CONEXION).db,
      sql`select * from intento_sesion order by clave`,
    );

  beforeAll(async () => {
    servidor = await iniciarServidor(perfil, { variables: LIMITES });
  });
  beforeEach(() => {
    red += 1;
    ahora = Date.now();
    vi.spyOn(servidor.app.get(Reloj), 'ahora').mockImplementation(() => new Date(ahora));
  });
  afterEach(() => vi.restoreAllMocks());

  describe.each<[string, Puerta]>([
    ['over REST', porRest],
    ['over GraphQL', porGraphQL],
    ['over a GraphQL WebSocket', porSocket(() => servidor)],
  ])('%s', (_, por) => {
    it('is free a few times, and takes twice as long each time after that', async () => {
      await fallarVeces(POR_CUENTA, { por });
      for (const segundos of [1, 2, 4, ESPERA_MAX_S, ESPERA_MAX_S]) {
        expect(await fallar({ por })).toBe(espera(segundos));
        // What is refused makes it no longer, and the right password does not help.
        expect(await entrar(CLAVE_DEMO, { por })).toBe(espera(segundos));
        pasan(segundos);
        expect(await fallar({ por })).toBe(NO_ES);
      }
    });
  });

  it('ends with the right password: all are free again', async () => {
    await fallarVeces(POR_CUENTA);
    expect(await entrar(CLAVE_DEMO)).toBe(espera(1));
    pasan(1);
    expect(await entrar(CLAVE_DEMO)).toBe(DENTRO);
    await fallarVeces(POR_CUENTA);
    expect(await fallar()).toBe(espera(1));
  });

  it('tells nobody which accounts there are, by its answers or by the work that it does', async () => {
    const trabajo = vi.spyOn(TURNOS, 'tomar');
    const respuestas = async (correo: string) => {
      red += 1;
      trabajo.mockClear();
      const dadas: unknown[] = [];
      for (let vez = 0; vez <= POR_CUENTA; vez += 1) {
        const { estado, cuerpo, cabeceras } = await pedir(servidor.url, 'POST', '/sesion/iniciar', {
          cuerpo: { correo, clave: 'no-es-esta' },
          cabeceras: { 'x-forwarded-for': aqui(), 'x-request-id': 'la-misma' },
        });
        dadas.push([estado, cuerpo, cabeceras.get('retry-after'), cabeceras.get('www-authenticate')]);
      }
      return [dadas, trabajo.mock.calls.length];
    };
    const admin = await servidor.entrar('admin');
    const { crearUsuario: nuevo } = await admin.datos(
      'mutation { crearUsuario(nombre: "Baja", correo: "baja@demo.local", clave: "una-clave-larga", rol: COLABORADOR) { id } }',
    );
    await admin.datos('mutation ($id: Int!) { desactivarUsuario(id: $id) { id } }', nuevo);
    const deAna = await respuestas('ana@demo.local');
    expect(deAna[1]).toBe(POR_CUENTA);
    for (const correo of ['nadie@demo.local', 'baja@demo.local', 'no es un correo'])
      expect(await respuestas(correo)).toEqual(deAna);
  });

  it('is refused without a trace while there is a wait', async () => {
    await fallarVeces(POR_CUENTA);
    const antes = await filasDeIntentos();
    for (let vez = 0; vez < POR_RED; vez += 1) expect(await fallar()).toBe(espera(1));
    expect(await filasDeIntentos()).toEqual(antes);
  });

  it('has no longer wait than the longest after a clock that was years ahead was set right', async () => {
    pasan(10 * 365 * 24 * HORA_S);
    await fallarVeces(POR_CUENTA);
    expect(await fallar()).toBe(espera(1));
    pasan(-10 * 365 * 24 * HORA_S);
    await fallarVeces(1);
    expect(await fallar()).toBe(espera(2));
    pasan(2);
    expect(await entrar(CLAVE_DEMO)).toBe(DENTRO);
  });

  it('counts an e-mail in any case, an IPv4 address in either form, and an IPv6 network, as one', async () => {
    await fallar({ correo: 'ana@demo.local', desde: '2001:db8:0:1::1' });
    await fallar({ correo: 'ANA@demo.local', desde: '2001:db8:0:1:ffff::2' });
    await fallar({ correo: 'Ana@Demo.Local', desde: '2001:db8::1:0:0:0:3' });
    expect(await fallar({ desde: '2001:db8:0:1::4' })).toBe(espera(1));
    expect(await fallar({ desde: '2001:db8:0:2::1' })).toBe(NO_ES);
    await fallarVeces(POR_CUENTA, { desde: `::ffff:${aqui()}` });
    expect(await fallar()).toBe(espera(1));
  });

  it('delays neither the account elsewhere nor others there', async () => {
    await fallarVeces(POR_CUENTA);
    expect(await fallar()).toBe(espera(1));
    expect(await entrar(CLAVE_DEMO, { desde: aqui(2) })).toBe(DENTRO);
    expect(await entrar(CLAVE_DEMO, { correo: 'luis@demo.local' })).toBe(DENTRO);
    expect(await entrar(CLAVE_DEMO)).toBe(espera(1));
  });

  it('passes no more often when it is done all at once, and compares no more passwords', async () => {
    const trabajo = vi.spyOn(TURNOS, 'tomar');
    const respuestas = await Promise.all(Array.from({ length: 60 }, () => fallar()));
    expect(respuestas.filter((respuesta) => respuesta === NO_ES)).toHaveLength(POR_CUENTA);
    expect(respuestas.filter((respuesta) => respuesta === espera(1))).toHaveLength(60 - POR_CUENTA);
    expect(trabajo).toHaveBeenCalledTimes(POR_CUENTA);
  });

  it('is counted by field, however many an operation has', async () => {
    const campos = Array.from(
      { length: 8 },
      (_, i) => `c${i}: iniciarSesion(correo: "ana@demo.local", clave: "no-${i}") { accessToken }`,
    );
    const trabajo = vi.spyOn(TURNOS, 'tomar');
    for (let vez = 0; vez < 2; vez += 1) {
      const { cuerpo } = await pedir(servidor.url, 'POST', '/graphql', {
        cuerpo: { query: `mutation { ${campos.join(' ')} }` },
        cabeceras: { 'x-forwarded-for': aqui() },
      });
      expect(cuerpo.data).toBeNull();
    }
    expect(trabajo.mock.calls.length).toBeLessThanOrEqual(POR_CUENTA);
    await vi.waitFor(async () => expect(await fallar()).toBe(espera(1)));
  });

  describe('of one account after another', () => {
    const rociar = async (veces: number) => {
      for (let vez = 0; vez < veces; vez += 1)
        expect(await fallar({ correo: `alguien-${red}-${ahora}-${vez}@demo.local` })).toBe(NO_ES);
    };

    it('delays that network, and no other', async () => {
      await rociar(POR_RED);
      for (const segundos of [1, 2, 4]) {
        expect(await fallar({ correo: 'otro@demo.local' })).toBe(espera(segundos));
        expect(await entrar(CLAVE_DEMO)).toBe(espera(segundos));
        expect(await entrar(CLAVE_DEMO, { desde: aqui(2) })).toBe(DENTRO);
        pasan(segundos);
        await rociar(1);
      }
    });

    it('is not forgiven because the guesser has an account there', async () => {
      for (let vez = 0; vez < POR_RED; vez += 1) {
        await fallarVeces(1, { correo: `alguien-${vez}@demo.local` });
        expect(await entrar(CLAVE_DEMO)).toBe(DENTRO);
      }
      expect(await fallar({ correo: 'otro@demo.local' })).toBe(espera(1));
      expect(await entrar(CLAVE_DEMO)).toBe(DENTRO);
      expect(await fallar({ correo: 'otro@demo.local' })).toBe(espera(1));
    });

    it('does not keep out whoever has signed in there before', async () => {
      expect(await entrar(CLAVE_DEMO)).toBe(DENTRO);
      await rociar(POR_RED);
      expect(await entrar(CLAVE_DEMO, { correo: 'luis@demo.local' })).toBe(espera(1));
      expect(await entrar(CLAVE_DEMO)).toBe(DENTRO);
      await fallarVeces(POR_CUENTA);
      expect(await entrar(CLAVE_DEMO)).toBe(espera(1));
    });

    it('fades with time', async () => {
      await rociar(POR_RED);
      pasan(HORA_S / POR_RED);
      await rociar(1);
      expect(await fallar({ correo: 'otro@demo.local' })).toBe(espera(1));
      pasan(HORA_S);
      await rociar(POR_RED);
      expect(await fallar({ correo: 'otro@demo.local' })).toBe(espera(1));
    });

    it('is no reason to delay many who sign in at the same moment with their passwords', async () => {
      const quienes = ['ana', 'luis', 'admin', 'supervisor'];
      for (let vez = 0; vez < 3; vez += 1) {
        red += 1;
        const dentro = await Promise.all(
          quienes.map((quien) => entrar(CLAVE_DEMO, { correo: `${quien}@demo.local` })),
        );
        expect(dentro).toEqual(quienes.map(() => DENTRO));
      }
      await rociar(POR_RED);
    });
  });

  it('leaves neither an e-mail nor an address in the database, and nothing after a while', async () => {
    await fallarVeces(POR_CUENTA);
    await entrar(CLAVE_DEMO, { correo: 'luis@demo.local' });
    const tabla = JSON.stringify(await filasDeIntentos());
    expect(tabla).toContain('"clave":');
    for (const parte of ['ana', '@', 'demo', '192.0']) expect(tabla).not.toContain(parte);

    const antes = (await filasDeIntentos()).length;
    pasan(2 * HORA_S);
    await servidor.app.get(Retencion).borrar();
    const conocidas = await filasDeIntentos();
    expect(conocidas.length).toBeGreaterThan(0);
    expect(conocidas.length).toBeLessThan(antes);
    pasan(31 * 24 * HORA_S);
    await servidor.app.get(Retencion).borrar();
    expect(await filasDeIntentos()).toEqual([]);
  });

  it('is not what happened when there was no turn to compare the password: 503, and nothing is counted', async () => {
    const antes = await filasDeIntentos();
    const tomar = vi
      .spyOn(TURNOS, 'tomar')
      .mockRejectedValue(new ErrorDeDominio('SERVICE_UNAVAILABLE', 'Too many are signing in now'));
    for (let vez = 0; vez < 2 * POR_RED; vez += 1) {
      const { estado, cuerpo } = await pedir(servidor.url, 'POST', '/sesion/iniciar', {
        cuerpo: { correo: 'ana@demo.local', clave: CLAVE_DEMO },
        cabeceras: { 'x-forwarded-for': aqui() },
      });
      expect([estado, cuerpo.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
    }
    tomar.mockRestore();
    // Nor is anything kept of it: what a flood made up would fill the table.
    expect(await filasDeIntentos()).toEqual(antes);
    expect(await entrar(CLAVE_DEMO)).toBe(DENTRO);
  });
});

enPostgres('guessing passwords on two servers in turn', () => {
  it('gives no more attempts than on one', async () => {
    const uno = await iniciarServidor('postgres', { variables: LIMITES });
    const otro = await iniciarServidor('postgres', { variables: LIMITES, entorno: uno.entorno });
    const ahora = new Date();
    for (const { app } of [uno, otro]) vi.spyOn(app.get(Reloj), 'ahora').mockReturnValue(ahora);
    const respuestas = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        porRest(i % 2 ? uno.url : otro.url, '192.0.2.1', 'ana@demo.local', 'no-es-esta'),
      ),
    );
    expect(respuestas.filter((respuesta) => respuesta === NO_ES)).toHaveLength(POR_CUENTA);
    expect(new Set(respuestas)).toEqual(new Set([NO_ES, espera(1)]));
    vi.restoreAllMocks();
    await otro.cerrar();
  });
});
