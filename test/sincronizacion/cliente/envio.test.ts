import { describe, expect, it } from 'vitest';
import { crearEntorno } from './entorno.js';
import { ILEGIBLE } from './negocio.js';
import { Pestana } from './pestana.js';

describe('what waits is sent', () => {
  it('in one request, in the order in which it was put into the queue', async () => {
    const { servidor, mensaje, ubicacion, sincronizar, cuentas } = await crearEntorno();
    await mensaje('uno');
    await ubicacion('u1');
    await mensaje('dos');
    await sincronizar();
    expect(servidor.lotes).toEqual([['id-1', 'id-2', 'id-3']]);
    expect(servidor.negocio.diario).toEqual(['mensaje m-uno: uno', 'ubicacion u1', 'mensaje m-dos: dos']);
    expect(await cuentas()).toEqual({ pendiente: 0, enviando: 0, hecha: 3, error: 0 });
  });

  it('as the contract writes it', async () => {
    let visto: { url: string; opciones: RequestInit } | undefined;
    const { mensaje, sincronizar, cuentas, almacen } = await crearEntorno({
      url: 'https://servidor.local',
      pedir: async (url, opciones) => {
        visto = { url, opciones };
        return new Response(JSON.stringify([{ id: 'id-1', estado: 'aplicada' }]));
      },
    });
    await mensaje('hola');
    await sincronizar();
    expect(visto).toMatchObject({
      url: 'https://servidor.local/sincronizacion',
      opciones: {
        method: 'POST',
        headers: { authorization: 'Bearer access-1', 'content-type': 'application/json' },
      },
    });
    expect(JSON.parse(visto!.opciones.body as string)).toEqual({
      operaciones: [
        {
          id: 'id-1',
          tipo: 'mensaje',
          datos: { id: 'm-hola', texto: 'hola', conversacionId: 1 },
          creadaEn: '2026-03-02T08:00:00.000Z',
        },
      ],
    });
    expect(await cuentas()).toMatchObject({ hecha: 1 });
    expect(await almacen.leer('hecha', 1)).toMatchObject([{ estado: 'hecha', envios: 1, intentos: 0 }]);
  });

  it('at once when there is a network, and when it returns', async () => {
    const { servicio, red, reloj, mensaje, cuentas } = await crearEntorno();
    servicio.iniciar();
    await mensaje('con red');
    await reloj.avanzar(100);
    expect(await cuentas()).toMatchObject({ hecha: 1 });
    red.conectar(false);
    await mensaje('sin red');
    await reloj.avanzar(600_000);
    expect(await cuentas()).toMatchObject({ pendiente: 1 });
    expect(red.peticiones, 'none without a network').toBe(1);
    red.conectar(true);
    await reloj.avanzar(100);
    expect(await cuentas()).toMatchObject({ hecha: 2 });
  });

  it('by the timer, when a tab that has gone left something behind', async () => {
    const { servicio, reloj, mensaje, cuentas, navegador, pestana } = await crearEntorno();
    await mensaje('de la otra');
    pestana.matar();
    const otra = new Pestana(navegador);
    otra.servicio.iniciar();
    await reloj.avanzar(100);
    expect(await cuentas()).toMatchObject({ hecha: 1 });
    void servicio.encolar('panico', {});
    const tercera = new Pestana(navegador);
    const encolada = tercera.servicio.encolar('panico', {});
    await reloj.avanzar(10);
    await encolada;
    tercera.matar();
    await reloj.avanzar(31_000);
    expect(await cuentas()).toMatchObject({ pendiente: 0, hecha: 2 });
  });

  it('at most 500 operations and 512 KiB at a time', async () => {
    const { servidor, servicio, esperar, sincronizar, cuentas } = await crearEntorno({ hechasMaximas: 0 });
    const todas = Array.from({ length: 1_001 }, () => servicio.encolar('panico', {}));
    await esperar(Promise.all(todas));
    await sincronizar();
    expect(servidor.lotes.map(({ length }) => length)).toEqual([500, 500, 1]);
    const texto = 'ñ'.repeat(100_000);
    await esperar(
      Promise.all(
        [1, 2, 3, 4].map((n) => servicio.encolar('mensaje', { id: `m${n}`, texto, conversacionId: 1 })),
      ),
    );
    await sincronizar();
    expect(servidor.lotes.slice(3).map(({ length }) => length)).toEqual([2, 2]);
    expect(await cuentas()).toEqual({ pendiente: 0, enviando: 0, hecha: 0, error: 0 });
  });

  it('and of what is done only the newest are kept', async () => {
    const { almacen, mensaje, sincronizar } = await crearEntorno({ hechasMaximas: 2 });
    for (const texto of ['a', 'b', 'c']) await mensaje(texto);
    await sincronizar();
    expect((await almacen.leer('hecha', 10)).map(({ orden }) => orden)).toEqual([2, 3]);
  });
});

describe('positions that wait travel together', () => {
  it('as made when the newest of them was', async () => {
    const { reloj, ubicacion, almacen } = await crearEntorno();
    await ubicacion('u1');
    await reloj.avanzar(60_000);
    await ubicacion('u2');
    expect(await almacen.leer('pendiente', 2)).toMatchObject([
      { id: 'id-1', creadaEn: '2026-03-02T08:01:00.000Z' },
    ]);
  });

  it('in the last operation of the queue', async () => {
    const { servidor, ubicacion, mensaje, sincronizar } = await crearEntorno();
    const primera = await ubicacion('a');
    expect(await ubicacion('b', 'c')).toMatchObject({ id: primera.id, orden: primera.orden });
    await mensaje('entre medias');
    await ubicacion('d');
    await sincronizar();
    expect(servidor.lotes[0]).toHaveLength(3);
    expect(servidor.negocio.diario).toEqual([
      'ubicacion a',
      'ubicacion b',
      'ubicacion c',
      'mensaje m-entre medias: entre medias',
      'ubicacion d',
    ]);
  });

  it('up to 200', async () => {
    const { ubicacion, cuentas } = await crearEntorno();
    await ubicacion(...Array.from({ length: 199 }, (_, i) => `a${i}`));
    await ubicacion('b');
    expect(await cuentas()).toMatchObject({ pendiente: 1 });
    await ubicacion('c');
    expect(await cuentas()).toMatchObject({ pendiente: 2 });
  });

  it('but never in one that may have arrived: the server would not look at it again', async () => {
    const { servidor, red, ubicacion, sincronizar, almacen } = await crearEntorno();
    await ubicacion('a');
    red.suertes = [{ idaMs: 5, vueltaMs: 5, perdida: 'vuelta' }];
    await sincronizar();
    await ubicacion('b');
    expect(await almacen.contar()).toMatchObject({ pendiente: 2 });
    await sincronizar();
    expect(servidor.negocio.diario).toEqual(['ubicacion a', 'ubicacion b']);
  });
});

describe('a request that the server will not read', () => {
  it('is halved until the operation that it is about stands alone', async () => {
    const { servidor, mensaje, sincronizar, almacen } = await crearEntorno();
    for (const texto of ['a', 'b', ILEGIBLE, 'c', 'd']) await mensaje(texto);
    await sincronizar();
    expect(servidor.negocio.diario.map((linea) => linea.split(': ')[1])).toEqual(['a', 'b', 'c', 'd']);
    expect(await almacen.leer('error', 10)).toMatchObject([
      {
        datos: { texto: ILEGIBLE },
        fallo: { motivo: 'inaceptable', code: 'BAD_USER_INPUT', mensaje: 'operaciones: cannot be read' },
      },
    ]);
    expect(await almacen.contar()).toMatchObject({ pendiente: 0, hecha: 4, error: 1 });
  });

  it('because a single operation is too large is shown with that operation', async () => {
    const { servicio, esperar, mensaje, sincronizar, almacen } = await crearEntorno();
    const texto = 'x'.repeat(600_000);
    await esperar(servicio.encolar('mensaje', { id: 'm', texto, conversacionId: 1 }));
    await mensaje('detrás');
    await sincronizar();
    expect(await almacen.contar()).toMatchObject({ hecha: 1, error: 1 });
  });

  it('as told by somebody else in the server’s place is tried again', async () => {
    const respuestas = [
      new Response('<html>sign in to this Wi-Fi</html>'),
      new Response('<html>Bad Request</html>', { status: 400 }),
      new Response(JSON.stringify({ operaciones: 'none' })),
    ];
    const { mensaje, sincronizar, cuentas } = await crearEntorno({ pedir: async () => respuestas.shift()! });
    await mensaje('hola');
    for (let i = 0; i < 3; i++) await sincronizar();
    expect(await cuentas()).toMatchObject({ pendiente: 1, error: 0 });
  });
});
