import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Buzon } from '../../src/eventos/index.js';
import { Metricas } from '../../src/observacion/index.js';
import { leerPrometheus } from '../apoyo/prometheus.js';

describe('a gauge that is read when somebody looks', () => {
  let metricas: Metricas;
  const avisos = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
  vi.spyOn(Logger.prototype, 'log').mockImplementation(() => {});
  beforeEach(() => {
    metricas = new Metricas();
    avisos.mockClear();
  });
  afterEach(() => vi.useRealTimers());

  const leer = async () => leerPrometheus(await metricas.texto());

  it('is left out while its reading fails, which is logged once, and is back when it works', async () => {
    let falla = false;
    metricas.alLeer('tareas', () =>
      falla ? Promise.reject(new Error('no database')) : Promise.resolve({ pendiente: 4 }),
    );
    metricas.alLeer('colaTrabajos', () => Promise.resolve({ waiting: 2 }));
    expect((await leer()).get('seguimiento_tareas{estado="pendiente"}')).toBe(4);

    falla = true;
    for (let vez = 0; vez < 3; vez++) {
      const muestras = await leer();
      expect([...muestras.keys()].filter((muestra) => muestra.startsWith('seguimiento_tareas{'))).toEqual([]);
      expect(muestras.get('seguimiento_cola_trabajos{estado="waiting"}')).toBe(2);
    }
    expect(avisos).toHaveBeenCalledTimes(1);

    falla = false;
    expect((await leer()).get('seguimiento_tareas{estado="pendiente"}')).toBe(4);
  });

  it('is left out when its reading throws before it begins', async () => {
    metricas.alLeer('tareas', () => {
      throw new Error('at once');
    });
    expect((await leer()).get('seguimiento_avances_total')).toBe(0);
  });

  it('does not hold the others for more than two seconds, and is not asked again while it hangs', async () => {
    vi.useFakeTimers();
    const colgada = vi.fn(() => new Promise<never>(() => {}));
    metricas.alLeer('tareas', colgada);
    metricas.alLeer('colaTrabajos', () => Promise.resolve({ waiting: 2 }));
    for (let vez = 0; vez < 2; vez++) {
      const leida = leer();
      await vi.advanceTimersByTimeAsync(2_000);
      expect((await leida).get('seguimiento_cola_trabajos{estado="waiting"}')).toBe(2);
    }
    expect(colgada).toHaveBeenCalledTimes(1);
  });

  it('is read once for all who ask at the same time', async () => {
    const lectura = vi.fn(() => Promise.resolve({ pendiente: 1 }));
    metricas.alLeer('tareas', lectura);
    const textos = await Promise.all(Array.from({ length: 20 }, () => metricas.texto()));
    expect(new Set(textos).size).toBe(1);
    expect(lectura).toHaveBeenCalledTimes(1);
  });
});

describe('deliveries', () => {
  afterEach(() => vi.useRealTimers());

  it('are measured up to fifty in a tenth of a second, by transport', async () => {
    vi.useFakeTimers();
    const metricas = new Metricas();
    const medidas = async () =>
      leerPrometheus(await metricas.texto()).get('seguimiento_entrega_seconds_count{transporte="graphql"}');
    const entregar = (cuantas: number) => {
      for (let i = 0; i < cuantas; i++) metricas.entregado('graphql', new Date().toISOString());
    };
    entregar(49);
    expect(await medidas()).toBe(49);
    entregar(1_000);
    expect(await medidas()).toBe(50);
    vi.advanceTimersByTime(100);
    entregar(1_000);
    expect(await medidas()).toBe(100);
  });

  it('take no time when the clock of the database is ahead', async () => {
    const metricas = new Metricas();
    metricas.entregado('sse', new Date(Date.now() + 60_000).toISOString());
    const muestras = leerPrometheus(await metricas.texto());
    expect(muestras.get('seguimiento_entrega_seconds_sum{transporte="sse"}')).toBe(0);
  });
});

it('a mailbox that is reduced is counted', async () => {
  const metricas = new Metricas();
  const buzon = new Buzon<number>({
    capacidad: 2,
    conflacion: { clave: () => 1, orden: (valor) => valor },
    alConflar: metricas.buzonConflado,
  });
  for (const valor of [1, 2, 3]) buzon.poner(valor);
  const muestras = leerPrometheus(await metricas.texto());
  expect(muestras.get('seguimiento_buzon_conflaciones_total')).toBe(1);
});

it('a socket that is closed twice is counted once', async () => {
  const metricas = new Metricas();
  const cerrar = metricas.socketAbierto('graphql');
  metricas.socketAbierto('graphql');
  cerrar();
  cerrar();
  const muestras = leerPrometheus(await metricas.texto());
  expect(muestras.get('seguimiento_sockets{transporte="graphql"}')).toBe(1);
});
