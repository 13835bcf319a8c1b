import { sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ActividadesService } from '../../src/actividades/index.js';
import { CONEXION, type Conexion, filas, Retencion } from '../../src/base-datos/index.js';
import { ErrorDeDominio } from '../../src/comun/errores.js';
import { Reloj } from '../../src/comun/reloj.js';
import { ChatService } from '../../src/chat/index.js';
import { type Cliente, pedir } from '../apoyo/cliente.js';
import { enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { ubicacion } from '../tracking/ubicaciones.js';
import {
  ACTIVIDADES,
  asignar,
  estados,
  haceMin,
  mensaje,
  operacion,
  repetidas,
  SINCRONIZAR,
  sincronizar,
} from './operaciones.js';

const MAXIMAS = 60;

enCadaBase('what was done offline', (perfil) => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  let luis: Cliente;
  let eva: Cliente;
  let supervisor: Cliente;
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil, {
      variables: { SINCRONIZACION_OPERACIONES_MAX: String(MAXIMAS), TRACKING_LOTE_MAX: '5' },
    });
    [ana, luis, eva, supervisor] = (await Promise.all(
      ['ana', 'luis', 'eva', 'supervisor'].map((quien) => servidor.entrar(quien)),
    )) as [Cliente, Cliente, Cliente, Cliente];
  });
  afterEach(() => vi.restoreAllMocks());
  beforeEach(() => {
    // Faults that are made here are none to read about.
    vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
  });

  const leer = <T extends object>(consulta: ReturnType<typeof sql>) =>
    filas<T>(servidor.app.get<Conexion>(CONEXION).db, consulta);
  const textosDe = async (ids: readonly string[]) =>
    (
      await leer<{ texto: string }>(
        sql`select texto from mensaje where id in (select e::uuid from json_array_elements_text(${JSON.stringify(ids)}::json) as e) order by orden`,
      )
    ).map(({ texto }) => texto);
  const visita = async (id: number) =>
    (await ana.datos(ACTIVIDADES)).actividades.find((una: { id: number }) => una.id === id);

  it('is done, each kind at the moment at which it was', async () => {
    const actividadId = await asignar(supervisor, ana);
    const escrito = mensaje(luis, 'desde el sótano', { creadaEn: haceMin(30) });
    const punto = ubicacion({ fecha: haceMin(50) });
    const operaciones = [
      operacion('ubicaciones', { ubicaciones: [punto, ubicacion({ fecha: haceMin(49) })] }),
      operacion('check-in', { actividadId, lat: 40.1, lon: -3.2 }, { creadaEn: haceMin(45) }),
      operacion('check-out', { actividadId, fecha: haceMin(40) }, { creadaEn: haceMin(35) }),
      escrito,
      operacion('panico', { mensaje: 'Ayuda' }, { creadaEn: haceMin(20) }),
    ];
    const resultados = await sincronizar(ana, operaciones);
    expect(resultados).toEqual(
      operaciones.map(({ id }) => ({ id, estado: 'aplicada', code: null, mensaje: null })),
    );
    expect(await visita(actividadId)).toMatchObject({
      estado: 'COMPLETADA',
      checkInEn: operaciones[1]?.creadaEn,
      checkOutEn: operaciones[2]?.datos.fecha,
    });
    const [suyo] = await leer<{ texto: string; fecha: Date; autor: number }>(
      sql`select texto, fecha, autor_id as autor from mensaje where id = ${escrito.id}::uuid`,
    );
    expect({ ...suyo, fecha: new Date(suyo?.fecha ?? 0).toISOString() }).toEqual({
      texto: 'desde el sótano',
      fecha: escrito.creadaEn,
      autor: ana.id,
    });
    const { alertas } = await supervisor.datos(
      '{ alertas(abiertas: true) { edges { node { tipo usuarioId mensaje abiertaEn } } } }',
    );
    expect(alertas.edges[0].node).toEqual({
      tipo: 'PANICO',
      usuarioId: ana.id,
      mensaje: 'Ayuda',
      abiertaEn: operaciones[4]?.creadaEn,
    });
    expect(await leer(sql`select 1 from ubicacion where id = ${punto.id}::uuid`)).toHaveLength(1);
  });

  it('is done by GraphQL as by REST, under the same ids', async () => {
    const [uno, otro] = [mensaje(luis, 'uno'), mensaje(luis, 'otro')];
    const porGraphQL = { ...uno, tipo: 'MENSAJE' };
    const { sincronizar: resultados } = await ana.datos(SINCRONIZAR, {
      operaciones: [porGraphQL, { ...otro, tipo: 'CHECK_IN', datos: { actividadId: 0 } }],
    });
    expect(resultados).toEqual([
      { id: uno.id, estado: 'APLICADA', code: null, mensaje: null },
      { id: otro.id, estado: 'RECHAZADA', code: 'NOT_FOUND', mensaje: 'Activity not found' },
    ]);
    expect(estados(await sincronizar(ana, [uno, otro]))).toEqual(['duplicada', 'duplicada NOT_FOUND']);
    expect(await textosDe([uno.id, otro.id])).toEqual(['uno']);
  });

  it('is done in the order of the list, and what is refused keeps nothing else from it', async () => {
    const ajena = await asignar(await servidor.entrar('supervisor@otra.local'), eva);
    const deLuis = await asignar(supervisor, luis);
    const propia = await asignar(supervisor, ana);
    const operaciones = [
      mensaje(luis, 'primero'),
      operacion('check-in', { actividadId: ajena }),
      operacion('check-in', { actividadId: deLuis }),
      operacion('check-out', { actividadId: propia }),
      mensaje(luis, ''),
      mensaje(eva, 'a otra empresa'),
      operacion('check-in', { actividadId: propia }, { creadaEn: haceMin(5) }),
      operacion('check-out', { actividadId: propia }, { creadaEn: haceMin(4) }),
      mensaje(luis, 'último'),
    ];
    const resultados = await sincronizar(ana, operaciones);
    expect(estados(resultados)).toEqual([
      'aplicada',
      'rechazada NOT_FOUND',
      'rechazada NOT_FOUND',
      'rechazada CONFLICT',
      'rechazada BAD_USER_INPUT',
      'rechazada NOT_FOUND',
      'aplicada',
      'aplicada',
      'aplicada',
    ]);
    // Nor does it tell that it is somebody else's.
    expect(resultados[1]?.mensaje).toBe(resultados[2]?.mensaje);
    expect(resultados[4]?.mensaje).toContain('texto: expected a text of 1 to 4000 characters');
    expect(await textosDe(operaciones.map(({ id }) => id))).toEqual(['primero', 'último']);

    // Again, all of it: the same answers, and nothing is done.
    const otraVez = await sincronizar(ana, operaciones);
    expect(otraVez).toEqual(repetidas(resultados));
    expect(await visita(propia)).toMatchObject({
      estado: 'COMPLETADA',
      checkOutEn: operaciones[7]?.creadaEn,
    });
  });

  it('stays refused under its id, whatever it says by now, and is done under a new one', async () => {
    const mal = mensaje(luis, '');
    await sincronizar(ana, [mal]);
    const corregida = { ...mal, datos: { ...mal.datos, texto: 'ahora sí' } };
    expect(estados(await sincronizar(ana, [corregida]))).toEqual(['duplicada BAD_USER_INPUT']);
    expect(estados(await sincronizar(ana, [{ ...corregida, id: randomUUID() }]))).toEqual(['aplicada']);
  });

  it('is each user’s own: an id of another’s stands in nobody’s way, and tells nothing', async () => {
    const suya = mensaje(supervisor, 'de ana');
    await sincronizar(ana, [suya]);
    const otra = { ...suya, datos: { ...suya.datos, texto: 'de luis' } };
    expect(estados(await sincronizar(luis, [otra]))).toEqual(['aplicada']);
    expect(estados(await sincronizar(eva, [otra]))).toEqual(['rechazada NOT_FOUND']);
    expect(new Set(await textosDe([suya.id]))).toEqual(new Set(['de ana', 'de luis']));
  });

  it('is done once of several requests at once, and all of them learn what became of it', async () => {
    const actividadId = await asignar(supervisor, ana);
    const operaciones = [
      operacion('check-in', { actividadId }, { creadaEn: haceMin(3) }),
      ...Array.from({ length: 10 }, (_, n) => mensaje(luis, `a la vez ${n}`)),
      operacion('check-in', { actividadId: 0 }),
      operacion('check-out', { actividadId }, { creadaEn: haceMin(2) }),
    ];
    const respuestas = await Promise.all(Array.from({ length: 4 }, () => sincronizar(ana, operaciones)));
    for (const [n, { id, tipo }] of operaciones.entries()) {
      const suyas = respuestas.map((resultados) => resultados[n]);
      const primeras = suyas.filter((una) => una?.estado !== 'duplicada');
      expect(primeras.map((una) => una?.estado)).toEqual([
        tipo === 'check-in' && n > 0 ? 'rechazada' : 'aplicada',
      ]);
      expect(new Set(suyas.map((una) => `${una?.id} ${una?.code} ${una?.mensaje}`)).size).toBe(1);
      expect(suyas[0]?.id).toBe(id);
    }
    expect(await textosDe(operaciones.map(({ id }) => id))).toEqual(
      Array.from({ length: 10 }, (_, n) => `a la vez ${n}`),
    );
    expect(await visita(actividadId)).toMatchObject({ estado: 'COMPLETADA' });
  });

  it('is done once if it comes twice in one list, however its id is written', async () => {
    const una = mensaje(luis, 'dos veces');
    const otra = { ...una, id: una.id.toUpperCase() };
    const resultados = await sincronizar(ana, [una, otra]);
    expect(estados(resultados)).toEqual(['aplicada', 'duplicada']);
    expect(resultados[1]?.id).toBe(otra.id);
    expect(await textosDe([una.id])).toEqual(['dos veces']);
  });

  it('is the message that was sent already, if it was, and refused if somebody else wrote there so', async () => {
    const [id, suya] = [randomUUID(), mensaje(luis, 'otra vez')];
    const enviar = (quien: Cliente, para: Cliente) =>
      quien.datos(
        'mutation ($id: UUID!, $para: Int!) { enviarMensaje(id: $id, texto: "antes", paraUsuarioId: $para) { id } }',
        { id, para: para.id },
      );
    await enviar(ana, luis);
    const conId = (quien: Cliente) =>
      operacion('mensaje', { texto: 'otra vez', id, paraUsuarioId: quien.id });
    expect(estados(await sincronizar(ana, [conId(luis), { ...suya, id }]))).toEqual(['aplicada', 'aplicada']);
    expect(await textosDe([id])).toEqual(['antes']);
    const despues = mensaje(ana, 'y sigue');
    expect(estados(await sincronizar(luis, [conId(ana), despues]))).toEqual([
      'rechazada CONFLICT',
      'aplicada',
    ]);
    expect(await textosDe([despues.id])).toEqual(['y sigue']);
  });

  describe('with positions', () => {
    it('is done but for the refused ones, which it names', async () => {
      const buena = ubicacion();
      const lote = operacion('ubicaciones', {
        ubicaciones: [buena, ubicacion({ lat: 91 }), ubicacion({ lat: 92 }), ubicacion({ fecha: 'ayer' })],
      });
      const [resultado] = await sincronizar(ana, [lote]);
      expect(resultado).toMatchObject({ estado: 'aplicada', code: null });
      expect(resultado?.mensaje).toBe(
        '3 of 4 positions were refused: lat: expected degrees, from -90 to 90 (2); ' +
          'fecha: expected a date as 2026-01-31T12:00:00Z (1)',
      );
      expect(await sincronizar(ana, [lote])).toEqual([{ ...resultado, estado: 'duplicada' }]);
    });

    it('is refused if all of them are, if there are too many, or if they are no list', async () => {
      const deUna = (datos: Record<string, unknown>) => operacion('ubicaciones', datos);
      const resultados = await sincronizar(ana, [
        deUna({ ubicaciones: [ubicacion({ lat: 91 }), 7] }),
        deUna({ ubicaciones: Array.from({ length: 6 }, () => ubicacion()) }),
        deUna({ ubicaciones: 'aquí' }),
        deUna({ ubicaciones: [ubicacion()], usuarioId: luis.id }),
        deUna({ ubicaciones: [] }),
      ]);
      expect(estados(resultados)).toEqual([
        ...Array.from({ length: 4 }, () => 'rechazada BAD_USER_INPUT'),
        'aplicada',
      ]);
      expect(resultados.map((uno) => uno.mensaje)).toEqual([
        expect.stringMatching(/^Invalid input: ubicaciones: 2 of 2 positions were refused: lat: /),
        'Invalid input: ubicaciones: expected a list of at most 5 positions',
        'Invalid input: ubicaciones: expected a list of positions',
        'Invalid input: usuarioId: unknown field',
        null,
      ]);
    });
  });

  describe('by a clock that lies', () => {
    it.each([
      ['ahead', -6, 'creadaEn: expected a moment at most 5 minutes ahead'],
      ['behind', 8 * 24 * 60, 'creadaEn: expected a moment of the last 7 days'],
    ])('is refused (%s)', async (_nombre, minutos, motivo) => {
      const creadaEn = haceMin(minutos);
      const resultados = await sincronizar(
        ana,
        ['ubicaciones', 'check-in', 'check-out', 'mensaje', 'panico'].map((tipo) =>
          operacion(tipo, {}, { creadaEn }),
        ),
      );
      for (const { estado, mensaje: dicho } of resultados)
        expect([estado, dicho]).toEqual(['rechazada', `Invalid input: ${motivo}`]);
    });

    it('counts as now where it is ahead by less, and takes no step after its own moment', async () => {
      const actividadId = await asignar(supervisor, ana);
      const escrito = mensaje(luis, 'desde el futuro', { creadaEn: haceMin(-4) });
      const antes = Date.now();
      const resultados = await sincronizar(ana, [
        escrito,
        operacion('check-in', { actividadId, fecha: haceMin(4) }, { creadaEn: haceMin(10) }),
        operacion('check-in', { actividadId, fecha: haceMin(6) }, { creadaEn: haceMin(10) }),
      ]);
      expect(resultados.map((uno) => uno.mensaje)).toEqual([
        null,
        'Invalid input: fecha: expected a moment at most 5 minutes after creadaEn',
        null,
      ]);
      const [{ fecha } = { fecha: 0 }] = await leer<{ fecha: Date }>(
        sql`select fecha from mensaje where id = ${escrito.id}::uuid`,
      );
      expect(Math.abs(new Date(fecha).getTime() - antes)).toBeLessThan(60_000);
    });
  });

  describe('that cannot be read', () => {
    it('is refused by itself, if it has an id, and known when it comes again', async () => {
      const malas = [
        { id: randomUUID() },
        { ...mensaje(luis, 'x'), tipo: 'MENSAJE' },
        { ...mensaje(luis, 'x'), datos: [] },
        { ...mensaje(luis, 'x'), datos: null },
        { ...mensaje(luis, 'x'), creadaEn: '2026-02-30T00:00:00Z' },
        { ...mensaje(luis, 'x'), creadaEn: '0000-01-01T00:00:00Z' },
        { ...mensaje(luis, 'x'), creadaEn: 7 },
        { ...mensaje(luis, 'x'), usuarioId: eva.id },
        { ...mensaje(luis, 'x'), ['\0\ud800'.repeat(600)]: 1 },
        operacion('mensaje', { texto: 'a\0b', paraUsuarioId: luis.id }),
        operacion('mensaje', { texto: 'x', paraUsuarioId: luis.id, autorId: eva.id }),
        operacion('mensaje', { texto: 'x', id: 'no', paraUsuarioId: luis.id }),
        operacion('mensaje', { texto: 'x', paraUsuarioId: luis.id, conversacionId: 1 }),
        operacion('check-in', { actividadId: '1' }),
        operacion('check-in', { actividadId: 1, fecha: 'ayer' }),
        operacion('check-in', { actividadId: 1, lat: 1 }),
        operacion('check-out', { actividadId: 1e99 }),
        operacion('check-out', { actividadId: 1, usuarioId: eva.id }),
        operacion('panico', { lat: 91, lon: 0 }),
        operacion('panico', { ['__proto']: 1, constructor: null, toString: 2 }),
      ];
      const buena = mensaje(luis, 'entre malas');
      const resultados = await sincronizar(ana, [...malas, buena]);
      const codes = resultados.map(({ estado, code }) => `${estado} ${code}`);
      expect(codes.slice(0, -1)).toEqual(
        malas.map(({ id }) => (id === malas[16]?.id ? 'rechazada NOT_FOUND' : 'rechazada BAD_USER_INPUT')),
      );
      expect(codes.at(-1)).toBe('aplicada null');
      const motivos = resultados.map((uno) => uno.mensaje);
      expect(motivos[0]).toBe(
        'Invalid input: tipo: expected one of ubicaciones, check-in, check-out, mensaje, panico; ' +
          'datos: expected a JSON object; creadaEn: expected a date as 2026-01-31T12:00:00Z',
      );
      expect(motivos[4]).toBe('Invalid input: creadaEn: expected a date as 2026-01-31T12:00:00Z');
      expect(motivos[7]).toBe('Invalid input: usuarioId: unknown field');
      expect(motivos[8]).toMatch(/^Invalid input: .{64}…: unknown field$/u);
      expect(motivos[14]).toBe('Invalid input: fecha: expected a date as 2026-01-31T12:00:00Z');
      expect(await sincronizar(ana, [...malas, buena])).toEqual(repetidas(resultados));
    });

    it.each([
      ['nothing', {}, 'operaciones: expected a list of operations'],
      ['an object', { operaciones: { 0: 1 } }, 'operaciones: expected a list of operations'],
      ['something beside it', { operaciones: [], usuarioId: 1 }, 'usuarioId: unknown field'],
      [
        'what has no id',
        { operaciones: [operacion('panico', {}), 7, null, { ...operacion('panico', {}), id: 'uno' }] },
        'operaciones.1.id: expected a UUID; operaciones.2.id: expected a UUID; operaciones.3.id: expected a UUID',
      ],
      [
        'too many',
        { operaciones: Array.from({ length: MAXIMAS + 1 }, () => operacion('panico', {})) },
        `operaciones: expected a list of at most ${MAXIMAS} operations`,
      ],
    ])('is refused whole, and not begun: %s', async (_nombre, cuerpo, motivo) => {
      const cuantas = () => leer(sql`select count(*)::int as cuantas from operacion_sincronizada`);
      const antes = await cuantas();
      const respuesta = await ana.pedir('POST', '/sincronizacion', cuerpo);
      expect([respuesta.estado, respuesta.cuerpo.code, respuesta.cuerpo.detail]).toEqual([
        400,
        'BAD_USER_INPUT',
        `Invalid input: ${motivo}`,
      ]);
      expect(await cuantas()).toEqual(antes);
    });

    it('is nobody’s without a session: that is no failed operation', async () => {
      const una = mensaje(luis, 'sin sesión');
      const { estado } = await pedir(servidor.url, 'POST', '/sincronizacion', {
        cuerpo: { operaciones: [una] },
      });
      expect(estado).toBe(401);
      expect(estados(await sincronizar(ana, [una]))).toEqual(['aplicada']);
      expect(await sincronizar(ana, [])).toEqual([]);
    });
  });

  describe('while something fails that passes', () => {
    const lote = () => [mensaje(luis, 'uno'), mensaje(luis, 'dos'), mensaje(luis, 'tres')];
    /** Does what it does, and then fails: what it did must not stay. */
    const fallarEnLaSegunda = (fallo: Error) => {
      const chat = servidor.app.get(ChatService, { strict: false });
      const enviar = chat.enviar.bind(chat);
      let veces = 0;
      return vi.spyOn(chat, 'enviar').mockImplementation(async (...argumentos) => {
        const enviado = await enviar(...argumentos);
        if (++veces === 2) throw fallo;
        return enviado;
      });
    };

    it.each([
      ['SERVICE_UNAVAILABLE', new ErrorDeDominio('SERVICE_UNAVAILABLE', 'Away')],
      ['TOO_MANY_REQUESTS', new ErrorDeDominio('TOO_MANY_REQUESTS', 'Slowly')],
      ['SERVICE_UNAVAILABLE', Object.assign(new Error('deadlock detected'), { code: '40P01' })],
      ['INTERNAL_SERVER_ERROR', Object.assign(new Error('serialization'), { code: '40001' })],
      ['INTERNAL_SERVER_ERROR', new TypeError('A fault of ours')],
    ])('is undone and to be tried again, with all after it (%s)', async (code, fallo) => {
      const operaciones = lote();
      const espia = fallarEnLaSegunda(fallo);
      const resultados = await sincronizar(ana, operaciones);
      expect(estados(resultados)).toEqual(['aplicada', `reintentar ${code}`, 'reintentar']);
      expect(resultados[1]?.mensaje).not.toMatch(/fault of ours|deadlock detected|serialization/);
      expect(resultados[2]?.mensaje).toMatch(/^Not tried/);
      expect(espia).toHaveBeenCalledTimes(2);
      const ids = operaciones.map(({ id }) => id);
      expect(await textosDe(ids)).toEqual(['uno']);
      espia.mockRestore();
      expect(estados(await sincronizar(ana, operaciones))).toEqual(['duplicada', 'aplicada', 'aplicada']);
      expect(await textosDe(ids)).toEqual(['uno', 'dos', 'tres']);
    });

    it('is to be tried again, with what was done before it answered, where the fault is in reading it', async () => {
      const operaciones = lote();
      const chat = servidor.app.get(ChatService, { strict: false });
      const enviar = chat.enviar.bind(chat);
      vi.spyOn(chat, 'enviar').mockImplementationOnce(async (...argumentos) => {
        const enviado = await enviar(...argumentos);
        vi.spyOn(servidor.app.get(Reloj), 'ahora').mockImplementationOnce(() => {
          throw new TypeError('A fault of ours');
        });
        return enviado;
      });
      expect(estados(await sincronizar(ana, operaciones))).toEqual([
        'aplicada',
        'reintentar INTERNAL_SERVER_ERROR',
        'reintentar',
      ]);
    });

    it('is undone but for its refusal, where it is refused after it had begun', async () => {
      const operaciones = lote();
      fallarEnLaSegunda(new ErrorDeDominio('CONFLICT', 'Too late'));
      expect(estados(await sincronizar(ana, operaciones))).toEqual([
        'aplicada',
        'rechazada CONFLICT',
        'aplicada',
      ]);
      expect(await textosDe(operaciones.map(({ id }) => id))).toEqual(['uno', 'tres']);
    });

    it('is not tried any more once the call has taken too long', async () => {
      const actividades = servidor.app.get(ActividadesService, { strict: false });
      const ahora = performance.now();
      vi.spyOn(actividades, 'registrarCheckIn').mockImplementation(async () => {
        vi.spyOn(performance, 'now').mockReturnValue(ahora + 60_000);
        throw new ErrorDeDominio('CONFLICT', 'Slowly');
      });
      const tarde = mensaje(luis, 'tarde');
      const resultados = await sincronizar(ana, [operacion('check-in', { actividadId: 1 }), tarde]);
      vi.restoreAllMocks();
      expect(estados(resultados)).toEqual(['rechazada CONFLICT', 'reintentar']);
      expect(resultados[1]?.mensaje).toBe('Not tried: the operations before it took too long');
      expect(estados(await sincronizar(ana, [tarde]))).toEqual(['aplicada']);
    });
  });

  it('is known for as long as results are kept', async () => {
    const [vieja, reciente] = [mensaje(luis, 'vieja'), mensaje(luis, 'reciente')];
    await sincronizar(ana, [vieja, reciente]);
    const fechar = (id: string, dias: number) =>
      leer(
        sql`update operacion_sincronizada set recibida_en = now() - make_interval(days => ${dias}) where id = ${id}::uuid`,
      );
    await fechar(vieja.id, 61);
    await fechar(reciente.id, 59);
    await servidor.app.get(Retencion, { strict: false }).borrar();
    const quedan = await leer<{ id: string }>(
      sql`select id from operacion_sincronizada where id in (${vieja.id}::uuid, ${reciente.id}::uuid)`,
    );
    expect(quedan).toEqual([{ id: reciente.id }]);
    expect(estados(await sincronizar(ana, [reciente]))).toEqual(['duplicada']);
  });
});
