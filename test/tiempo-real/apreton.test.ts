import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ConexionesAbiertas } from '../../src/autenticacion/index.js';
import type { Cliente } from '../apoyo/cliente.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { crearEquipo } from '../presencia/equipo.js';

/** The protocol itself, for what the client library never does. */
describe('the handshake of /ws', () => {
  let servidor: ServidorDePrueba;
  let abiertas: ConexionesAbiertas;
  let ana: Cliente;
  beforeAll(async () => {
    servidor = await iniciarServidor('embebido');
    abiertas = servidor.app.get(ConexionesAbiertas, { strict: false });
    ana = await servidor.entrar('ana');
  });

  const sockets: WebSocket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.terminate();
  });

  /** An engine connection, and what it hears. */
  async function abrir() {
    const url = `${servidor.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
    const socket = new WebSocket(url);
    sockets.push(socket);
    const oidos: string[] = [];
    socket.on('message', (datos: Buffer) => oidos.push(datos.toString()));
    await expect.poll(() => oidos.length).toBe(1);
    return { socket, oidos };
  }
  const entrada = ({ token }: Cliente) => `40/ws,${JSON.stringify({ token })}`;
  const estaDentro = (oidos: string[]) => expect.poll(() => oidos.at(-1)).toMatch(/^4[02]\/ws,/);

  it('leaves nobody connected who left in the middle of it', async () => {
    const equipo = await crearEquipo(servidor, ana.sesion.usuario.empresaId, 10);
    for (const cliente of equipo) {
      const { socket } = await abrir();
      const cerrado = new Promise((resolve) => socket.once('close', resolve));
      socket.send(entrada(cliente), () => socket.terminate());
      await cerrado;
    }
    // Who comes after them is in: so are the checks of their tokens done.
    const { socket, oidos } = await abrir();
    socket.send(entrada(ana));
    await estaDentro(oidos);
    const dentro = () => equipo.map(({ id }) => id).filter((id) => abiertas.tiene(id));
    await expect.poll(dentro, { timeout: 5_000 }).toEqual([]);
  });

  it('lets one connection in once, however often it knocks', async () => {
    const { socket, oidos } = await abrir();
    let cerrado = false;
    socket.once('close', () => (cerrado = true));
    for (let vez = 0; vez < 8; vez++) socket.send(entrada(ana));
    // What comes once it is in makes Socket.IO close it.
    await expect.poll(() => cerrado || oidos.length > 8).toBe(true);
    expect(oidos.filter((oido) => oido.startsWith('40/ws,'))).toHaveLength(1);
    const negativas = oidos.filter((oido) => oido.startsWith('44/ws,'));
    expect(negativas.length).toBeGreaterThan(0);
    for (const negativa of negativas) {
      expect(JSON.parse(negativa.slice('44/ws,'.length))).toMatchObject({
        data: { ok: false, code: 'CONFLICT' },
      });
    }
  });

  it('may be tried again on the same connection by who was refused', async () => {
    const { socket, oidos } = await abrir();
    socket.send('40/ws,{"token":"not a token"}');
    await expect.poll(() => oidos.at(-1)).toMatch(/^44\/ws,.*UNAUTHENTICATED/);
    socket.send(entrada(ana));
    await expect.poll(() => oidos.some((oido) => oido.startsWith('40/ws,'))).toBe(true);
  });

  it('is not to be had twice: who leaves /ws leaves the connection', async () => {
    const { socket, oidos } = await abrir();
    const cerrado = new Promise((resolve) => socket.once('close', () => resolve('closed')));
    socket.send(entrada(ana));
    await estaDentro(oidos);
    socket.send('41/ws,');
    expect(await cerrado).toBe('closed');
  });
});
