import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Socket } from 'socket.io-client';
import { Metricas } from '../../src/observacion/index.js';
import type { Cliente } from '../apoyo/cliente.js';
import { conectado } from '../apoyo/escucha.js';
import { enCadaBase } from '../apoyo/perfiles.js';
import { leerPrometheus } from '../apoyo/prometheus.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { haceS, REGISTRAR, ubicacion, ULTIMAS } from './ubicaciones.js';

enCadaBase('registering positions', (perfil) => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  let luis: Cliente;
  let supervisor: Cliente;
  let socket: Socket;

  beforeAll(async () => {
    servidor = await iniciarServidor(perfil, {
      variables: { TRACKING_LOTE_MAX: '60', TRACKING_MAX_DIAS: '2' },
    });
    [ana, luis, supervisor] = [
      await servidor.entrar('ana'),
      await servidor.entrar('luis'),
      await servidor.entrar('supervisor'),
    ];
    socket = ana.socket();
    await conectado(socket);
  });
  afterAll(() => void socket?.close());

  const porRest = async (ubicaciones: unknown, quien = ana) => {
    const { estado, cuerpo } = await quien.pedir('POST', '/tracking/ubicaciones', { ubicaciones });
    return estado === 200 ? cuerpo : { ...cuerpo, estado };
  };
  const porGraphql = async (ubicaciones: unknown, quien = ana) =>
    (await quien.datos(REGISTRAR, { ubicaciones })).registrarUbicaciones;
  const porSocket = async (datos: unknown) => socket.emitWithAck('tracking:ubicacion', datos);
  const ultimaDe = async ({ id }: Cliente) =>
    (await supervisor.datos(ULTIMAS)).ultimasUbicaciones.find(
      ({ usuarioId }: { usuarioId: number }) => usuarioId === id,
    );

  it('answers alike on every door, each bad one by itself', async () => {
    const conocida = ubicacion();
    await porRest([conocida]);
    for (const registrar of [porRest, porGraphql, async (lote: unknown) => (await porSocket(lote)).datos]) {
      const lejos = ubicacion({ lat: 91, bateria: 2 });
      const futura = ubicacion({ fecha: haceS(-301) });
      const vieja = ubicacion({ fecha: haceS(2 * 86_400 + 1) });
      const repetida = ubicacion();
      expect(await registrar([ubicacion(), lejos, conocida, futura, repetida, vieja, repetida])).toEqual({
        aceptadas: 2,
        duplicadas: 2,
        rechazadas: [
          {
            indice: 1,
            id: lejos.id,
            motivo: 'lat: expected degrees, from -90 to 90; bateria: expected null or a charge from 0 to 1',
          },
          { indice: 3, id: futura.id, motivo: expect.stringContaining('future') },
          { indice: 5, id: vieja.id, motivo: expect.stringContaining('too old') },
        ],
      });
    }
  });

  it('says over REST and Socket.IO what was no position at all', async () => {
    const malas = [null, 7, { id: 'x'.repeat(99) }, ubicacion({ id: 5 }), ubicacion({ altitud: 1 })];
    const esperado = {
      aceptadas: 1,
      duplicadas: 0,
      rechazadas: [
        { indice: 1, id: null, motivo: expect.any(String) },
        { indice: 2, id: null, motivo: expect.any(String) },
        { indice: 3, id: 'x'.repeat(64), motivo: expect.stringContaining('id: expected a UUID') },
        { indice: 4, id: null, motivo: 'id: expected a UUID' },
        { indice: 5, id: malas[4]?.['id' as never], motivo: 'altitud: unknown field' },
      ],
    };
    expect(await porRest([ubicacion(), ...malas])).toEqual(esperado);
    expect(await porSocket([ubicacion(), ...malas])).toEqual({ ok: true, datos: esperado });
  });

  it('refuses by itself a number that GraphQL makes infinite of', async () => {
    const id = randomUUID();
    const { registrarUbicaciones } = await ana.datos(
      `mutation { registrarUbicaciones(ubicaciones: [{id: "${id}", lat: 1e400, lon: 0, fecha: "${haceS(0)}"}]) {
        aceptadas rechazadas { indice id motivo } } }`,
    );
    expect(registrarUbicaciones).toEqual({
      aceptadas: 0,
      rechazadas: [{ indice: 0, id, motivo: 'lat: expected degrees, from -90 to 90' }],
    });
  });

  it('takes one alone over Socket.IO', async () => {
    const una = ubicacion();
    expect(await porSocket(una)).toEqual({
      ok: true,
      datos: { aceptadas: 1, duplicadas: 0, rechazadas: [] },
    });
    expect(await porSocket(una)).toMatchObject({ datos: { duplicadas: 1 } });
  });

  it('takes none', async () => {
    const nada = { aceptadas: 0, duplicadas: 0, rechazadas: [] };
    expect([await porRest([]), await porGraphql([]), await porSocket([])]).toEqual([
      nada,
      nada,
      { ok: true, datos: nada },
    ]);
  });

  it('refuses as a whole what is no list, and one that is too long', async () => {
    const larga = Array.from({ length: 61 }, () => ubicacion());
    for (const lote of [larga, 'x', 7, null]) {
      const errors = [{ path: 'ubicaciones', message: expect.stringContaining('expected a list') }];
      expect(await porRest(lote)).toMatchObject({ estado: 400, code: 'BAD_USER_INPUT', errors });
      expect(await porSocket(lote)).toMatchObject({ ok: false, code: 'BAD_USER_INPUT', errors });
    }
    await expect(porGraphql(larga)).rejects.toMatchObject({
      errores: [{ extensions: { code: 'BAD_USER_INPUT', errors: [{ path: 'ubicaciones' }] } }],
    });
    expect(
      await ana.pedir('POST', '/tracking/ubicaciones', { ubicaciones: [], usuarioId: luis.id }),
    ).toMatchObject({ estado: 400, cuerpo: { errors: [{ path: 'usuarioId', message: 'unknown field' }] } });
    expect(await porRest(larga.slice(1))).toMatchObject({ aceptadas: 60 });
  });

  it('keeps what was sent twenty times at once one time, whoever was first', async () => {
    const lote = Array.from({ length: 50 }, (_, n) => ubicacion({ fecha: haceS(n) }));
    const respuestas = await Promise.all(
      Array.from({ length: 20 }, (_, n) => porRest(n % 2 === 0 ? lote : lote.toReversed())),
    );
    const suma = (campo: string) => respuestas.reduce((total, respuesta) => total + respuesta[campo], 0);
    expect([suma('aceptadas'), suma('duplicadas')]).toEqual([50, 19 * 50]);
  });

  it('keeps an id once for each user', async () => {
    const una = ubicacion();
    const [deAna, deLuis] = await Promise.all([porRest([una], ana), porRest([una], luis)]);
    expect([deAna.aceptadas, deLuis.aceptadas]).toEqual([1, 1]);
    expect(await porRest([{ ...una, id: una.id.toUpperCase(), lat: 0 }])).toMatchObject({ duplicadas: 1 });
  });

  it('replaces the latest with a newer one only, in whatever order they come', async () => {
    const [primera, segunda, tercera] = [30, 20, 10].map((s) => ubicacion({ fecha: haceS(s - 60) }));
    await porRest([segunda]);
    expect((await ultimaDe(ana)).id).toBe(segunda?.id);
    await porRest([primera, ubicacion({ fecha: segunda?.fecha })]);
    expect((await ultimaDe(ana)).id).toBe(segunda?.id);
    await porRest([tercera, ubicacion({ fecha: haceS(100) })]);
    expect(await ultimaDe(ana)).toEqual({ ...tercera, usuarioId: ana.id });
  });

  it('never answers 500, however small the numbers', async () => {
    const minima = ubicacion({
      lat: 5e-324,
      lon: -0,
      precision: 1e-50,
      velocidad: 1e-40,
      rumbo: 360,
      bateria: 5e-324,
    });
    expect(await porRest([minima])).toEqual({ aceptadas: 1, duplicadas: 0, rechazadas: [] });
  });

  it('lets everybody track themselves', async () => {
    for (const quien of [supervisor, await servidor.entrar('admin'), await servidor.entrar('eva')])
      expect(await porRest([ubicacion()], quien)).toMatchObject({ aceptadas: 1 });
  });

  it('counts what came of them', async () => {
    const leer = async () => leerPrometheus(await servidor.app.get(Metricas).texto());
    const antes = await leer();
    const una = ubicacion();
    await porRest([una, una, una, ubicacion({ lat: 91 })]);
    const despues = await leer();
    const crecieron = ['aceptada', 'duplicada', 'rechazada'].map((resultado) => {
      const muestra = `seguimiento_ubicaciones_total{resultado="${resultado}"}`;
      return (despues.get(muestra) ?? 0) - (antes.get(muestra) ?? 0);
    });
    expect(crecieron).toEqual([1, 2, 1]);
  });
});

describe('a full batch of positions that are as long as they can be', () => {
  it('passes every door with the defaults', async () => {
    const servidor = await iniciarServidor('embebido');
    const ana = await servidor.entrar('ana');
    const lote = () =>
      Array.from({ length: 250 }, () =>
        ubicacion({
          lat: -40.41681234567891,
          lon: -103.7038012345679,
          precision: 1234.5678901234567,
          velocidad: 31.23456789012346,
          rumbo: 271.1234567890124,
          bateria: 0.8312345678901234,
          fecha: new Date().toISOString().replace('Z', '+00:00'),
        }),
      );
    const todas = { aceptadas: 250, duplicadas: 0, rechazadas: [] };
    const rest = await ana.pedir('POST', '/tracking/ubicaciones', { ubicaciones: lote() });
    expect(rest).toMatchObject({ estado: 200, cuerpo: todas });
    expect(await ana.datos(REGISTRAR, { ubicaciones: lote() })).toEqual({ registrarUbicaciones: todas });
    const ws = ana.ws();
    const { value } = await ws.iterate({ query: REGISTRAR, variables: { ubicaciones: lote() } }).next();
    expect(value).toEqual({ data: { registrarUbicaciones: todas } });
    await ws.dispose();
    const socket = ana.socket();
    await conectado(socket);
    expect(await socket.timeout(5_000).emitWithAck('tracking:ubicacion', lote())).toEqual({
      ok: true,
      datos: todas,
    });
    socket.close();
    const { estado } = await ana.pedir('POST', '/tracking/ubicaciones', {
      ubicaciones: [...lote(), ubicacion()],
    });
    expect(estado).toBe(400);
  });
});

describe('the documentation of registering positions', () => {
  it('says what a position is', async () => {
    const { app } = await iniciarServidor('embebido');
    const { body } = await app.inject({ url: '/docs/json' });
    const { requestBody, responses } = JSON.parse(body).paths['/tracking/ubicaciones'].post;
    expect(requestBody.content['application/json'].schema.properties.ubicaciones.items).toMatchObject({
      type: 'object',
      required: ['id', 'lat', 'lon', 'fecha'],
      properties: { lat: { type: 'number', minimum: -90, maximum: 90 }, fecha: { format: 'date-time' } },
    });
    expect(responses['200']).toBeDefined();
  });
});
