import { type BeforeApplicationShutdown, Injectable, Logger, Module } from '@nestjs/common';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Reloj } from '../../src/comun/reloj.js';
import { Salud } from '../../src/observacion/index.js';
import { pedir } from '../apoyo/cliente.js';
import { enCadaPerfil } from '../apoyo/perfiles.js';
import { iniciarServidor } from '../apoyo/servidor.js';

const lista = (url: string) => pedir(url, 'GET', '/salud/lista');
const BIEN = { 'base de datos': 'bien', cola: 'bien', eventos: 'bien' };

enCadaPerfil('a server that runs', (perfil) => {
  it('is alive and ready, for anybody who asks, and no cache keeps it', async () => {
    const { url } = await iniciarServidor(perfil);
    const viva = await pedir(url, 'GET', '/salud/viva');
    expect(viva).toMatchObject({ estado: 200, cuerpo: { estado: 'viva' } });
    const preparada = await lista(url);
    expect(preparada).toMatchObject({ estado: 200, cuerpo: { estado: 'lista', comprobaciones: BIEN } });
    for (const { cabeceras } of [viva, preparada]) expect(cabeceras.get('cache-control')).toBe('no-store');
  });
});

describe('a server of which a part fails', () => {
  it('is alive but not ready, and says which part and nothing else of it', async () => {
    const avisos = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    const { url, app } = await iniciarServidor('embebido');
    app.get(Salud).vigilar('cola', () => Promise.reject(new Error('connect ECONNREFUSED 10.1.2.3:6379')));
    const { estado, cuerpo } = await lista(url);
    expect(estado).toBe(503);
    expect(cuerpo).toEqual({ estado: 'no lista', comprobaciones: { ...BIEN, cola: 'falla' } });
    expect((await pedir(url, 'GET', '/salud/viva')).estado).toBe(200);
    // Why is for the log.
    expect(avisos.mock.calls.flat().join()).toContain('ECONNREFUSED');
    avisos.mockRestore();
  });

  it('asks its parts once however many probes come at once', async () => {
    const { url, app } = await iniciarServidor('embebido');
    const comprobar = vi.fn(() => Promise.resolve());
    app.get(Salud).vigilar('contada', comprobar);
    const respuestas = await Promise.all(Array.from({ length: 50 }, () => lista(url)));
    expect(respuestas.map(({ estado }) => estado)).toEqual(Array(50).fill(200));
    expect(comprobar).toHaveBeenCalledTimes(1);
  });
});

describe('a server that is stopping', () => {
  it('is alive but not ready, until it closes', async () => {
    let parando!: () => void;
    let seguir!: () => void;
    const haEmpezado = new Promise<void>((resolve) => (parando = resolve));
    const puede = new Promise<void>((resolve) => (seguir = resolve));
    @Injectable()
    class Lenta implements BeforeApplicationShutdown {
      beforeApplicationShutdown(): Promise<void> {
        parando();
        return puede;
      }
    }
    @Module({ providers: [Lenta] })
    class LentaModule {}

    const servidor = await iniciarServidor('embebido', { modulos: [LentaModule] });
    expect((await lista(servidor.url)).estado).toBe(200);
    const cerrado = servidor.cerrar();
    await haEmpezado;
    expect(await lista(servidor.url)).toMatchObject({ estado: 503, cuerpo: { estado: 'parando' } });
    expect((await pedir(servidor.url, 'GET', '/salud/viva')).estado).toBe(200);
    seguir();
    await cerrado;
  });
});

describe('a diagnosis', () => {
  afterEach(() => vi.useRealTimers());

  class RelojDePrueba extends Reloj {
    ms = 0;
    override ahora = () => new Date(this.ms);
  }

  it('is a second old at most', async () => {
    const reloj = new RelojDePrueba();
    const salud = new Salud(reloj);
    const comprobar = vi.fn(() => Promise.resolve());
    salud.vigilar('parte', comprobar);
    for (const [ms, veces] of [
      [0, 1],
      [999, 1],
      [1_000, 2],
      [1_500, 2],
      [2_000, 3],
    ] as const) {
      reloj.ms = ms;
      await salud.diagnosticar();
      expect(comprobar).toHaveBeenCalledTimes(veces);
    }
  });

  it('waits two seconds for a part that hangs, and does not ask it again meanwhile', async () => {
    vi.useFakeTimers();
    const avisos = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    const reloj = new RelojDePrueba();
    const salud = new Salud(reloj);
    const colgada = vi.fn(() => new Promise<void>(() => {}));
    salud.vigilar('parte', colgada);
    for (reloj.ms = 0; reloj.ms < 3_000; reloj.ms += 1_000) {
      const diagnostico = salud.diagnosticar();
      await vi.advanceTimersByTimeAsync(2_000);
      expect(await diagnostico).toEqual({ estado: 'no lista', comprobaciones: { parte: 'falla' } });
    }
    expect(colgada).toHaveBeenCalledTimes(1);
    expect(avisos).toHaveBeenCalledTimes(1);
  });
});
