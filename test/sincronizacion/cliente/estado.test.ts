import { describe, expect, it } from 'vitest';
import type { EstadoDeCola } from '../../../src/sincronizacion/cliente/index.js';
import { CandadoLocal } from '../../../src/sincronizacion/cliente/index.js';
import { crearEntorno } from './entorno.js';
import { Pestana } from './pestana.js';

describe('whoever subscribes', () => {
  it('sees how many wait, are on their way, are done and failed, and why', async () => {
    const { servicio, reloj, red, mensaje } = await crearEntorno();
    const estados: EstadoDeCola[] = [];
    const dejar = servicio.suscribir((estado) => estados.push(estado));
    await reloj.avanzar(1);
    expect(estados).toMatchObject([
      {
        cuentas: { pendiente: 0, enviando: 0, hecha: 0, error: 0 },
        sincronizando: false,
        enLinea: true,
        conSesion: true,
        proximoIntento: null,
        ultimoFallo: null,
      },
    ]);
    await mensaje('a');
    await mensaje('');
    red.suertes = [{ idaMs: 500, vueltaMs: 500 }];
    servicio.iniciar();
    await reloj.avanzar(600);
    expect(estados.at(-1)).toMatchObject({ cuentas: { enviando: 2, pendiente: 0 }, sincronizando: true });
    await reloj.avanzar(600);
    expect(estados.at(-1)).toMatchObject({
      cuentas: { pendiente: 0, enviando: 0, hecha: 1, error: 1 },
      hechas: [{ datos: { texto: 'a' } }],
      errores: [{ fallo: { code: 'BAD_USER_INPUT', mensaje: 'texto: expected a text' } }],
      sincronizando: false,
    });
    red.conectar(false);
    await reloj.avanzar(10);
    expect(estados.at(-1)).toMatchObject({ enLinea: false });
    dejar();
    const { length } = estados;
    await mensaje('b');
    await reloj.avanzar(1_000);
    expect(estados).toHaveLength(length);
  });

  it('sees what other tabs do', async () => {
    const { servicio, reloj, navegador, mensaje } = await crearEntorno();
    const otra = new Pestana(navegador);
    let visto: EstadoDeCola | undefined;
    otra.servicio.suscribir((estado) => (visto = estado));
    otra.servicio.iniciar();
    await reloj.avanzar(10);
    await mensaje('a');
    await reloj.avanzar(10);
    expect(visto?.cuentas.pendiente).toBe(1);
    void servicio.sincronizar();
    await reloj.avanzar(100);
    expect(visto?.cuentas).toMatchObject({ pendiente: 0, hecha: 1 });
  });

  it('sees why it did not go, and when it is tried next', async () => {
    const { servicio, reloj, red, mensaje } = await crearEntorno({ azar: () => 1 });
    let visto: EstadoDeCola | undefined;
    servicio.suscribir((estado) => (visto = estado));
    await mensaje('a');
    red.suertes = [{ idaMs: 5, vueltaMs: 5, status: 503 }];
    servicio.iniciar();
    await reloj.avanzar(100);
    expect(visto).toMatchObject({ ultimoFallo: 'HTTP 503', cuentas: { pendiente: 1 } });
    expect(visto!.proximoIntento! - reloj.ahora()).toBeGreaterThan(800);
  });

  it('and throws, harms nobody else', async () => {
    const { servicio, reloj, pestana, mensaje } = await crearEntorno();
    let visto: EstadoDeCola | undefined;
    servicio.suscribir(() => {
      throw new Error('a mistake of the page');
    });
    servicio.suscribir((estado) => (visto = estado));
    await mensaje('a');
    await reloj.avanzar(10);
    expect(visto?.cuentas.pendiente).toBe(1);
    expect(pestana.fallos.length).toBeGreaterThan(0);
  });
});

describe('the lock of one process', () => {
  it('lets one at a time in, in turn, and is free again after an error', async () => {
    const candado = new CandadoLocal();
    const orden: string[] = [];
    const hacer = (nombre: string) => async () => {
      orden.push(`${nombre} in`);
      await Promise.resolve();
      orden.push(`${nombre} out`);
      if (nombre === 'a') throw new Error('a');
    };
    const resultados = await Promise.allSettled(
      ['a', 'b'].map((nombre) => candado.enExclusiva('x', hacer(nombre))),
    );
    expect(orden).toEqual(['a in', 'a out', 'b in', 'b out']);
    expect(resultados.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });
});
