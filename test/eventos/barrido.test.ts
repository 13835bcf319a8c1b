import { Logger } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { leerConfiguracion } from '../../src/configuracion/index.js';
import { BusLocal } from '../../src/eventos/bus.js';
import { audiencia, Barrido } from '../../src/eventos/index.js';

describe('the sweep for lost events', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 0, toFake: ['Date'] });
    vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
  const crear = (bus = new BusLocal()) =>
    new Barrido(bus, leerConfiguracion({ JWT_SECRETO: randomBytes(48).toString('base64url') }));

  it('asks for what is listened to, by what it is named after', async () => {
    const bus = new BusLocal();
    for (const una of [
      audiencia.usuario(7),
      audiencia.tarea(1),
      audiencia.empresa(2),
      audiencia.supervision(3),
    ]) {
      bus.suscribir(una, () => {});
    }
    bus.suscribir(audiencia.sesiones, () => {});
    const barrido = crear(bus);
    const releer = vi.fn(() => Promise.resolve([]));
    barrido.registrar(releer);
    await barrido.barrer();
    const esperado = { usuarios: [7], tareas: [1], empresas: [2], supervisiones: [3] };
    expect(releer).toHaveBeenCalledWith(esperado, 15);
  });

  it('looks further back after one that failed, ten minutes at most, and keeps the others from nothing', async () => {
    const barrido = crear();
    const ventanas = { falla: [] as number[], va: [] as number[] };
    let rota = true;
    barrido.registrar((_, segundos) => {
      ventanas.falla.push(segundos);
      return rota ? Promise.reject(new Error('too slow')) : Promise.resolve([]);
    });
    barrido.registrar((_, segundos) => {
      ventanas.va.push(segundos);
      return Promise.resolve([]);
    });
    for (const segundo of [5, 10, 1_000, 1_005]) {
      if (segundo === 1_005) rota = false;
      vi.setSystemTime(segundo * 1_000);
      await barrido.barrer();
    }
    vi.setSystemTime(1_010_000);
    await barrido.barrer();
    expect(ventanas.falla).toEqual([20, 25, 600, 600, 20]);
    expect(ventanas.va).toEqual([20, 20, 600, 20, 20]);
  });
});
