import { sql } from 'drizzle-orm';
import { jwtVerify } from 'jose';
import { createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type BaseDatos, CONEXION, type Conexion } from '../../src/base-datos/index.js';
import { ColasService, TrabajoAplazado } from '../../src/colas/index.js';
import { Reloj } from '../../src/comun/reloj.js';
import { Reposicion } from '../../src/notificaciones/avisos/reposicion.js';
import { EnviarNotificacion } from '../../src/notificaciones/enviar-notificacion.js';
import { Pausa } from '../../src/notificaciones/push/pausa.js';
import type { Cliente } from '../apoyo/cliente.js';
import { FCM, FcmDePrueba, type Respuesta } from '../apoyo/fcm.js';
import { leerPrometheus } from '../apoyo/prometheus.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { FilasDePush } from './push-filas.js';

const INTENTOS = 3;
const MINUTO_MS = 60_000;

describe('a push message', () => {
  let fcm: FcmDePrueba;
  let servidor: ServidorDePrueba;
  let db: BaseDatos;
  let filasDe: FilasDePush;
  let ana: Cliente;
  let luis: Cliente;
  let registro = '';

  beforeAll(async () => {
    for (const salida of [process.stdout, process.stderr]) {
      vi.spyOn(salida, 'write').mockImplementation((trozo) => {
        registro += String(trozo);
        return true;
      });
    }
    fcm = await FcmDePrueba.iniciar();
    servidor = await iniciarServidor('embebido', {
      variables: {
        ...fcm.variables,
        NIVEL_REGISTRO: 'log',
        NOTIFICACION_INTENTOS: String(INTENTOS),
        NOTIFICACION_ESPERA_MS: '5',
        HTTP_PLAZO_MS: '300',
      },
    });
    ({ db } = servidor.app.get<Conexion>(CONEXION));
    filasDe = new FilasDePush(db);
    [ana, luis] = [await servidor.entrar('ana'), await servidor.entrar('luis')];
  });
  afterAll(() => vi.restoreAllMocks());

  let adelanto = 0;
  /** From now on it is so much later. */
  const adelantar = (ms: number) => {
    adelanto += ms;
    vi.spyOn(servidor.app.get(Reloj), 'ahora').mockImplementation(() => new Date(Date.now() + adelanto));
  };
  /** One try of the job. */
  const enviar = (notificacionId: number, ultimoIntento = false) =>
    servidor.app
      .get(EnviarNotificacion, { strict: false })
      .manejar({ datos: { notificacionId }, ultimoIntento });
  const aplazado = (id: number) =>
    enviar(id).then(
      () => expect.fail('It was not put off'),
      (error: unknown) => error as TrabajoAplazado,
    );
  const encolar = (notificacionId: number) =>
    servidor.app.get(ColasService).encolar([
      {
        nombre: 'enviar-notificacion',
        id: `enviar-notificacion-${notificacionId}`,
        datos: { notificacionId },
      },
    ]);
  const estado = async (id: number) => (await filasDe.estado(id))?.estado;
  const metricas = async () => leerPrometheus(await (await fetch(`${servidor.url}/metricas`)).text());
  /** What was logged meanwhile. */
  async function registrado(hacer: () => Promise<unknown>): Promise<string> {
    const desde = registro.length;
    await hacer();
    return registro.slice(desde);
  }

  it('is sent by the account of the file, as FCM documents it, with an expiry and a key of its own', async () => {
    const venceEn = new Date(Date.now() + 600_000);
    const id = await filasDe.notificacion(ana, ['a1', 'a2'], { venceEn, clave: 'visita-asignada-7' });
    await enviar(id);
    expect(await filasDe.estado(id)).toEqual({ estado: 'enviada', enviada: true });
    expect(await filasDe.envios(id)).toEqual(
      ['a1', 'a2'].map((token) => ({ token, estado: 'enviado', intentos: 1, causa: null, reservado: false })),
    );
    const [envio] = fcm.enviosA('a1');
    expect(envio?.ruta).toBe('/v1/projects/prueba/messages:send');
    expect(envio?.cabeceras).toMatchObject({
      authorization: 'Bearer token-de-acceso-1',
      'content-type': 'application/json',
      'user-agent': 'seguimiento',
    });
    const clave = envio?.message.android.collapse_key;
    const segundos = Number(envio?.message.webpush.headers.TTL);
    expect(clave).toMatch(/^[\w-]{32}$/);
    expect(segundos).toBeGreaterThan(500);
    expect(segundos).toBeLessThanOrEqual(600);
    expect(envio?.message).toEqual({
      token: 'a1',
      notification: { title: 'Nueva visita', body: 'Tienes una nueva visita hoy' },
      data: { evento: 'visita-asignada-7', tipo: 'visita-asignada' },
      android: { priority: 'HIGH', ttl: `${segundos}s`, collapse_key: clave, notification: { tag: clave } },
      apns: {
        headers: {
          'apns-collapse-id': clave,
          'apns-expiration': expect.stringMatching(/^\d{10}$/),
          'apns-priority': '10',
        },
        payload: { aps: { sound: 'default' } },
      },
      webpush: { headers: { TTL: String(segundos), Urgency: 'high', Topic: clave } },
    });
    expect(
      Math.abs(Number(envio?.message.apns.headers['apns-expiration']) - venceEn.getTime() / 1000),
    ).toBeLessThan(3);

    await enviar(id);
    expect(fcm.enviosA('a1')).toHaveLength(1);
  });

  it('signs in once, with an assertion that the account’s key has signed', async () => {
    await enviar(await filasDe.notificacion(ana, ['a3', 'a4']));
    expect(fcm.entradas).toHaveLength(1);
    const { payload, protectedHeader } = await jwtVerify(
      fcm.entradas[0] ?? '',
      createPublicKey(fcm.clavePublica),
      { issuer: 'push@prueba.iam.gserviceaccount.com', audience: `${fcm.url}/token` },
    );
    expect(protectedHeader.alg).toBe('RS256');
    expect(payload).toMatchObject({ scope: 'https://www.googleapis.com/auth/firebase.messaging' });
  });

  it('that is answered 503, 503, 200 is delivered in one try', async () => {
    fcm.responder('b1', FCM.ocupado, FCM.ocupado, FCM.tomado);
    const id = await filasDe.notificacion(ana, ['b1']);
    await encolar(id);
    await expect.poll(() => estado(id)).toBe('enviada');
    expect(fcm.enviosA('b1')).toHaveLength(3);
    expect(await filasDe.envios(id)).toMatchObject([{ estado: 'enviado', intentos: 1 }]);
  });

  it('that is answered 503 for ever is 1 + 3 requests in each try, and stays visible with its cause', async () => {
    fcm.responder('b2', FCM.ocupado);
    const id = await filasDe.notificacion(ana, ['b2']);
    await encolar(id);
    await expect.poll(() => estado(id)).toBe('fallida');
    expect(fcm.enviosA('b2')).toHaveLength(4 * INTENTOS);
    expect(await filasDe.envios(id)).toEqual([
      {
        token: 'b2',
        estado: 'fallido',
        intentos: INTENTOS,
        causa: 'FCM answered 503 UNAVAILABLE',
        reservado: false,
      },
    ]);
    const muestras = await metricas();
    const servidorFcm = new URL(fcm.url).host;
    expect(
      muestras.get(`seguimiento_http_saliente_seconds_count{servidor="${servidorFcm}",resultado="503"}`),
    ).toBeGreaterThanOrEqual(4 * INTENTOS);
    expect(muestras.get('seguimiento_envios_total{resultado="pasajero"}')).toBeGreaterThanOrEqual(INTENTOS);
    expect(muestras.get('seguimiento_push{estado="activo"}')).toBe(1);
  });

  it.each<[string, Respuesta, string]>([
    ['500', FCM.interno, 'FCM answered 500 INTERNAL'],
    ['a 502 in HTML', FCM.pasarela, 'FCM answered 502'],
    ['a reset', 'cortar', 'FCM gave no answer (ECONNRESET)'],
    ['silence', 'callar', 'FCM gave no answer (ECONNABORTED)'],
  ])('that meets %s is sent again, and fails only after the last try', async (que, respuesta, causa) => {
    const token = `c-${que}`;
    fcm.responder(token, respuesta);
    const id = await filasDe.notificacion(ana, [token]);
    await expect(enviar(id)).rejects.toThrow(causa);
    expect(fcm.enviosA(token)).toHaveLength(4);
    expect(await estado(id)).toBe('pendiente');
    expect(await filasDe.envios(id)).toEqual([
      { token, estado: 'pendiente', intentos: 1, causa, reservado: false },
    ]);
    await expect(enviar(id, true)).rejects.toThrow(causa);
    expect(await estado(id)).toBe('fallida');
    expect(await filasDe.envios(id)).toEqual([
      { token, estado: 'fallido', intentos: 2, causa, reservado: false },
    ]);
  });

  it('that one device took and another did not is sent again to that other alone', async () => {
    fcm.responder('d2', FCM.ocupado, FCM.ocupado, FCM.ocupado, FCM.ocupado, FCM.tomado);
    const id = await filasDe.notificacion(ana, ['d1', 'd2']);
    await expect(enviar(id)).rejects.toThrow('503');
    expect(await filasDe.estado(id)).toEqual({ estado: 'enviada', enviada: true });
    await enviar(id);
    expect([fcm.enviosA('d1').length, fcm.enviosA('d2').length]).toEqual([1, 5]);
    expect((await filasDe.envios(id)).map((envio) => envio.estado)).toEqual(['enviado', 'enviado']);

    fcm.responder('d4', FCM.ocupado);
    const otra = await filasDe.notificacion(ana, ['d3', 'd4']);
    await expect(enviar(otra, true)).rejects.toThrow('503');
    expect(await estado(otra)).toBe('enviada');
    expect((await filasDe.envios(otra)).map((envio) => envio.estado)).toEqual(['enviado', 'fallido']);
  });

  it.each([
    ['404 UNREGISTERED', FCM.desconocido],
    ['400 whose violation is message.token', FCM.tokenInvalido],
    ['400 that says that it is not a valid registration token', FCM.tokenMalFormado],
    ['400 that says that the registration token is not valid', FCM.tokenNoValido],
  ])('that is answered %s takes that device away, and nothing else', async (que, respuesta) => {
    const [malo, bueno, ajeno] = [`e-malo-${que}`, `e-bueno-${que}`, `e-ajeno-${que}`];
    await filasDe.dispositivo(luis, ajeno);
    const antes = await filasDe.tokens();
    fcm.responder(malo, respuesta);
    const id = await filasDe.notificacion(ana, [malo, bueno]);
    await enviar(id);
    expect(await filasDe.tokens()).toEqual([...antes, bueno]);
    expect(fcm.enviosA(malo)).toHaveLength(1);
    expect(await estado(id)).toBe('enviada');
    expect(await filasDe.envios(id)).toEqual([
      { token: bueno, estado: 'enviado', intentos: 1, causa: null, reservado: false },
    ]);
  });

  it('whose every device is gone says so', async () => {
    fcm.responder('f1', FCM.desconocido);
    const id = await filasDe.notificacion(ana, ['f1']);
    await enviar(id);
    expect(await filasDe.estado(id)).toEqual({ estado: 'sin-dispositivo', enviada: false });
    const sinNinguno = await filasDe.notificacion(ana, []);
    await enviar(sinNinguno);
    expect(await estado(sinNinguno)).toBe('sin-dispositivo');
  });

  it('keeps a device that has said since that it has that token, and tries again', async () => {
    const otraVez = async () => {
      await db.execute(
        sql`update dispositivo set registrado_en = now() + interval '1 second' where token = 'g1'`,
      );
      return FCM.desconocido;
    };
    fcm.responder('g1', otraVez, FCM.tomado);
    const id = await filasDe.notificacion(ana, ['g1']);
    await expect(enviar(id)).rejects.toThrow('still to be sent');
    expect(await filasDe.tokens()).toContain('g1');
    await enviar(id);
    expect(await estado(id)).toBe('enviada');
  });

  it('that is too large is our own fault: an error in the log, no repetition, the device kept', async () => {
    fcm.responder('h1', FCM.demasiadoGrande);
    const id = await filasDe.notificacion(ana, ['h1']);
    const dicho = await registrado(() => enviar(id));
    expect(dicho).toMatch(/ERROR.*Notification \d+ to device \d+ will not be taken: FCM answered 400/);
    expect(fcm.enviosA('h1')).toHaveLength(1);
    expect(await estado(id)).toBe('fallida');
    expect(await filasDe.envios(id)).toEqual([
      {
        token: 'h1',
        estado: 'fallido',
        intentos: 1,
        causa: 'FCM answered 400 INVALID_ARGUMENT message',
        reservado: false,
      },
    ]);
  });

  it.each([
    ['SENDER_ID_MISMATCH', FCM.deOtroProyecto],
    ['THIRD_PARTY_AUTH_ERROR', FCM.sinApns],
  ])('that is refused for one device’s sake (%s) stops nothing else', async (codigo, respuesta) => {
    fcm.responder(`i-${codigo}`, respuesta);
    const id = await filasDe.notificacion(ana, [`i-${codigo}`, `i-otro-${codigo}`]);
    const entradas = fcm.entradas.length;
    expect(await registrado(() => enviar(id))).toMatch(/ERROR.*will not be taken/);
    expect((await filasDe.envios(id)).map((envio) => envio.estado)).toEqual(['fallido', 'enviado']);
    expect(fcm.entradas).toHaveLength(entradas);
    expect(servidor.app.get(Pausa, { strict: false }).activa).toBe(false);
  });

  it('whose access token is refused is sent with a new one, and all of its devices share that', async () => {
    const entradas = fcm.entradas.length;
    for (const token of ['j1', 'j2', 'j3']) fcm.responder(token, FCM.sinAutenticar, FCM.tomado);
    const id = await filasDe.notificacion(ana, ['j1', 'j2', 'j3']);
    await enviar(id);
    expect(await estado(id)).toBe('enviada');
    expect(fcm.entradas).toHaveLength(entradas + 1);
    const llevados = ['j1', 'j2', 'j3'].map((token) =>
      fcm.enviosA(token).map((e) => e.cabeceras.authorization),
    );
    expect(new Set(llevados.map(([primero]) => primero)).size).toBe(1);
    expect(new Set(llevados.map(([, segundo]) => segundo))).toEqual(
      new Set([`Bearer token-de-acceso-${fcm.entradas.length}`]),
    );
  });

  it.each<[string, (token: string) => void]>([
    ['401 twice', (token) => fcm.responder(token, FCM.sinAutenticar)],
    ['403', (token) => fcm.responder(token, FCM.sinPermiso)],
    ['404 of another project', (token) => fcm.responder(token, FCM.sinProyecto)],
    [
      'a page that is not FCM’s',
      (token) => fcm.responder(token, { estado: 200, texto: '<html>Sign in</html>' }),
    ],
    ['a redirection', (token) => fcm.responder(token, { estado: 302, cabeceras: { location: fcm.url } })],
  ])(
    'that is refused with %s pauses all of them, once told, until five minutes later',
    async (que, preparar) => {
      const [token, otro] = [`k-${que}`, `k-otro-${que}`];
      preparar(token);
      const id = await filasDe.notificacion(ana, [token]);
      const dicho = await registrado(() => enviar(id, true));
      expect(dicho.match(/ERROR.*Push messages are paused for 5 minutes: /g)).toHaveLength(1);
      expect(await estado(id)).toBe('pendiente');
      expect(await filasDe.envios(id)).toMatchObject([
        { token, estado: 'pendiente', intentos: 1, reservado: false },
      ]);

      const despues = await filasDe.notificacion(luis, [otro]);
      const [envios, entradas] = [fcm.envios.length, fcm.entradas.length];
      expect(await registrado(() => enviar(despues))).not.toContain('paused');
      await enviar(id);
      expect([fcm.envios.length, fcm.entradas.length]).toEqual([envios, entradas]);
      expect((await metricas()).get('seguimiento_push{estado="pausado"}')).toBe(1);

      fcm.responder(token, FCM.tomado);
      adelantar(5 * MINUTO_MS);
      await enviar(despues);
      await enviar(id);
      expect([await estado(id), await estado(despues)]).toEqual(['enviada', 'enviada']);
    },
  );

  it('that one device took before the pause is sent to the others after it, however long that lasted', async () => {
    fcm.responder('q2', FCM.sinPermiso);
    const id = await filasDe.notificacion(ana, ['q1', 'q2']);
    for (let vez = 1; vez <= INTENTOS; vez++) await enviar(id, vez === INTENTOS);
    expect((await filasDe.envios(id)).map((envio) => envio.estado)).toEqual(['enviado', 'pendiente']);
    expect([fcm.enviosA('q1').length, fcm.enviosA('q2').length]).toEqual([1, 1]);

    adelantar(5 * MINUTO_MS);
    fcm.responder('q2', FCM.tomado);
    await db.execute(
      sql`update notificacion set actualizada_en = now() - interval '6 minutes' where id = ${id}`,
    );
    await servidor.app.get(Reposicion, { strict: false }).reponer();
    await expect
      .poll(async () => (await filasDe.envios(id)).map((envio) => envio.estado))
      .toEqual(['enviado', 'enviado']);
    expect([fcm.enviosA('q1').length, fcm.enviosA('q2').length]).toEqual([1, 2]);
  });

  it('is not sent, and all of them paused, where the account may not sign in', async () => {
    servidor.app.get(Pausa, { strict: false }).empezar('to forget the token');
    adelantar(10 * MINUTO_MS);
    // The token that there is no longer counts.
    fcm.responder('l0', FCM.sinAutenticar);
    fcm.responderEntrada({
      estado: 400,
      cuerpo: { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' },
    });
    const id = await filasDe.notificacion(ana, ['l0']);
    const dicho = await registrado(() => enviar(id));
    expect(dicho).toContain('Google’s sign-in answered 400 invalid_grant');
    expect(await estado(id)).toBe('pendiente');

    adelantar(6 * MINUTO_MS);
    fcm.responder('l0', FCM.tomado);
    fcm.responderEntrada(FCM.ocupado, FCM.ocupado, FCM.ocupado, FCM.ocupado);
    await expect(enviar(id)).rejects.toThrow('Google’s sign-in answered 503');
    expect(fcm.enviosA('l0')).toHaveLength(1);
    await enviar(id);
    expect(await estado(id)).toBe('enviada');
  });

  it('that is one too many (429) leaves a minute at least to its job, then two, and more if Retry-After says so', async () => {
    const cuota = { ...FCM.sinCuota, cabeceras: { 'retry-after': '600' } };
    fcm.responder('m1', FCM.sinCuota, FCM.sinCuota, cuota, FCM.tomado);
    const id = await filasDe.notificacion(ana, ['m1', 'm2']);
    const esperas = [await aplazado(id), await aplazado(id), await aplazado(id)];
    expect(esperas.every((error) => error instanceof TrabajoAplazado)).toBe(true);
    expect(esperas.map(({ esperaMs }) => esperaMs)).toEqual([MINUTO_MS, 2 * MINUTO_MS, 10 * MINUTO_MS]);
    expect(esperas[0]?.message).toBe('FCM answered 429 RESOURCE_EXHAUSTED QUOTA_EXCEEDED');
    expect([fcm.enviosA('m1').length, fcm.enviosA('m2').length]).toEqual([3, 1]);
    await enviar(id);
    expect((await filasDe.envios(id)).map((envio) => envio.estado)).toEqual(['enviado', 'enviado']);
  });

  it('is not sent after its time, nor to who is not active any more', async () => {
    const tarde = await filasDe.notificacion(ana, ['n1'], { venceEn: new Date(Date.now() - 1_000) });
    await enviar(tarde);
    expect(await estado(tarde)).toBe('fallida');
    expect(await filasDe.envios(tarde)).toMatchObject([{ estado: 'fallido', causa: 'Its time had passed' }]);

    const ido = await filasDe.notificacion(luis, ['n2']);
    await db.execute(sql`update usuario set desactivado_en = now() where id = ${luis.id}`);
    await enviar(ido);
    await db.execute(sql`update usuario set desactivado_en = null where id = ${luis.id}`);
    expect(await estado(ido)).toBe('fallida');
    expect(await filasDe.envios(ido)).toMatchObject([{ estado: 'fallido', causa: 'Its user is not active' }]);
    expect([...fcm.enviosA('n1'), ...fcm.enviosA('n2')]).toEqual([]);
    await enviar(2_000_000_000);
  });

  it('that was taken while the database went away for a moment is not sent again', async () => {
    const seVa = async () => {
      const espia = vi.spyOn(db, 'execute').mockImplementation(() => {
        espia.mockRestore();
        return Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNRESET' })) as never;
      });
      return FCM.tomado;
    };
    fcm.responder('r1', seVa);
    const id = await filasDe.notificacion(ana, ['r1']);
    await enviar(id);
    expect(await filasDe.envios(id)).toMatchObject([{ estado: 'enviado', reservado: false }]);
    expect(fcm.enviosA('r1')).toHaveLength(1);
  });

  it('is sent to all of its devices at once: none waits for the silence of others', async () => {
    const tokens = Array.from({ length: 10 }, (_, n) => `s${n}`);
    const ultimo = async () => {
      await fcm.recibido('s9');
      return FCM.tomado;
    };
    for (const token of tokens.slice(0, -1)) fcm.responder(token, ultimo);
    const id = await filasDe.notificacion(ana, tokens);
    await enviar(id);
    expect(tokens.map((token) => fcm.enviosA(token).length)).toEqual(tokens.map(() => 1));
  });

  it('that two jobs send at once is sent once, and the later one comes back', async () => {
    const id = await filasDe.notificacion(ana, ['o1', 'o2']);
    let segundo: unknown;
    fcm.responder('o1', async () => {
      segundo = await enviar(id).catch((error: unknown) => error);
      return FCM.tomado;
    });
    await enviar(id);
    expect(segundo).toBeInstanceOf(TrabajoAplazado);
    expect((segundo as TrabajoAplazado).esperaMs).toBeGreaterThan(0);
    expect([fcm.enviosA('o1').length, fcm.enviosA('o2').length]).toEqual([1, 1]);

    // The one before died with it.
    const otra = await filasDe.notificacion(ana, ['o3']);
    await db.execute(sql`update envio set intentos = 1, reservado_hasta = now() - interval '1 second'
      where notificacion_id = ${otra}`);
    await enviar(otra);
    expect(await estado(otra)).toBe('enviada');
  });

  it('leaves no secret in the log: no key, no access token, no device’s token', () => {
    expect(registro).toContain('Push messages are paused');
    expect(registro).not.toContain('token-de-acceso-');
    expect(registro).not.toContain('Bearer');
    expect(registro).not.toContain(fcm.clavePrivada.split('\n')[1]);
    for (const entrada of fcm.entradas) expect(registro).not.toContain(entrada);
    for (const { token } of fcm.envios) expect(registro).not.toContain(` ${token}`);
    expect(registro).not.toContain('<html');
  });
});

describe('push messages without credentials', () => {
  it('are off: said once at start, and of each notification', async () => {
    let registro = '';
    const espia = vi.spyOn(process.stdout, 'write').mockImplementation((trozo) => {
      registro += String(trozo);
      return true;
    });
    const servidor = await iniciarServidor('embebido', { variables: { NIVEL_REGISTRO: 'log' } });
    const { db } = servidor.app.get<Conexion>(CONEXION);
    const filasDe = new FilasDePush(db);
    const id = await filasDe.notificacion(await servidor.entrar('ana'), ['p1']);
    await servidor.app
      .get(EnviarNotificacion, { strict: false })
      .manejar({ datos: { notificacionId: id }, ultimoIntento: false });
    expect(await filasDe.estado(id)).toEqual({ estado: 'push-apagado', enviada: false });
    expect(await filasDe.envios(id)).toMatchObject([
      { estado: 'fallido', causa: expect.stringMatching(/are off/) },
    ]);
    const metricas = leerPrometheus(await (await fetch(`${servidor.url}/metricas`)).text());
    expect(metricas.get('seguimiento_push{estado="apagado"}')).toBe(1);
    espia.mockRestore();
    expect(registro.match(/Push messages are off: FCM_CREDENCIALES is not set/g)).toHaveLength(1);
  });
});
