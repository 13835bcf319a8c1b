import { beforeAll, expect, it } from 'vitest';
import { CONEXION, type Conexion } from '../../src/base-datos/index.js';
import { ColasService } from '../../src/colas/index.js';
import { FCM, FcmDePrueba } from '../apoyo/fcm.js';
import { enCadaPerfil } from '../apoyo/perfiles.js';
import { leerPrometheus } from '../apoyo/prometheus.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { FilasDePush } from './push-filas.js';

enCadaPerfil('push messages, from their job on', (perfil) => {
  let fcm: FcmDePrueba;
  let primero: ServidorDePrueba;
  let variables: Record<string, string>;

  beforeAll(async () => {
    fcm = await FcmDePrueba.iniciar();
    variables = { ...fcm.variables, HTTP_REINTENTO_MS: '150', NOTIFICACION_ESPERA_MS: '5' };
    primero = await iniciarServidor(perfil, { variables });
  });

  const filasEn = ({ app }: ServidorDePrueba) => new FilasDePush(app.get<Conexion>(CONEXION).db);
  const metricas = async ({ url }: ServidorDePrueba) =>
    leerPrometheus(await (await fetch(`${url}/metricas`)).text());
  const encolar = ({ app }: ServidorDePrueba, notificacionId: number) =>
    app.get(ColasService).encolar([
      {
        nombre: 'enviar-notificacion',
        id: `enviar-notificacion-${notificacionId}`,
        datos: { notificacionId },
      },
    ]);

  it('hold back nothing else while FCM is silent', async () => {
    const servidor = await iniciarServidor(perfil, {
      variables: { ...variables, TRABAJOS_CONCURRENCIA: '1' },
    });
    const ana = await servidor.entrar('ana');
    fcm.responder('mudo', 'callar');
    await encolar(servidor, await filasEn(servidor).notificacion(ana, ['mudo']));
    await fcm.recibido('mudo');

    await ana.datos(
      `mutation ($usuarioId: Int!, $programadoPara: DateTime!) {
        programarRecordatorio(usuarioId: $usuarioId, texto: "Llamar", programadoPara: $programadoPara) { id } }`,
      { usuarioId: ana.id, programadoPara: new Date().toISOString() },
    );
    await servidor.app
      .get(ColasService)
      .encolar([{ nombre: 'notificaciones-programadas', id: 'otra-vez', datos: { turno: 'otra vez' } }]);
    await expect
      .poll(async () => (await ana.datos('{ recordatorios { enviadoEn } }')).recordatorios, {
        timeout: 3_000,
      })
      .toEqual([{ enviadoEn: expect.any(String) }]);
    await servidor.cerrar();
  });

  it('that are answered 503, 503, 200 are delivered once, with growing gaps', async () => {
    fcm.responder('uno', FCM.ocupado, FCM.ocupado, FCM.tomado);
    const id = await filasEn(primero).notificacion(await primero.entrar('ana'), ['uno', 'dos']);
    await encolar(primero, id);
    await expect
      .poll(async () => (await filasEn(primero).envios(id)).map(({ estado }) => estado))
      .toEqual(['enviado', 'enviado']);
    expect(await filasEn(primero).estado(id)).toEqual({ estado: 'enviada', enviada: true });
    const [a = 0, b = 0, c = 0, ...mas] = fcm.enviosA('uno').map(({ en }) => en);
    expect(mas).toEqual([]);
    expect(c - b).toBeGreaterThan(b - a);
    expect(fcm.enviosA('dos')).toHaveLength(1);
  });

  it('are let go when their process stops, and sent by another one', async () => {
    fcm.responder('tres', 'callar', FCM.tomado);
    const id = await filasEn(primero).notificacion(await primero.entrar('ana'), ['tres', 'cuatro']);
    await encolar(primero, id);
    await fcm.recibido('tres');
    // One and two of the test before, and four.
    await expect
      .poll(async () => (await metricas(primero)).get('seguimiento_envios_total{resultado="enviado"}'))
      .toBe(3);
    const empezado = performance.now();
    await primero.cerrar();
    // And not when FCM's silence has become too long.
    expect(performance.now() - empezado).toBeLessThan(4_000);

    const segundo = await iniciarServidor(perfil, {
      variables,
      entorno: primero.entorno,
      conHorario: true,
    });
    await expect
      .poll(async () => (await filasEn(segundo).envios(id)).map(({ estado }) => estado), { timeout: 10_000 })
      .toEqual(['enviado', 'enviado']);
    expect(fcm.enviosA('tres')).toHaveLength(2);
    expect(fcm.enviosA('cuatro')).toHaveLength(1);
    await segundo.cerrar();
  });
});
