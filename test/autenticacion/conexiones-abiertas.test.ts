import { describe, expect, it, vi } from 'vitest';
import { ConexionesAbiertas } from '../../src/autenticacion/conexiones-abiertas.js';
import type { Actor } from '../../src/comun/actor.js';
import { Reloj } from '../../src/comun/reloj.js';
import { BusLocal } from '../../src/eventos/bus.js';
import { Rechazos } from '../../src/limites/index.js';
import { Metricas } from '../../src/observacion/index.js';
import { audiencia, type Bus } from '../../src/eventos/index.js';

const ana: Actor = {
  usuarioId: 3,
  empresaId: 1,
  rol: 'colaborador',
  sesionId: '5f0c6f1e-3c0f-4d7e-9d5e-0a1b2c3d4e5f',
  expiraEn: new Date(Date.now() + 60_000),
};
const otraSesion: Actor = { ...ana, sesionId: '6f0c6f1e-3c0f-4d7e-9d5e-0a1b2c3d4e5f' };

const abrirConexiones = (bus: Bus) =>
  new ConexionesAbiertas(bus, new Reloj(), new Rechazos(new Metricas(), new Reloj()), {
    CONEXIONES_POR_USUARIO: 10,
  });

describe('the open connections of a process', () => {
  const bus = new BusLocal();
  const conexiones = abrirConexiones(bus);
  const terminar = (usuarioId: number, sesionId: string | null) =>
    bus.publicar([
      { evento: 'sesion:terminada', datos: { usuarioId, sesionId }, audiencias: [audiencia.sesiones] },
    ]);

  it('end with their session, and only with theirs', () => {
    const [suya, ajena] = [vi.fn(), vi.fn()];
    conexiones.abrir(ana, suya);
    const soltar = conexiones.abrir(otraSesion, ajena);
    terminar(3, ana.sesionId ?? null);
    expect(suya).toHaveBeenCalledOnce();
    expect(ajena).not.toHaveBeenCalled();
    expect(conexiones.tiene(3)).toBe(true);
    soltar();
    expect(conexiones.tiene(3)).toBe(false);
  });

  it('end at once when the session was closed between the check of the token and here', async () => {
    terminar(4, null);
    const fin = new Promise<void>((resolve) => conexiones.abrir({ ...ana, usuarioId: 4 }, resolve));
    await fin;
    expect(conexiones.tiene(4)).toBe(false);
  });

  it('end when the token does', async () => {
    await new Promise<void>((resolve) =>
      conexiones.abrir({ ...ana, usuarioId: 5, expiraEn: new Date(Date.now() + 20) }, resolve),
    );
    expect(conexiones.tiene(5)).toBe(false);
  });

  it('tell who came with a first one and who left with the last, and nothing of those between', async () => {
    const oidos: [string, number][] = [];
    conexiones.escuchar({
      llego: (usuarioId) => oidos.push(['llegó', usuarioId]),
      partio: (usuarioId) => oidos.push(['partió', usuarioId]),
    });
    const soltar = conexiones.abrir({ ...ana, usuarioId: 6 }, () => {});
    conexiones.abrir({ ...ana, usuarioId: 6 }, () => {});
    soltar();
    soltar();
    expect(oidos).toEqual([['llegó', 6]]);
    expect([...conexiones.usuarios()]).toEqual([6]);
    terminar(6, null);
    expect(oidos).toEqual([
      ['llegó', 6],
      ['partió', 6],
    ]);
    expect([...conexiones.usuarios()]).toEqual([]);
  });

  it('are so many of one user at most, and the newest is the one refused', () => {
    const deUno = { ...ana, usuarioId: 7 };
    const [primera = () => {}] = Array.from({ length: 10 }, () => conexiones.abrir(deUno, () => {}));
    const abrirOtra = () => conexiones.abrir(deUno, () => {});
    expect(abrirOtra).toThrow(expect.objectContaining({ codigo: 'TOO_MANY_REQUESTS', esperaS: 5 }));
    conexiones.abrir({ ...ana, usuarioId: 8 }, () => {});
    primera();
    primera();
    abrirOtra();
    expect(abrirOtra).toThrow('At most 10 connections of one user at once');
  });
});
