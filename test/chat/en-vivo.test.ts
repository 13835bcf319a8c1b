import { sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it, vi } from 'vitest';
import { CONEXION, type Conexion, filas } from '../../src/base-datos/index.js';
import { Barrido, Bus } from '../../src/eventos/index.js';
import { Cliente } from '../apoyo/cliente.js';
import { type Escucha, escuchar, escucharSocket } from '../apoyo/escucha.js';
import { enCadaPerfil } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { CHAT_MENSAJE, crearGrupo, enviar, MENSAJES, type MensajeLeido } from './conversar.js';

enCadaPerfil('chat, live', (perfil) => {
  let a: ServidorDePrueba;
  /** Another process on the same database; the embedded profile has but one. */
  let b: ServidorDePrueba;
  let ana: Cliente;
  let luis: Cliente;
  let admin: Cliente;
  let supervisor: Cliente;
  let eva: Cliente;
  beforeAll(async () => {
    a = await iniciarServidor(perfil);
    b = perfil === 'embebido' ? a : await iniciarServidor(perfil, { entorno: a.entorno });
    const entrar = ['ana', 'luis', 'admin', 'supervisor', 'eva'].map((quien) => a.entrar(quien));
    [ana, luis, admin, supervisor, eva] = (await Promise.all(entrar)) as [
      Cliente,
      Cliente,
      Cliente,
      Cliente,
      Cliente,
    ];
  });

  /** The same session at the other process. */
  const enB = ({ sesion }: Cliente) => new Cliente(b.url, sesion);
  const porGraphQL = (cliente: Cliente, conversacionId?: number) =>
    escuchar<MensajeLeido>(b, enB(cliente), CHAT_MENSAJE, { conversacionId });
  const porSocket = (cliente: Cliente) => escucharSocket<MensajeLeido>(enB(cliente), 'chat:mensaje');
  const cerrar = async (escuchas: Escucha<unknown>[]) => {
    for (const escucha of escuchas) await escucha.cerrar();
  };

  /** What came to be heard of a conversation until that message, all of it. */
  async function hastaEl(escucha: Escucha<MensajeLeido>, ultimo: MensajeLeido): Promise<MensajeLeido[]> {
    const oidos: MensajeLeido[] = [];
    const deEsa = ({ conversacionId }: MensajeLeido) => conversacionId === ultimo.conversacionId;
    do oidos.push(await escucha.siguiente(deEsa));
    while (oidos.at(-1)?.id !== ultimo.id);
    return oidos;
  }

  it('reaches every participant on every connection, the author included, and nobody else', async () => {
    const grupo = await crearGrupo(ana, [luis]);
    const suyas = [
      await porGraphQL(ana),
      await porGraphQL(luis, grupo.id),
      await porSocket(ana),
      await porSocket(luis),
      await porSocket(luis),
    ];
    const ajenas = [await porGraphQL(supervisor), await porSocket(admin), await porSocket(eva)];
    const mensaje = await enviar(ana, { conversacionId: grupo.id }, '¿Todo bien?');
    for (const escucha of suyas) expect(await escucha.siguiente()).toEqual(mensaje);
    // One in a conversation that was not there, by the other transport.
    const socket = enB(luis).socket();
    const { datos } = await socket.emitWithAck('chat:mensaje', {
      id: randomUUID(),
      texto: 'Jefe',
      paraUsuarioId: supervisor.id,
    });
    socket.close();
    const [deAna, deLuisAlGrupo, socketDeAna, ...socketsDeLuis] = suyas;
    for (const escucha of socketsDeLuis) expect(await escucha.siguiente()).toEqual(datos);
    expect(await ajenas[0]?.siguiente()).toEqual(datos);
    const ultimo = await enviar(luis, { conversacionId: grupo.id }, 'Todo bien');
    for (const escucha of [deAna, deLuisAlGrupo, socketDeAna])
      expect(await escucha?.siguiente()).toEqual(ultimo);
    // What these hear at last is the first that is for them.
    const paraAdmin = await enviar(supervisor, { paraUsuarioId: admin.id });
    for (const escucha of ajenas.slice(0, 2)) expect(await escucha.siguiente()).toEqual(paraAdmin);
    expect(ajenas.map(({ recibidos }) => recibidos.length)).toEqual([2, 1, 0]);
    await cerrar([...suyas, ...ajenas]);
  });

  it('gives everybody the same fifty messages in the same order, though all write at once at two processes', async () => {
    const todos = [ana, luis, admin, supervisor];
    const grupo = await crearGrupo(ana, [luis, admin, supervisor]);
    const conversacionId = grupo.id;
    const escuchas = await Promise.all([
      ...todos.map((quien) => porSocket(quien)),
      escucharSocket<MensajeLeido>(ana, 'chat:mensaje'),
    ]);
    escuchas.push(await porGraphQL(ana), await porGraphQL(luis, conversacionId));
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => {
        const quien = todos[n % todos.length] as Cliente;
        return enviar(n % 3 === 0 ? enB(quien) : quien, { conversacionId }, String(n));
      }),
    );
    const { mensajes } = await ana.datos(MENSAJES, { conversacionId, last: 100 });
    const enOrden = mensajes.edges.map(({ node }: { node: MensajeLeido }) => node);
    expect(new Set(enOrden.map(({ texto }: MensajeLeido) => texto)).size).toBe(50);
    const { db } = a.app.get<Conexion>(CONEXION);
    const [fila] = await filas(
      db,
      sql`select count(*)::int as cuantos, min(m.orden) as primero, max(m.orden) as ultimo,
                 bool_and(m.recibido_en >= coalesce(ant.recibido_en, m.recibido_en)) as "aSuHora"
          from mensaje m
          left join mensaje ant on ant.conversacion_id = m.conversacion_id and ant.orden = m.orden - 1
          where m.conversacion_id = ${conversacionId}`,
    );
    expect(fila).toEqual({ cuantos: 50, primero: 1, ultimo: 50, aSuHora: true });
    const ultimo = await enviar(ana, { conversacionId }, 'fin');
    for (const escucha of escuchas) expect(await hastaEl(escucha, ultimo)).toEqual([...enOrden, ultimo]);
    await cerrar(escuchas);
  });

  it('tells once what is sent ten times at once, at two processes', async () => {
    const { id: conversacionId } = await crearGrupo(ana, [luis]);
    const escuchas = [await porSocket(luis), await porGraphQL(ana)];
    const id = randomUUID();
    const enviados = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        enviar(n % 2 === 0 ? ana : enB(ana), { conversacionId }, String(n), id),
      ),
    );
    expect(new Set(enviados.map((enviado) => JSON.stringify(enviado))).size).toBe(1);
    const ultimo = await enviar(luis, { conversacionId });
    for (const escucha of escuchas) expect(await hastaEl(escucha, ultimo)).toEqual([enviados[0], ultimo]);
    await cerrar(escuchas);
  });

  it('finds again what the bus lost: before the next message, and by the sweep when there is none', async () => {
    const { id: conversacionId } = await crearGrupo(ana, [luis]);
    const escucha = await porSocket(luis);
    const perder = async (...perdidos: string[]) => {
      const publicar = vi.spyOn(a.app.get(Bus), 'publicar').mockImplementation(() => {});
      const mensajes: MensajeLeido[] = [];
      for (const texto of perdidos) mensajes.push(await enviar(ana, { conversacionId }, texto));
      publicar.mockRestore();
      return mensajes;
    };
    const perdidos = await perder('1', '2');
    const tercero = await enviar(ana, { conversacionId }, '3');
    expect(await hastaEl(escucha, tercero)).toEqual([...perdidos, tercero]);

    const callados = await perder('4', '5');
    await b.app.get(Barrido).barrer();
    expect(await hastaEl(escucha, callados[1] as MensajeLeido)).toEqual(callados);
    await b.app.get(Barrido).barrer();
    const ultimo = await enviar(ana, { conversacionId }, '6');
    expect(await hastaEl(escucha, ultimo)).toEqual([ultimo]);
    await escucha.cerrar();
  });

  it('takes a message of 4000 emoji to a group of 200', async () => {
    const { db } = a.app.get<Conexion>(CONEXION);
    const otros = await filas<{ id: number }>(
      db,
      sql`insert into usuario (empresa_id, nombre, correo, rol)
          select ${ana.sesion.usuario.empresaId}, 'Uno de muchos', 'muchos-' || n || '@demo.local', 'colaborador'
          from generate_series(1, 198) n returning id`,
    );
    const grupo = await crearGrupo(ana, [luis, ...otros]);
    expect(grupo.participantes).toHaveLength(200);
    const escuchas = [await porSocket(luis), await porGraphQL(ana)];
    const largos: MensajeLeido[] = [];
    // With what JSON writes the longest, and several in one journey of the bus.
    for (const texto of ['😀', '\u0001"', 'ñ']) {
      const relleno = `${texto}${'.'.repeat(2)}`.repeat(4_000).slice(0, 3_999);
      largos.push(await enviar(ana, { conversacionId: grupo.id }, `!${relleno}`));
    }
    largos.push(await enviar(ana, { conversacionId: grupo.id }, '😀'.repeat(4_000)));
    const ultimo = await enviar(luis, { conversacionId: grupo.id }, 'Recibido');
    for (const escucha of escuchas) expect(await hastaEl(escucha, ultimo)).toEqual([...largos, ultimo]);
    await cerrar(escuchas);
  });
});
