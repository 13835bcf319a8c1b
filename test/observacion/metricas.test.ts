import { beforeAll, describe, expect, inject, it } from 'vitest';
import { type AvanceLeido, type Cliente, leer, pedir, PROGRESO } from '../apoyo/cliente.js';
import { enCadaPerfil } from '../apoyo/perfiles.js';
import { leerPrometheus, type Muestras } from '../apoyo/prometheus.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { leerTodoSse } from '../apoyo/sse.js';

const TAREAS = 3;
/** A simulated task advances by 20 % at a time, and once more to its end. */
const AVANCES_POR_TAREA = 5;

async function consultar({ url }: ServidorDePrueba): Promise<Muestras> {
  const { estado, cabeceras, cuerpo } = await pedir(url, 'GET', '/metricas');
  expect(estado).toBe(200);
  expect(cabeceras.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(cabeceras.get('cache-control')).toBe('no-store');
  return leerPrometheus(cuerpo);
}

/** How much each sample grew between two readings. */
const crecimiento = (antes: Muestras, despues: Muestras) => (muestra: string) =>
  (despues.get(muestra) ?? 0) - (antes.get(muestra) ?? 0);

enCadaPerfil('the metrics', (perfil) => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil);
    ana = await servidor.entrar('ana');
  });

  it('count what tasks do, from the queue to the socket', async () => {
    const antes = await consultar(servidor);
    const ws = ana.ws({ lazy: false });
    const ids = await Promise.all(Array.from({ length: TAREAS }, () => ana.iniciarTarea()));
    await Promise.all(ids.map((tareaId) => leer<AvanceLeido>(ws, PROGRESO, { tareaId, desdeSeq: 0 })));
    const despues = await consultar(servidor);
    await ws.dispose();

    const crecio = crecimiento(antes, despues);
    expect(crecio('seguimiento_tareas_terminadas_total{estado="completado"}')).toBe(TAREAS);
    expect(crecio('seguimiento_avances_total')).toBe(TAREAS * AVANCES_POR_TAREA);
    expect(crecio('seguimiento_avances_lote_sum')).toBe(TAREAS * AVANCES_POR_TAREA);
    const lotes = crecio('seguimiento_avances_lote_count');
    expect(lotes).toBeGreaterThanOrEqual(AVANCES_POR_TAREA);
    expect(crecio('seguimiento_avances_confirmacion_seconds_count')).toBe(lotes);
    expect(crecio('seguimiento_avances_confirmacion_seconds_sum')).toBeGreaterThan(0);
    expect(crecio('seguimiento_entrega_seconds_count{transporte="graphql"}')).toBeGreaterThan(0);
    expect(despues.get('seguimiento_sockets{transporte="graphql"}')).toBe(1);
    expect(despues.get('seguimiento_tareas{estado="en-proceso"}')).toBe(0);
    expect(despues.get('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  });

  it('show the tasks and the jobs that there are now', async () => {
    const lento = await iniciarServidor(perfil, {
      variables: { SIMULACION_INTERVALO_MS: '3600000', TAREAS_CONCURRENCIA: '1' },
    });
    const quien = await lento.entrar('ana');
    const [id] = await Promise.all([quien.iniciarTarea(), quien.iniciarTarea()]);
    // Both jobs are in the queue when the mutation answers; which of the two is taken is seen in the tables.
    // Table and queue are not read at one moment: both have to have got there.
    let muestras = await consultar(lento);
    const unoEnMarcha = () =>
      muestras.get('seguimiento_tareas{estado="en-proceso"}') === 1 &&
      muestras.get('seguimiento_cola_trabajos{estado="active"}') === 1;
    while (!unoEnMarcha()) muestras = await consultar(lento);
    expect(muestras.get('seguimiento_tareas{estado="pendiente"}')).toBe(1);
    expect(muestras.get('seguimiento_cola_trabajos{estado="waiting"}')).toBe(1);

    await quien.pedir('POST', `/tareas/${id}/cancelar`);
    expect((await consultar(lento)).get('seguimiento_tareas_terminadas_total{estado="cancelado"}')).toBe(1);
  });

  it('follow sockets, streams and subscriptions as they come and go', async () => {
    const abiertos = async () => {
      const muestras = await consultar(servidor);
      return ['graphql', 'socketio', 'sse'].map((t) =>
        muestras.get(`seguimiento_sockets{transporte="${t}"}`),
      );
    };
    const vivas = async () => (await consultar(servidor)).get('seguimiento_suscripciones');
    /** The server hears of a close a moment after the client. */
    const hasta = async (leerAhora: () => Promise<unknown>, esperado: unknown) => {
      while (JSON.stringify(await leerAhora()) !== JSON.stringify(esperado));
    };
    await hasta(abiertos, [0, 0, 0]);
    await hasta(vivas, 0);

    const id = await ana.iniciarTarea();
    const socket = ana.socket();
    await new Promise((resolve) => socket.once('tarea:progreso', resolve));
    const delSocket = (await vivas()) ?? 0;
    expect(delSocket).toBeGreaterThan(0);
    const cancelacion = new AbortController();
    const sse = await fetch(`${servidor.url}/tareas/${id}/progreso`, {
      headers: { authorization: `Bearer ${ana.token}` },
      signal: cancelacion.signal,
    });
    expect(await abiertos()).toEqual([0, 1, 1]);
    expect(await vivas()).toBe(delSocket + 1);
    const eventos = await leerTodoSse(sse);
    expect(eventos.length).toBeGreaterThan(0);
    await hasta(abiertos, [0, 1, 0]);
    const muestras = await consultar(servidor);
    expect(muestras.get('seguimiento_entrega_seconds_count{transporte="socketio"}')).toBeGreaterThan(0);
    expect(muestras.get('seguimiento_entrega_seconds_count{transporte="sse"}')).toBeGreaterThan(0);
    socket.close();
    await hasta(abiertos, [0, 0, 0]);
    await hasta(vivas, 0);
  });

  it('tell requests apart by the pattern of their route, however many ids there are', async () => {
    const antes = await consultar(servidor);
    for (const id of [999_001, 999_002]) await ana.pedir('GET', `/tareas/${id}`);
    await ana.pedir('GET', '/no-hay/999003');
    const despues = await consultar(servidor);
    const contadas = '{metodo="GET",ruta="/tareas/:id",estado="404"}';
    expect(crecimiento(antes, despues)(`seguimiento_http_seconds_count${contadas}`)).toBe(2);
    expect([...despues.keys()].filter((muestra) => muestra.includes('9990'))).toEqual([]);
  });
});

describe.skipIf(!inject('urlPostgres'))('two processes on one Postgres', () => {
  it('count the events that cross between them', async () => {
    const uno = await iniciarServidor('postgres');
    const otro = await iniciarServidor('postgres', { entorno: uno.entorno });
    const ana = await uno.entrar('ana');
    const id = await ana.iniciarTarea();
    const ws = ana.ws();
    await leer<AvanceLeido>(ws, PROGRESO, { tareaId: id });
    await ws.dispose();
    // Which of the two ran it is the queue's business; the answer to NOTIFY arrives after its effects.
    const sumar = async (muestra: string) =>
      (await Promise.all([uno, otro].map(consultar))).reduce((suma, m) => suma + (m.get(muestra) ?? 0), 0);
    while ((await sumar('seguimiento_eventos_publicados_total')) < AVANCES_POR_TAREA);
    // Besides the advances, that ana came online. What one publishes the other receives.
    while (
      (await sumar('seguimiento_eventos_recibidos_total')) !==
      (await sumar('seguimiento_eventos_publicados_total'))
    );
  });
});
