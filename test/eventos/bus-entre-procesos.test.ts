import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { abrirConexion, type Conexion } from '../../src/base-datos/conexion.js';
import { insistir } from '../../src/comun/insistir.js';
import { leerConfiguracion } from '../../src/configuracion/index.js';
import { BusPostgres } from '../../src/eventos/bus-postgres.js';
import type { BusRedis } from '../../src/eventos/bus-redis.js';
import { abrirBus } from '../../src/eventos/eventos.module.js';
import { audiencia, type Avance, type Bus, type Publicacion } from '../../src/eventos/index.js';
import { Metricas } from '../../src/observacion/index.js';
import { crearEntorno, enCadaPerfilCompartido, enCluster, type EntornoDePrueba } from '../apoyo/perfiles.js';
import { arrancarRedis } from '../apoyo/redis.js';

const avance = (seq: number, mensaje = 'al día'): Publicacion => ({
  evento: 'tarea:progreso',
  datos: {
    tareaId: 7,
    seq,
    progreso: 1,
    mensaje,
    estado: 'en-proceso',
    fecha: '2026-01-31T12:00:00.000Z',
    restanteMs: null,
  },
  audiencias: [audiencia.usuario(1), audiencia.tarea(7)],
});

const hasta = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

enCadaPerfilCompartido('the bus between processes', (perfil) => {
  let entorno: EntornoDePrueba;
  let conexiones: Conexion[];
  let buses: Bus[];

  beforeEach(async () => {
    entorno = await crearEntorno(perfil);
    const configuracion = leerConfiguracion(entorno.variables);
    conexiones = [await abrirConexion(configuracion), await abrirConexion(configuracion)];
    buses = conexiones.map((conexion) => abrirBus(conexion, new Metricas()));
    for (const bus of buses) {
      if (bus instanceof BusPostgres) await bus.onApplicationBootstrap();
      await insistir(() => bus.comprobar(), { esPasajero: () => true, plazoMs: 10_000 });
    }
  });
  afterEach(async () => {
    for (const bus of buses as (BusPostgres | BusRedis)[]) await bus.beforeApplicationShutdown();
    for (const conexion of conexiones) await conexion.cerrar();
    await entorno.borrar();
  });

  it('takes what one process publishes to the others, once and in order', async () => {
    const [a, b] = buses;
    const enB = await oir(b);
    for (const seq of hasta(100)) a?.publicar([avance(seq)]);
    await enB.oido(100);
    expect(enB.seqs()).toEqual(hasta(100));
    expect(enB.oidos[0]).toEqual(avance(1).datos);
  });

  it('gives the publisher its own at once, and once', async () => {
    const [a, b] = buses;
    const [enA, enB] = [await oir(a), await oir(b)];
    a?.publicar([avance(1), avance(2)]);
    expect(enA.seqs()).toEqual([1, 2]);
    // An answer that travels after them: by then an echo would have come.
    await enB.oido(2);
    b?.publicar([avance(3)]);
    await enA.oido(3);
    expect(enA.seqs()).toEqual([1, 2, 3]);
    expect(enB.seqs()).toEqual([1, 2, 3]);
  });

  it('keeps audiences apart', async () => {
    const [a, b] = buses;
    const [ajena, propia] = [await oir(b, audiencia.usuario(2)), await oir(b, audiencia.usuario(1))];
    a?.publicar(hasta(10).map((seq) => avance(seq)));
    await propia.oido(10);
    expect(ajena.oidos).toEqual([]);
  });

  it('takes 5,000 events with long messages across intact', async () => {
    const [a, b] = buses;
    const enB = await oir(b);
    const mensajes = [
      'ñ'.repeat(500),
      '😀'.repeat(250),
      '語'.repeat(500),
      '"\\\n\u0001'.repeat(125),
      `it's ''; --`,
    ];
    const publicados = hasta(5_000).map((seq) => avance(seq, `${seq} ${mensajes[seq % mensajes.length]}`));
    a?.publicar(publicados.slice(0, 2_500));
    for (const publicado of publicados.slice(2_500)) a?.publicar([publicado]);
    await enB.oido(5_000);
    expect(enB.oidos).toEqual(publicados.map(({ datos }) => datos));
  });

  it('takes events of any size across, among small ones', async () => {
    const [a, b] = buses;
    const enB = await oir(b);
    const grandes = [
      'x'.repeat(20_000),
      '😀'.repeat(9_000),
      '"\\\n\u0001'.repeat(5_000),
      `${'ñ'.repeat(2_499)}😀${'語'.repeat(9_000)}`,
    ];
    // Alike from their first part on: each is a letter of its own all the same.
    grandes.push('x'.repeat(20_000), 'x'.repeat(20_000));
    const publicados = grandes.flatMap((mensaje, n) => [avance(2 * n + 1, mensaje), avance(2 * n + 2)]);
    a?.publicar(publicados);
    await enB.oido(publicados.length);
    const largos = (avances: readonly Avance[]) => avances.map(({ seq, mensaje }) => [seq, mensaje.length]);
    const esperados = publicados.map(({ datos }) => datos as Avance);
    expect(largos(enB.oidos)).toEqual(largos(esperados));
    expect(JSON.stringify(enB.oidos) === JSON.stringify(esperados)).toBe(true);
  });

  it('sends what is published while another event is on its way, however it falls', async () => {
    const [a, b] = buses;
    const enB = await oir(b);
    // Ping-pong: each answer is published at a moment of its own, as soon as the other was heard.
    const fin = new Promise<void>((resolve) => {
      b?.suscribir(audiencia.usuario(1), ({ datos }) => {
        if (!('seq' in datos) || datos.seq % 2 === 0) return;
        if (datos.seq >= 199) resolve();
        else b.publicar([avance(datos.seq + 1)]);
      });
      a?.suscribir(audiencia.usuario(1), ({ datos }) => {
        if ('seq' in datos && datos.seq % 2 === 0) a.publicar([avance(datos.seq + 1)]);
      });
    });
    await Promise.all([a?.lista(audiencia.usuario(1)), b?.lista(audiencia.usuario(1))]);
    a?.publicar([avance(1)]);
    await fin;
    // An answer given from inside a listener is heard before the rest of what it answers: each once is what counts.
    expect(enB.seqs().sort((uno, otro) => uno - otro)).toEqual(hasta(199));
  });

  it('delivers again after its listening connections were cut, and says that it may have missed something', async () => {
    const [a, b] = buses;
    const enB = await oir(b);
    a?.publicar([avance(1)]);
    await enB.oido(1);
    const recuperado = new Promise<void>((resolve) => b?.alRecuperar(resolve));
    await cortarEscuchas(conexiones[0] as Conexion);
    await recuperado;
    a?.publicar([avance(2)]);
    await enB.oido(2);
    expect(enB.seqs()).toEqual([1, 2]);
  });

  it('answers the check of readiness', async () => {
    for (const bus of buses) await expect(bus.comprobar()).resolves.toBeUndefined();
  });
});

enCluster('a bus whose Redis goes away', () => {
  it('joins again what is still listened to, and nothing that was left meanwhile', async () => {
    const redis = await arrancarRedis();
    const entorno = await crearEntorno('cluster');
    const conexion = await abrirConexion(
      leerConfiguracion({ ...entorno.variables, REDIS_URL: redis.url, REDIS_PREFIJO: 'prueba' }),
    );
    const bus = abrirBus(conexion, new Metricas()) as BusRedis;
    await insistir(() => bus.comprobar(), { esPasajero: () => true, plazoMs: 10_000 });
    const dejar = bus.suscribir(audiencia.tarea(1), () => {});
    bus.suscribir(audiencia.tarea(2), () => {});
    await Promise.all([bus.lista(audiencia.tarea(1)), bus.lista(audiencia.tarea(2))]);

    await redis.detener();
    dejar();
    const recuperado = new Promise<void>((resolve) => bus.alRecuperar(resolve));
    await redis.volver();
    await recuperado;
    const cliente = new Redis(redis.url);
    expect(await cliente.pubsub('CHANNELS', '*')).toEqual(['prueba:tarea:2']);
    cliente.disconnect();
    await bus.beforeApplicationShutdown();
    await conexion.cerrar();
    await redis.detener();
    await entorno.borrar();
  });
});

async function cortarEscuchas(conexion: Conexion): Promise<void> {
  if (conexion.perfil === 'cluster') {
    const redis = conexion.redis.conectar('prueba', 'paciente');
    const clientes = String(await redis.client('LIST')).split('\n');
    const nuestros = clientes.filter((cliente) => cliente.includes(`${conexion.redis.prefijo}-bus-receptor`));
    for (const cliente of nuestros) await redis.client('KILL', 'ID', /id=(\d+)/.exec(cliente)?.[1] ?? '');
  } else if (conexion.perfil === 'postgres') {
    await conexion.sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where query ilike 'listen%' and datname = current_database()`;
  }
}

/** What an audience of a process hears, and when it has heard an advance with that number. */
async function oir(bus: Bus | undefined, donde = audiencia.tarea(7)) {
  const oidos: Avance[] = [];
  const esperas = new Map<number, () => void>();
  bus?.suscribir(donde, ({ evento, datos }) => {
    if (evento !== 'tarea:progreso') return;
    oidos.push(datos);
    esperas.get(datos.seq)?.();
  });
  await bus?.lista(donde);
  const oido = (seq: number) =>
    oidos.some((uno) => uno.seq === seq)
      ? Promise.resolve()
      : new Promise<void>((resolve) => esperas.set(seq, resolve));
  return { oidos, oido, seqs: () => oidos.map(({ seq }) => seq) };
}
