import { Logger } from '@nestjs/common';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Configuracion } from '../../src/configuracion/index.js';
import { Bus, type Publicacion } from '../../src/eventos/index.js';
import { ConsumoAjeno } from '../../src/limites/consumo-ajeno.js';
import { BusLocal } from '../../src/eventos/bus.js';
import { enCadaPerfilCompartido } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { pararReloj } from './reloj-parado.js';

const RITMO = 3;
const RAFAGA = RITMO * 10;

enCadaPerfilCompartido('a user of two processes', (perfil) => {
  let uno: ServidorDePrueba;
  let otro: ServidorDePrueba;
  beforeAll(async () => {
    const variables = { PETICIONES_POR_USUARIO: String(RITMO), ROL_PROCESO: 'api' };
    uno = await iniciarServidor(perfil, { variables });
    otro = await iniciarServidor(perfil, { variables, entorno: uno.entorno });
    Logger.overrideLogger(false);
    for (const { app } of [uno, otro]) pararReloj(app);
  });

  it('has one allowance, not two', async () => {
    const ana = await uno.entrar('ana');
    const luis = await otro.entrar('luis');
    const oidos: unknown[] = [];
    otro.app.get(Bus).suscribir('ritmos', ({ datos }) => oidos.push(datos));
    const pedirA = (servidor: ServidorDePrueba, token: string) =>
      fetch(`${servidor.url}/tareas`, { headers: { authorization: `Bearer ${token}` } });
    const contarHasta429 = async (servidor: ServidorDePrueba) => {
      let pasadas = 0;
      while ((await pedirA(servidor, ana.token)).status === 200) pasadas++;
      return pasadas;
    };
    expect(await contarHasta429(uno)).toBe(RAFAGA);
    await expect
      .poll(() => oidos.flatMap((dato: any) => dato.usuarios).reduce((suma, [, n]) => suma + n, 0))
      .toBe(RAFAGA);
    // What it says happened half a second ago at most.
    expect(await contarHasta429(otro)).toBeLessThanOrEqual(RITMO);
    expect((await pedirA(otro, luis.token)).status).toBe(200);
  });
});

describe('what a process tells of its users', () => {
  const varios = { PETICIONES_POR_USUARIO: 20, perfil: 'postgres', ROL_PROCESO: 'todo' } as Configuracion;
  const enBus = () => {
    const bus = new BusLocal();
    const cartas: Publicacion[] = [];
    const publicar = bus.publicar.bind(bus);
    bus.publicar = (publicaciones) => {
      cartas.push(...publicaciones);
      publicar(publicaciones);
    };
    const [uno, otro] = [new ConsumoAjeno(bus, varios), new ConsumoAjeno(bus, varios)];
    const oidos = { uno: vi.fn(), otro: vi.fn() };
    uno.escuchar(oidos.uno);
    otro.escuchar(oidos.otro);
    return { uno, cartas, oidos };
  };
  beforeAll(() => void vi.useFakeTimers());
  beforeAll(() => () => vi.useRealTimers());

  it('is one message in half a second, of who used more than a twentieth of a second’s', () => {
    const { uno, cartas, oidos } = enBus();
    for (let vez = 0; vez < 5; vez++) uno.anotar(7, 1);
    uno.anotar(8, 1);
    vi.advanceTimersByTime(499);
    expect(cartas).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(cartas).toHaveLength(1);
    expect(oidos.otro.mock.calls).toEqual([[7, 5, 500]]);
    expect(oidos.uno).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60_000);
    expect(cartas).toHaveLength(1);
  });

  it('is of the busiest, where they are many', () => {
    const { uno, cartas, oidos } = enBus();
    for (let id = 1; id <= 10_000; id++) uno.anotar(id, 2 + (id % 100));
    vi.advanceTimersByTime(500);
    expect(Buffer.byteLength(JSON.stringify(cartas))).toBeLessThan(7_900);
    expect(oidos.otro.mock.calls).toHaveLength(500);
    expect(Math.min(...oidos.otro.mock.calls.map(([, cuantas]) => cuantas))).toBe(97);
  });
});
