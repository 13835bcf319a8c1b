import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type AvanceLeido, Cliente, PROGRESO } from './apoyo/cliente.js';
import { enLargo } from './apoyo/largo.js';
import { CLAVE_DEMO, crearEntorno, enCadaBase, type EntornoDePrueba } from './apoyo/perfiles.js';
import { arrancarProceso, type ProcesoDePrueba } from './apoyo/proceso.js';

/** Fifty tasks and a dozen sockets before it begins, on a busy machine: the stop itself has CIERRE_MAX_MS. */
vi.setConfig({ testTimeout: 60_000 });

const TAREAS = 50;
const SOCKETS = 5;

/** Either signal, and either database; the long run takes all four. */
const SENALES: Record<string, readonly NodeJS.Signals[]> = {
  embebido: enLargo(['SIGINT'], ['SIGINT', 'SIGTERM']),
  postgres: enLargo(['SIGTERM'], ['SIGINT', 'SIGTERM']),
};

enCadaBase('a server that is told to stop while it is busy', (perfil) => {
  let entorno: EntornoDePrueba;
  let proceso: ProcesoDePrueba;
  let ana: Cliente;

  beforeEach(async () => {
    entorno = await crearEntorno(perfil);
    proceso = await arrancarProceso({
      ...entorno.variables,
      // Fifty seconds a task: longer than the test may take.
      SIMULACION_INTERVALO_MS: '500',
      SIMULACION_INCREMENTO: '1',
      // Nobody who sleeps is waited for: it ends long before.
      CIERRE_MAX_MS: '10000',
    });
    ana = await Cliente.entrar(proceso.url, 'ana@demo.local', CLAVE_DEMO);
  });
  afterEach(async () => {
    await proceso.terminar('SIGKILL');
    await entorno.borrar();
  });

  /** Subscribes to one task. Ready once it has received an advance; `cierre` is the code with which its socket was closed. */
  async function suscribir(tareaId: number): Promise<{ cierre: Promise<number> }> {
    let cerrado!: (codigo: number) => void;
    const cierre = new Promise<number>((resolve) => (cerrado = resolve));
    const ws = ana.ws({ on: { closed: (evento) => cerrado((evento as { code: number }).code) } });
    await new Promise<void>((resolve) => {
      ws.subscribe<AvanceLeido>(
        { query: PROGRESO, variables: { tareaId } },
        { next: () => resolve(), error: () => {}, complete: () => {} },
      );
    });
    return { cierre };
  }

  /** Connects to `/ws`. Ready once it has received an advance; `motivo` is why it was disconnected. */
  async function conectar(): Promise<{ motivo: Promise<string> }> {
    const socket = ana.socket();
    const motivo = new Promise<string>((resolve) => socket.once('disconnect', resolve));
    await new Promise((resolve) => socket.once('tarea:progreso', resolve));
    return { motivo };
  }

  /** Follows a task by server-sent events. Ready once it has received one; `fin` is the end of the stream. */
  async function seguirPorSse(tareaId: number): Promise<{ fin: Promise<unknown> }> {
    const respuesta = await pedir(`/tareas/${tareaId}/progreso`);
    const fin = new Promise((resolve) => respuesta.once('close', resolve).on('error', resolve));
    await once(respuesta, 'data');
    respuesta.resume();
    return { fin };
  }

  const pedir = (ruta: string, agent?: Agent) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      get(`${proceso.url}${ruta}`, { agent, headers: { authorization: `Bearer ${ana.token}` } }, resolve).on(
        'error',
        reject,
      );
    });

  /** One that has not signed in. `cierre` is the code with which it was closed. */
  async function sinEntrar(): Promise<{ cierre: Promise<number> }> {
    const ws = new WebSocket(`${proceso.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const cierre = new Promise<number>((resolve) =>
      ws.addEventListener('close', ({ code }) => resolve(code)),
    );
    await once(ws, 'open');
    return { cierre };
  }

  /** One of each protocol that has signed in, and reads nothing any more. */
  async function dormir(): Promise<WebSocket[]> {
    const raiz = proceso.url.replace('http', 'ws');
    const ws = new WebSocket(`${raiz}/graphql`, 'graphql-transport-ws');
    await once(ws, 'open');
    ws.send(JSON.stringify({ type: 'connection_init', payload: { Authorization: `Bearer ${ana.token}` } }));
    await once(ws, 'message');
    ws.pause();
    const socketIo = new WebSocket(`${raiz}/socket.io/?EIO=4&transport=websocket`);
    await once(socketIo, 'message');
    socketIo.send(`40/ws,${JSON.stringify({ token: ana.token })}`);
    await once(socketIo, 'message');
    socketIo.pause();
    return [ws, socketIo];
  }

  it.each(SENALES[perfil] ?? [])(
    'ends with code 0 at %s, whoever sleeps or has not signed in, and lets its clients know that they may come back',
    async (senal) => {
      const ids = await Promise.all(Array.from({ length: TAREAS }, () => ana.iniciarTarea()));
      const suscripciones = await Promise.all(ids.slice(0, SOCKETS).map(suscribir));
      const sockets = await Promise.all(Array.from({ length: SOCKETS }, conectar));
      const sse = await seguirPorSse(ids[0] as number);
      const agente = new Agent({ keepAlive: true });
      const respuesta = await pedir('/graphiql', agente);
      await once(respuesta.resume(), 'end');
      const dormidos = await dormir();
      const desconocido = await sinEntrar();

      const codigo = await proceso.terminar(senal);
      // Not the code of a stop that took longer than CIERRE_MAX_MS, which is 1.
      expect({ codigo, salida: proceso.salida() }).toMatchObject({ codigo: 0 });
      expect(proceso.salida()).not.toMatch(/ERROR|Not stopped/);
      expect(await Promise.all(suscripciones.map(({ cierre }) => cierre))).toEqual(Array(SOCKETS).fill(1001));
      // Socket.IO clients reconnect by themselves after this one; not after `io server disconnect`.
      expect(await Promise.all(sockets.map(({ motivo }) => motivo))).toEqual(
        Array(SOCKETS).fill('transport close'),
      );
      expect(await desconocido.cierre).toBe(1001);
      await sse.fin;
      agente.destroy();
      for (const dormido of dormidos) dormido.terminate();
    },
  );
});
