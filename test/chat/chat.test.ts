import { sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it, vi } from 'vitest';
import { type BaseDatos, CONEXION, type Conexion, filas } from '../../src/base-datos/index.js';
import { ChatService } from '../../src/chat/index.js';
import { LectorDeMensajes } from '../../src/chat/lector-mensajes.js';
import type { Actor } from '../../src/comun/actor.js';
import { type Cliente, leer } from '../apoyo/cliente.js';
import { CLAVE_DEMO, enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import {
  CHAT_MENSAJE,
  conversaciones,
  crearGrupo,
  CREAR_GRUPO,
  enviar,
  ENVIAR,
  MARCAR_LEIDO,
  MENSAJES,
  negativa,
  textos,
  vista,
} from './conversar.js';

const CREAR_USUARIO = `mutation ($correo: String!, $clave: String!) {
  crearUsuario(nombre: "Nueva", correo: $correo, clave: $clave, rol: COLABORADOR) { id }
}`;
const DESACTIVAR = 'mutation ($id: Int!) { desactivarUsuario(id: $id) { id } }';

enCadaBase('chat', (perfil) => {
  let servidor: ServidorDePrueba;
  let db: BaseDatos;
  let ana: Cliente;
  let luis: Cliente;
  let admin: Cliente;
  let supervisor: Cliente;
  let eva: Cliente;
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil);
    ({ db } = servidor.app.get<Conexion>(CONEXION));
    const entrar = ['ana', 'luis', 'admin', 'supervisor', 'eva'].map((quien) => servidor.entrar(quien));
    [ana, luis, admin, supervisor, eva] = (await Promise.all(entrar)) as [
      Cliente,
      Cliente,
      Cliente,
      Cliente,
      Cliente,
    ];
  });

  let numero = 0;
  async function nueva(): Promise<Cliente> {
    const correo = `nueva-${++numero}@demo.local`;
    await admin.datos(CREAR_USUARIO, { correo, clave: CLAVE_DEMO });
    return servidor.entrar(correo);
  }
  const actorDe = ({ id, sesion }: Cliente): Actor => ({
    usuarioId: id,
    empresaId: sesion.usuario.empresaId,
    rol: 'colaborador',
    expiraEn: new Date(sesion.expiraEn),
  });
  const ordenes = async (conversacionId: number) =>
    (
      await filas<{ orden: number }>(
        db,
        sql`select orden from mensaje where conversacion_id = ${conversacionId} order by orden`,
      )
    ).map(({ orden }) => orden);
  const hasta = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

  it('between two is one conversation, whoever begins, which shows to both', async () => {
    const [una, otra] = [await nueva(), await nueva()];
    const primero = await enviar(una, { paraUsuarioId: otra.id }, '  ¿Dónde estás? ');
    expect(primero).toEqual({
      id: primero.id,
      conversacionId: expect.any(Number),
      autorId: una.id,
      texto: '¿Dónde estás?',
      fecha: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    const { conversacionId } = primero;
    const segundo = await enviar(otra, { paraUsuarioId: una.id }, 'En camino');
    expect(segundo.conversacionId).toBe(conversacionId);
    await enviar(una, { conversacionId }, 'Bien');
    expect(await textos(otra, conversacionId)).toEqual(['¿Dónde estás?', 'En camino', 'Bien']);
    expect(await vista(otra, conversacionId)).toMatchObject({
      tipo: 'PRIVADA',
      nombre: null,
      noLeidos: 2,
      ultimoMensaje: { texto: 'Bien', autorId: una.id },
      participantes: [{ id: una.id }, { id: otra.id }],
    });
  });

  it('between two is one conversation also when both write at the same moment', async () => {
    const [una, otra] = [await nueva(), await nueva()];
    const mensajes = await Promise.all(
      hasta(10).map((n) =>
        n % 2 === 0
          ? enviar(una, { paraUsuarioId: otra.id }, String(n))
          : enviar(otra, { paraUsuarioId: una.id }, String(n)),
      ),
    );
    const ids = new Set(mensajes.map(({ conversacionId }) => conversacionId));
    expect(ids.size).toBe(1);
    const [conversacionId = 0] = ids;
    expect(await ordenes(conversacionId)).toEqual(hasta(10));
    expect(await conversaciones(una)).toHaveLength(1);
  });

  it('gives the same message for the same id of the same author, whatever the rest says', async () => {
    const [una, otra] = [await nueva(), await nueva()];
    const grupo = await crearGrupo(una, [otra]);
    const mensaje = await enviar(una, { conversacionId: grupo.id }, 'Una vez');
    const mayusculas = mensaje.id.toUpperCase();
    expect(await enviar(una, { conversacionId: grupo.id }, 'Otra', mensaje.id)).toEqual(mensaje);
    expect(await enviar(una, { conversacionId: grupo.id }, 'Otra', mayusculas)).toEqual(mensaje);
    expect(await enviar(una, { paraUsuarioId: otra.id }, 'Otra', mensaje.id)).toEqual(mensaje);
    expect(await enviar(una, { conversacionId: 2_000_000_000 }, 'Otra', mensaje.id)).toEqual(mensaje);
    expect(await enviar(una, { paraUsuarioId: eva.id }, 'Otra', mensaje.id)).toEqual(mensaje);
    expect(await textos(otra, grupo.id)).toEqual(['Una vez']);
    // No private conversation was made on the way.
    expect(await conversaciones(una)).toHaveLength(1);
  });

  it('keeps one row of an id that is sent ten times at once, to an old and to a new conversation, and no hole', async () => {
    const [una, otra] = [await nueva(), await nueva()];
    for (const veces of hasta(3)) {
      const id = randomUUID();
      const enviados = await Promise.all(
        hasta(10).map((n) => enviar(una, { paraUsuarioId: otra.id }, String(n), id)),
      );
      expect(new Set(enviados.map((enviado) => JSON.stringify(enviado))).size).toBe(1);
      expect(await ordenes(enviados[0]?.conversacionId ?? 0)).toEqual(hasta(veces));
    }
  });

  it('refuses an id with which somebody else wrote there, and only there', async () => {
    const grupo = await crearGrupo(ana, [luis]);
    const { id } = await enviar(ana, { conversacionId: grupo.id });
    const repetir = { id, texto: 'Otro' };
    expect(await negativa(luis, ENVIAR, { ...repetir, conversacionId: grupo.id })).toEqual({
      code: 'CONFLICT',
      message: 'Somebody else has written there under this id',
    });
    const otro = await crearGrupo(luis, [supervisor]);
    expect(await enviar(luis, { conversacionId: otro.id }, 'Otro', id)).toMatchObject({ id, texto: 'Otro' });
    await enviar(luis, { conversacionId: grupo.id }, 'Sigue');
    expect(await ordenes(grupo.id)).toEqual([1, 2]);
  });

  it('answers alike for a conversation of others and for none, also to who rules the empresa', async () => {
    const privada = await enviar(ana, { paraUsuarioId: luis.id });
    const mensaje = { id: randomUUID(), texto: 'hola' };
    for (const ajeno of [eva, admin, supervisor]) {
      for (const conversacionId of [privada.conversacionId, 2_000_000_000, 0, -1]) {
        const nada = { code: 'NOT_FOUND', message: 'Conversation not found' };
        expect(await negativa(ajeno, ENVIAR, { ...mensaje, conversacionId })).toEqual(nada);
        expect(await negativa(ajeno, MENSAJES, { conversacionId })).toEqual(nada);
        const leido = { conversacionId, hastaMensajeId: privada.id };
        expect(await negativa(ajeno, MARCAR_LEIDO, leido)).toEqual(nada);
        const ws = ajeno.ws();
        await expect(leer(ws, CHAT_MENSAJE, { conversacionId })).rejects.toMatchObject({
          errores: [{ message: nada.message, extensions: { code: nada.code } }],
        });
        await ws.dispose();
      }
      expect(await vista(ajeno, privada.conversacionId)).toBeUndefined();
    }
    expect(await vista(luis, privada.conversacionId)).toMatchObject({ noLeidos: 1 });
  });

  it('reaches nobody of another empresa, nobody at all, and not oneself', async () => {
    const mensaje = { id: randomUUID(), texto: 'hola' };
    const nadie = { code: 'NOT_FOUND', message: 'User not found' };
    for (const otro of [eva.id, 2_000_000_000, 0, -1]) {
      expect(await negativa(ana, ENVIAR, { ...mensaje, paraUsuarioId: otro })).toEqual(nadie);
      expect(await negativa(ana, CREAR_GRUPO, { nombre: 'x', usuarioIds: [luis.id, otro] })).toEqual(nadie);
    }
    expect(await negativa(ana, ENVIAR, { ...mensaje, paraUsuarioId: ana.id })).toEqual({
      code: 'BAD_USER_INPUT',
      message: 'Invalid input: paraUsuarioId: expected somebody else',
    });
  });

  it('goes on in a group, and not in private, when somebody was deactivated', async () => {
    const fuera = await nueva();
    const { conversacionId } = await enviar(fuera, { paraUsuarioId: ana.id }, 'Adiós');
    const ultimo = await enviar(ana, { conversacionId }, 'Hasta luego');
    const grupo = await crearGrupo(ana, [fuera]);
    await admin.datos(DESACTIVAR, { id: fuera.id });

    const nadie = { code: 'NOT_FOUND', message: 'User not found' };
    const mensaje = { id: randomUUID(), texto: 'hola' };
    expect(await negativa(ana, ENVIAR, { ...mensaje, paraUsuarioId: fuera.id })).toEqual(nadie);
    expect(await negativa(ana, ENVIAR, { ...mensaje, conversacionId })).toEqual(nadie);
    expect(await negativa(ana, CREAR_GRUPO, { nombre: 'x', usuarioIds: [fuera.id] })).toEqual(nadie);
    // What had been sent was sent, and is still to be read.
    expect(await enviar(ana, { paraUsuarioId: fuera.id }, 'Otra vez', ultimo.id)).toEqual(ultimo);
    expect(await textos(ana, conversacionId)).toEqual(['Adiós', 'Hasta luego']);
    await enviar(ana, { conversacionId: grupo.id }, 'Seguimos');
    expect(await vista(ana, grupo.id)).toMatchObject({
      ultimoMensaje: { texto: 'Seguimos' },
      participantes: [{ id: ana.id }, { id: fuera.id }],
    });
  });

  it('has groups that anybody makes and is in, with each of the others once', async () => {
    const grupo = await crearGrupo(luis, [ana, ana, luis, supervisor], '  Cuadrilla norte ');
    expect(grupo).toEqual({
      id: expect.any(Number),
      tipo: 'GRUPAL',
      nombre: 'Cuadrilla norte',
      noLeidos: 0,
      ultimoMensaje: null,
      participantes: [
        { id: supervisor.id, nombre: 'Supervisión' },
        { id: ana.id, nombre: 'Ana' },
        { id: luis.id, nombre: 'Luis' },
      ],
    });
    for (const quien of [ana, luis, supervisor]) expect(await vista(quien, grupo.id)).toEqual(grupo);
    // Two groups of the same people are two.
    expect((await crearGrupo(luis, [ana, supervisor], 'Cuadrilla norte')).id).not.toBe(grupo.id);
  });

  it('counts what others wrote after what was read, which never moves back', async () => {
    const grupo = await crearGrupo(ana, [luis, supervisor]);
    const { id: conversacionId } = grupo;
    const [primero, segundo] = [
      await enviar(luis, { conversacionId }, '1'),
      await enviar(luis, { conversacionId }, '2'),
    ];
    await enviar(supervisor, { conversacionId }, '3');
    const noLeidos = async (quien: Cliente) => (await vista(quien, conversacionId)).noLeidos;
    expect([await noLeidos(ana), await noLeidos(luis), await noLeidos(supervisor)]).toEqual([3, 1, 2]);
    // Who writes has not read for that.
    const propio = await enviar(ana, { conversacionId }, '4');
    expect(await noLeidos(ana)).toBe(3);

    const marcar = async (hastaMensajeId: string) =>
      (await ana.datos(MARCAR_LEIDO, { conversacionId, hastaMensajeId })).marcarLeido;
    expect(await marcar(segundo.id)).toEqual({ id: conversacionId, noLeidos: 1 });
    expect(await marcar(primero.id)).toEqual({ id: conversacionId, noLeidos: 1 });
    expect(await marcar(propio.id)).toEqual({ id: conversacionId, noLeidos: 0 });
    await Promise.all([primero, propio, segundo].map(({ id }) => marcar(id)));
    expect(await noLeidos(ana)).toBe(0);
    expect(await noLeidos(luis)).toBe(2);

    const deOtra = await enviar(ana, { paraUsuarioId: luis.id });
    for (const hastaMensajeId of [deOtra.id, randomUUID()]) {
      expect(await negativa(ana, MARCAR_LEIDO, { conversacionId, hastaMensajeId })).toEqual({
        code: 'NOT_FOUND',
        message: 'Message not found',
      });
    }
  });

  it('lists the conversation with the newest message first, then the newest made', async () => {
    const [una, otra] = [await nueva(), await nueva()];
    const [a, b, vacia, nuevaVacia] = [
      await crearGrupo(una, [otra], 'a'),
      await crearGrupo(una, [otra], 'b'),
      await crearGrupo(una, [otra], 'vacía'),
      await crearGrupo(una, [otra], 'nueva vacía'),
    ];
    await enviar(una, { conversacionId: b.id });
    await enviar(otra, { conversacionId: a.id });
    const nombres = async () => (await conversaciones(una)).map(({ nombre }: { nombre: string }) => nombre);
    expect(await nombres()).toEqual([a, b, nuevaVacia, vacia].map(({ nombre }) => nombre));
    // One that waited in a pocket is news when it comes, whenever it was written.
    await servidor.app
      .get(ChatService)
      .enviar(actorDe(otra), { id: randomUUID(), texto: 'tarde', conversacionId: b.id }, new Date(0));
    expect(await nombres()).toEqual([b, a, nuevaVacia, vacia].map(({ nombre }) => nombre));
  });

  it('lists with as many statements for one conversation as for many', async () => {
    const una = await nueva();
    const conexion = servidor.app.get<Conexion>(CONEXION);
    const sentencias =
      conexion.perfil === 'embebido' ? vi.spyOn(conexion.pglite, 'query') : vi.spyOn(conexion.sql, 'unsafe');
    const contar = async () => {
      sentencias.mockClear();
      await conversaciones(una);
      return sentencias.mock.calls.filter(([texto]) => /participante|"?usuario"?\b/.test(texto)).length;
    };
    await enviar(una, { paraUsuarioId: luis.id });
    const deUna = await contar();
    await Promise.all(hasta(5).map(() => crearGrupo(una, [luis, ana, supervisor])));
    await enviar(una, { paraUsuarioId: supervisor.id });
    expect(await contar()).toBe(deUna);
    expect(deUna).toBeLessThan(6);
    sentencias.mockRestore();
  });

  it('reads its history backwards, page by page, each in order', async () => {
    const { id: conversacionId } = await crearGrupo(ana, [luis]);
    for (const n of hasta(7)) await enviar(n % 2 ? ana : luis, { conversacionId }, String(n));
    const pagina = async (last: number | null, before?: string | null) => {
      const { mensajes } = await luis.datos(MENSAJES, { conversacionId, last, before });
      const leidos = mensajes.edges.map(({ node }: { node: { texto: string } }) => node.texto).join('');
      return { leidos, ...mensajes.pageInfo, edges: mensajes.edges };
    };
    const ultima = await pagina(3);
    expect(ultima).toMatchObject({ leidos: '567', hasPreviousPage: true, hasNextPage: false });
    expect(ultima.startCursor).toBe(ultima.edges[0].cursor);
    expect(ultima.endCursor).toBe(ultima.edges[2].cursor);
    // What comes meanwhile does not move the pages.
    await enviar(ana, { conversacionId }, '8');
    const media = await pagina(3, ultima.startCursor);
    expect(media).toMatchObject({ leidos: '234', hasPreviousPage: true, hasNextPage: true });
    const primera = await pagina(3, media.startCursor);
    expect(primera).toMatchObject({ leidos: '1', hasPreviousPage: false, hasNextPage: true });
    expect(await pagina(1, primera.startCursor)).toMatchObject({
      leidos: '',
      hasPreviousPage: false,
      startCursor: null,
      endCursor: null,
    });
    expect(await pagina(8)).toMatchObject({ leidos: '12345678', hasPreviousPage: false });
    expect(await pagina(null, null)).toMatchObject({ leidos: '12345678', hasPreviousPage: false });
  });

  it('takes the moment of what waited to be sent, which is never later than now', async () => {
    const chat = servidor.app.get(ChatService);
    const { id: conversacionId } = await crearGrupo(ana, [luis]);
    const escribir = (texto: string, fecha?: Date) =>
      chat.enviar(actorDe(ana), { id: randomUUID(), texto, conversacionId }, fecha);
    const antes = Date.now() - 1_000;
    await escribir('1');
    expect(await escribir('2', new Date('2026-01-31T12:00:00.123Z'))).toMatchObject({
      orden: 2,
      fecha: '2026-01-31T12:00:00.123Z',
    });
    const { fecha } = await escribir('3', new Date(Date.now() + 3_600_000));
    expect(Date.parse(fecha)).toBeGreaterThan(antes);
    expect(Date.parse(fecha)).toBeLessThan(Date.now() + 1_000);
    expect(await textos(luis, conversacionId)).toEqual(['1', '2', '3']);
  });

  it('counts characters as the database does: an emoji is one', async () => {
    const emoji = '😀';
    const grupo = await crearGrupo(ana, [luis], emoji.repeat(200));
    expect(grupo.nombre).toBe(emoji.repeat(200));
    const { texto } = await enviar(ana, { conversacionId: grupo.id }, emoji.repeat(4_000));
    expect(texto).toBe(emoji.repeat(4_000));
    const mensaje = { id: randomUUID(), conversacionId: grupo.id, texto: emoji.repeat(4_001) };
    expect(await negativa(ana, ENVIAR, mensaje)).toMatchObject({ code: 'BAD_USER_INPUT' });
    const nombre = emoji.repeat(201);
    expect(await negativa(ana, CREAR_GRUPO, { nombre, usuarioIds: [luis.id] })).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });

  it.each([
    ['texto', ENVIAR, { texto: '', conversacionId: 1 }],
    ['texto', ENVIAR, { texto: ' \n ', conversacionId: 1 }],
    ['texto', ENVIAR, { texto: 'x'.repeat(4_001), conversacionId: 1 }],
    ['texto', ENVIAR, { texto: 'a\0b', conversacionId: 1 }],
    ['texto', ENVIAR, { texto: 'a\uD800b', conversacionId: 1 }],
    ['conversacionId', ENVIAR, {}],
    ['conversacionId', ENVIAR, { conversacionId: null, paraUsuarioId: null }],
    ['conversacionId', ENVIAR, { conversacionId: 1, paraUsuarioId: 1 }],
    ['nombre', CREAR_GRUPO, { nombre: ' ' }],
    ['nombre', CREAR_GRUPO, { nombre: 'x'.repeat(201) }],
    ['nombre', CREAR_GRUPO, { nombre: '\0' }],
    ['usuarioIds', CREAR_GRUPO, { usuarioIds: [] }],
    ['usuarioIds', CREAR_GRUPO, { usuarioIds: hasta(200).map((n) => n + 1_000) }],
    ['last', MENSAJES, { last: 0 }],
    ['last', MENSAJES, { last: 101 }],
    ['before', MENSAJES, { before: 'x' }],
    ['before', MENSAJES, { before: '' }],
  ])('refuses a bad %s by its name', async (campo, documento, variables) => {
    const bien = {
      [ENVIAR]: { id: randomUUID(), texto: 'hola' },
      [CREAR_GRUPO]: { nombre: 'x', usuarioIds: [luis.id] },
      [MENSAJES]: { conversacionId: 1 },
    }[documento];
    const { errors } = await ana.graphql(documento, { ...bien, ...variables });
    expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', errors: [{ path: campo }] });
  });

  it('refuses a group of oneself alone, and an id that is none', async () => {
    expect(await negativa(ana, CREAR_GRUPO, { nombre: 'x', usuarioIds: [ana.id, ana.id] })).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'Invalid input: usuarioIds: expected 1 to 199 other users',
    });
    for (const id of ['x', '', `${randomUUID()}}`]) {
      expect(await negativa(ana, ENVIAR, { id, texto: 'x', conversacionId: 1 })).toMatchObject({
        code: 'BAD_USER_INPUT',
      });
      expect(await negativa(ana, MARCAR_LEIDO, { conversacionId: 1, hastaMensajeId: id })).toMatchObject({
        code: 'BAD_USER_INPUT',
      });
    }
  });

  it('does the same by Socket.IO, with an acknowledgement', async () => {
    const socket = ana.socket();
    const emitir = (entrada: unknown) => socket.emitWithAck('chat:mensaje', entrada);
    const mensaje = { id: randomUUID(), texto: ' Por aquí ', paraUsuarioId: luis.id };
    const { ok, datos } = await emitir(mensaje);
    expect(ok).toBe(true);
    expect(datos).toEqual({
      id: mensaje.id,
      conversacionId: expect.any(Number),
      autorId: ana.id,
      texto: 'Por aquí',
      fecha: expect.any(String),
    });
    expect(await emitir(mensaje)).toEqual({ ok: true, datos });
    const otro = { id: randomUUID(), texto: 'x' };
    for (const [entrada, code] of [
      [undefined, 'BAD_USER_INPUT'],
      [null, 'BAD_USER_INPUT'],
      [[], 'BAD_USER_INPUT'],
      ['hola', 'BAD_USER_INPUT'],
      [{ ...otro, id: 7, conversacionId: 1 }, 'BAD_USER_INPUT'],
      [{ ...otro, id: 'x', conversacionId: 1 }, 'BAD_USER_INPUT'],
      [{ ...otro, texto: 7, conversacionId: 1 }, 'BAD_USER_INPUT'],
      [{ ...otro, conversacionId: 1.5 }, 'BAD_USER_INPUT'],
      [{ ...otro, conversacionId: '1' }, 'BAD_USER_INPUT'],
      [{ ...otro, conversacionId: 1, autorId: luis.id }, 'BAD_USER_INPUT'],
      [otro, 'BAD_USER_INPUT'],
      [{ ...otro, conversacionId: 1e12 }, 'NOT_FOUND'],
      [{ ...otro, paraUsuarioId: 1e12 }, 'NOT_FOUND'],
      [{ ...otro, paraUsuarioId: eva.id }, 'NOT_FOUND'],
    ] as const) {
      expect([entrada, await emitir(entrada)]).toMatchObject([entrada, { ok: false, code }]);
    }
    socket.close();
  });

  it('says where a live view begins: with what was written since it was asked for', async () => {
    const { id: conversacionId } = await crearGrupo(ana, [luis]);
    for (const n of hasta(3)) await enviar(ana, { conversacionId }, String(n));
    await db.execute(sql`
      update mensaje set recibido_en = recibido_en - interval '10 s'
      where conversacion_id = ${conversacionId} and orden < 3`);
    const lector = servidor.app.get(LectorDeMensajes);
    const hace = (segundos: number, quien = luis, una?: number) =>
      lector.comienzo(actorDe(quien), una, performance.now() - segundos * 1_000);
    const { lugares, valores } = await hace(5, luis, conversacionId);
    expect([...lugares]).toEqual([[conversacionId, 2]]);
    expect(valores).toMatchObject([{ conversacionId, orden: 3, texto: '3', fecha: expect.any(String) }]);
    const deTodas = await hace(60);
    expect(deTodas.lugares.get(conversacionId)).toBe(0);
    expect(deTodas.valores.length).toBeGreaterThan(3);
    expect(await hace(60, eva)).toEqual({ lugares: new Map(), valores: [] });
    expect(await hace(60, supervisor, conversacionId)).toEqual({ lugares: new Map(), valores: [] });
  });

  it('says so too when the reading waited in line for longer than it looks back', async () => {
    const { id: conversacionId } = await crearGrupo(ana, [luis]);
    await enviar(ana, { conversacionId }, 'meanwhile');
    const ahora = performance.now.bind(performance);
    const llegada = ahora();
    let lecturas = 0;
    const enCola = new Proxy(db, {
      get: (objeto, propiedad) =>
        propiedad === 'execute'
          ? async (consulta: Parameters<BaseDatos['execute']>[0]) => {
              if (lecturas++ === 0) {
                // Five seconds pass before it is its turn, and the message came after one of them.
                vi.spyOn(performance, 'now').mockImplementation(() => ahora() + 5_000);
                await db.execute(sql`
                  update mensaje set recibido_en = now() - interval '4 s'
                  where conversacion_id = ${conversacionId}`);
              }
              return objeto.execute(consulta);
            }
          : (Reflect.get(objeto, propiedad) as unknown),
    });
    try {
      const lector = new LectorDeMensajes(enCola);
      const { lugares, valores } = await lector.comienzo(actorDe(luis), conversacionId, llegada);
      expect([...lugares]).toEqual([[conversacionId, 0]]);
      expect(valores).toMatchObject([{ conversacionId, orden: 1, texto: 'meanwhile' }]);
      expect(lecturas).toBe(2);
    } finally {
      vi.restoreAllMocks();
    }
  });

  it('has bounds for what nobody reads: a thousand unread are counted, and a longer hole is not filled', async () => {
    const { id: conversacionId } = await crearGrupo(ana, [luis]);
    await db.execute(sql`
      insert into mensaje (conversacion_id, orden, id, autor_id, texto)
      select ${conversacionId}, n, gen_random_uuid(), ${ana.id}, n::text from generate_series(1, 1100) n`);
    await db.execute(sql`update conversacion set ultimo_orden = 1100 where id = ${conversacionId}`);
    expect((await vista(luis, conversacionId)).noLeidos).toBe(1_000);
    const lector = servidor.app.get(LectorDeMensajes);
    const desde = async (orden: number) =>
      (await lector.despuesDe(actorDe(luis), conversacionId, orden)).map((mensaje) => mensaje.orden);
    expect(await desde(600)).toEqual(hasta(1_100).slice(600));
    await expect(desde(599)).rejects.toMatchObject({ codigo: 'TOO_MANY_REQUESTS' });
    expect(await lector.despuesDe(actorDe(supervisor), conversacionId, 0)).toEqual([]);
  });
});
