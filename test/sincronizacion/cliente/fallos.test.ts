import { describe, expect, it } from 'vitest';
import { TRANSICIONES } from '../../../src/sincronizacion/cliente/index.js';
import { crearEntorno } from './entorno.js';
import { Pestana } from './pestana.js';

const PERDIDA = { idaMs: 5, vueltaMs: 5, perdida: 'ida' } as const;
const SIN_RESPUESTA = { idaMs: 5, vueltaMs: 5, perdida: 'vuelta' } as const;
const veces = <T>(cuantas: number, una: T): T[] => Array.from({ length: cuantas }, () => una);

describe('what the server says of one operation', () => {
  it('is shown when it is a refusal, and blocks nobody', async () => {
    const { servidor, mensaje, sincronizar, almacen } = await crearEntorno();
    for (const texto of ['a', '', 'b']) await mensaje(texto);
    await sincronizar();
    expect(servidor.lotes).toHaveLength(1);
    expect(await almacen.leer('error', 10)).toMatchObject([
      {
        estado: 'error',
        fallo: { motivo: 'rechazada', code: 'BAD_USER_INPUT', mensaje: 'texto: expected a text' },
        resueltaEn: '2026-03-02T08:00:00.010Z',
      },
    ]);
    expect(await almacen.contar()).toMatchObject({ hecha: 2, error: 1, pendiente: 0 });
  });

  it('is a refusal too when it repeats one whose answer was lost', async () => {
    const { red, mensaje, sincronizar, almacen } = await crearEntorno();
    await mensaje('');
    await mensaje('a');
    red.suertes = [SIN_RESPUESTA];
    await sincronizar();
    expect(await almacen.contar()).toMatchObject({ pendiente: 2 });
    await sincronizar();
    expect(await almacen.contar()).toMatchObject({ hecha: 1, error: 1 });
    expect(await almacen.leer('error', 1)).toMatchObject([{ fallo: { motivo: 'rechazada' } }]);
  });

  it('counts as an attempt when it is "later", for the first of them alone', async () => {
    const { servidor, mensaje, sincronizar, almacen } = await crearEntorno();
    for (const texto of ['a', 'b', 'c']) await mensaje(texto);
    servidor.aplazar = ({ id }) => id === 'id-2';
    await sincronizar();
    expect(await almacen.leer('pendiente', 10)).toMatchObject([
      { id: 'id-2', intentos: 1 },
      { id: 'id-3', intentos: 0 },
    ]);
    servidor.aplazar = () => false;
    await sincronizar();
    expect(servidor.negocio.diario).toHaveLength(3);
  });

  it('counts as no attempt when it was not even tried, however often', async () => {
    const resultado = {
      id: 'id-1',
      estado: 'reintentar',
      code: null,
      mensaje: 'Not tried: the server is stopping',
    };
    const { mensaje, sincronizar, almacen } = await crearEntorno({
      intentosMaximos: 2,
      pedir: async () => new Response(JSON.stringify([resultado])),
    });
    await mensaje('a');
    for (let i = 0; i < 3; i++) await sincronizar();
    expect(await almacen.leer('pendiente', 1)).toMatchObject([{ intentos: 0, envios: 3, fallo: null }]);
  });

  it('is shown when a part of it was refused', async () => {
    const aviso = '1 of 2 positions were refused: lat: expected degrees, from -90 to 90 (1)';
    const estados = ['aplicada', 'duplicada'];
    const { ubicacion, mensaje, sincronizar, almacen } = await crearEntorno({
      pedir: async () =>
        new Response(
          JSON.stringify([
            { id: 'id-1', estado: estados.shift(), code: null, mensaje: aviso },
            { id: 'id-3', estado: 'aplicada', code: null, mensaje: null },
          ]),
        ),
    });
    await ubicacion('u1');
    await ubicacion('u2');
    await mensaje('a');
    await sincronizar();
    expect(await almacen.leer('hecha', 2)).toMatchObject([
      { id: 'id-1', fallo: null, aviso },
      { aviso: null },
    ]);
  });

  it('becomes an error when it is "later" too often, and what is behind goes on', async () => {
    const { servidor, servicio, reloj, mensaje, almacen } = await crearEntorno({ intentosMaximos: 3 });
    for (const texto of ['a', 'b']) await mensaje(texto);
    servidor.aplazar = ({ id }) => id === 'id-1';
    servicio.iniciar();
    await reloj.avanzar(60_000);
    expect(await almacen.leer('error', 10)).toMatchObject([
      {
        id: 'id-1',
        intentos: 3,
        fallo: { motivo: 'agotada', code: 'SERVICE_UNAVAILABLE', mensaje: 'later' },
      },
    ]);
    expect(await almacen.contar()).toMatchObject({ hecha: 1, error: 1, pendiente: 0 });
  });

  it('is left out of an answer that is not whole: then it is asked again', async () => {
    const { mensaje, sincronizar, cuentas } = await crearEntorno({
      pedir: async () =>
        new Response(JSON.stringify([null, { id: 'id-2', estado: 'aplicada' }, { id: 'id-1' }])),
    });
    for (const texto of ['a', 'b']) await mensaje(texto);
    await sincronizar();
    expect(await cuentas()).toMatchObject({ pendiente: 1, hecha: 1 });
  });
});

describe('a network or a server that fails', () => {
  it('counts for no operation', async () => {
    const { red, mensaje, sincronizar, almacen } = await crearEntorno({ intentosMaximos: 2 });
    await mensaje('a');
    red.suertes = [PERDIDA, SIN_RESPUESTA, { idaMs: 5, vueltaMs: 5, status: 503 }, PERDIDA, PERDIDA];
    for (let i = 0; i < 5; i++) await sincronizar();
    expect(await almacen.leer('pendiente', 1)).toMatchObject([{ intentos: 0, envios: 5, fallo: null }]);
    await sincronizar();
    expect(await almacen.contar()).toMatchObject({ hecha: 1 });
  });

  it('is left alone for twice as long each time, up to a limit, until it answers', async () => {
    const { servicio, red, reloj, mensaje } = await crearEntorno({ azar: () => 1, esperaTopeMs: 8_000 });
    const esperas: number[] = [];
    servicio.suscribir(({ proximoIntento, ultimoFallo }) => {
      const espera = proximoIntento === null ? 0 : proximoIntento - reloj.ahora();
      if (ultimoFallo !== null && espera > 0) esperas.push(espera);
    });
    await mensaje('a');
    red.suertes = veces(6, PERDIDA);
    servicio.iniciar();
    await reloj.avanzar(120_000);
    expect([...new Set(esperas)]).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(red.peticiones).toBe(7);
    esperas.length = 0;
    red.suertes = [PERDIDA];
    await mensaje('b');
    await reloj.avanzar(100);
    expect(esperas[0], 'from the beginning').toBeGreaterThan(900);
    expect(esperas[0]).toBeLessThanOrEqual(1_000);
  });

  it('is not tried for each operation that comes meanwhile', async () => {
    const { servicio, red, reloj, ubicacion } = await crearEntorno({ azar: () => 1 });
    red.suertes = veces(20, PERDIDA);
    servicio.iniciar();
    for (let i = 0; i < 30; i++) {
      await ubicacion(`u${i}`);
      await reloj.avanzar(1_000);
    }
    expect(red.peticiones).toBeLessThanOrEqual(6);
  });

  it('is believed when it says how long to wait', async () => {
    const cabeceras = { 'retry-after': '120' };
    let peticiones = 0;
    const { servicio, reloj, mensaje } = await crearEntorno({
      pedir: async () => {
        peticiones++;
        return new Response('{}', { status: 429, headers: cabeceras });
      },
    });
    await mensaje('a');
    servicio.iniciar();
    await reloj.avanzar(119_000);
    expect(peticiones).toBe(1);
    await reloj.avanzar(2_000);
    expect(peticiones).toBe(2);
  });

  it('and never answers is given up after a while, and may have done as it was asked', async () => {
    const { servidor, servicio, red, reloj, mensaje, cuentas } = await crearEntorno();
    red.suertes = [{ idaMs: 40_000, vueltaMs: 0 }];
    await mensaje('a');
    servicio.iniciar();
    await reloj.avanzar(60_000);
    expect(servidor.lotes.length).toBe(2);
    expect(servidor.negocio.diario).toHaveLength(1);
    expect(await cuentas()).toMatchObject({ hecha: 1 });
  });
});

describe('a tab that is killed', () => {
  it('leaves what it was sending to the next, which sends it again', async () => {
    const { servidor, servicio, reloj, red, mensaje, pestana, navegador, cuentas } = await crearEntorno();
    await mensaje('a');
    red.suertes = [{ idaMs: 5, vueltaMs: 5_000 }];
    servicio.iniciar();
    await reloj.avanzar(1_000);
    expect(await cuentas()).toMatchObject({ enviando: 1 });
    pestana.matar();
    new Pestana(navegador).servicio.iniciar();
    await reloj.avanzar(100);
    expect(await cuentas()).toMatchObject({ hecha: 1, enviando: 0 });
    expect(servidor.lotes).toEqual([['id-1'], ['id-1']]);
    expect(servidor.negocio.diario).toHaveLength(1);
  });

  it('without a session either, shows them as waiting again', async () => {
    const { servicio, servidor, reloj, red, mensaje, pestana, navegador, cuentas } = await crearEntorno();
    await mensaje('a');
    red.suertes = [{ idaMs: 5, vueltaMs: 5_000 }];
    servicio.iniciar();
    await reloj.avanzar(1_000);
    pestana.matar();
    servidor.terminarSesion();
    await navegador.deposito.guardar(null);
    new Pestana(navegador).servicio.iniciar();
    await reloj.avanzar(100);
    expect(await cuentas()).toMatchObject({ pendiente: 1, enviando: 0 });
  });
});

describe('a service that is stopped', () => {
  it('gives up the request on its way, tries no more, and goes on when started', async () => {
    const { servicio, reloj, red, esperar, mensaje, cuentas, pestana } = await crearEntorno();
    await mensaje('a');
    red.suertes = [{ idaMs: 5, vueltaMs: 20_000 }];
    servicio.iniciar();
    await reloj.avanzar(100);
    await esperar(servicio.detener());
    expect(await cuentas()).toMatchObject({ pendiente: 1, enviando: 0 });
    await mensaje('b');
    await reloj.avanzar(600_000);
    expect(red.peticiones).toBe(1);
    servicio.iniciar();
    await reloj.avanzar(100);
    expect(await cuentas()).toMatchObject({ hecha: 2 });
    expect(pestana.fallos).toEqual([]);
  });

  it('goes on also when it is started again at once', async () => {
    const { servicio, reloj, red, mensaje, cuentas } = await crearEntorno();
    await mensaje('a');
    red.suertes = [{ idaMs: 5, vueltaMs: 20_000 }];
    servicio.iniciar();
    await reloj.avanzar(100);
    void servicio.detener();
    servicio.iniciar();
    await reloj.avanzar(1_000);
    expect(await cuentas()).toMatchObject({ hecha: 1 });
  });

  it('tries once on demand, as a service worker does', async () => {
    const { sincronizar, mensaje, cuentas, red, reloj } = await crearEntorno();
    await mensaje('a');
    await sincronizar();
    await mensaje('b');
    await reloj.avanzar(600_000);
    expect(await cuentas()).toMatchObject({ hecha: 1, pendiente: 1 });
    expect(red.peticiones).toBe(1);
  });
});

it('a store that fails makes the cycle fail, and is tried again', async () => {
  const { servicio, almacen, reloj, mensaje, pestana, cuentas } = await crearEntorno();
  await mensaje('a');
  const cambiar = almacen.cambiar.bind(almacen);
  almacen.cambiar = () => Promise.reject(new Error('the disk is full'));
  await expect(
    Promise.race([servicio.sincronizar(), reloj.avanzar(1_000).then(() => 'nothing')]),
  ).rejects.toThrow('the disk is full');
  servicio.iniciar();
  await reloj.avanzar(100);
  expect(pestana.fallos).toMatchObject([{ message: 'the disk is full' }]);
  almacen.cambiar = cambiar;
  await reloj.avanzar(10_000);
  expect(await cuentas()).toMatchObject({ hecha: 1 });
});

it('the graph of states names every move that there is', () => {
  expect(TRANSICIONES).toEqual({
    pendiente: ['enviando', null],
    enviando: ['enviando', 'pendiente', 'hecha', 'error'],
    hecha: [null],
    error: ['pendiente', null],
  });
});
