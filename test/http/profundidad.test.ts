import { beforeAll, describe, expect, it } from 'vitest';
import { type Cliente, pedir } from '../apoyo/cliente.js';
import { conectado } from '../apoyo/escucha.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

const MAXIMA = 10;
const anidado = (niveles: number) => '['.repeat(niveles) + ']'.repeat(niveles);

describe('JSON that nests deep', () => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  beforeAll(async () => {
    servidor = await iniciarServidor('embebido', { variables: { JSON_PROFUNDIDAD_MAX: String(MAXIMA) } });
    ana = await servidor.entrar('ana');
  });

  it('is refused in a body, which names the field', async () => {
    const iniciar = (niveles: number) =>
      ana.pedir('POST', '/tareas/iniciar', `{"tipo":"x","parametros":{"a":${anidado(niveles)}}}`);
    expect((await iniciar(MAXIMA - 2)).estado).toBe(201);
    for (const niveles of [MAXIMA - 1, 200_000]) {
      const { estado, cuerpo } = await iniciar(niveles);
      expect(estado).toBe(400);
      expect(cuerpo).toMatchObject({ code: 'BAD_USER_INPUT', errors: [{ path: 'parametros' }] });
    }
  });

  it('is refused where the body is a list, and to who is not signed in', async () => {
    const { estado, cuerpo } = await pedir(servidor.url, 'POST', '/sesion/iniciar', { cuerpo: anidado(11) });
    expect([estado, cuerpo.code]).toEqual([400, 'BAD_USER_INPUT']);
  });

  it('is refused in a message of Socket.IO, by its acknowledgement or an exception', async () => {
    const socket = ana.socket();
    await conectado(socket);
    const profundo = JSON.parse(anidado(MAXIMA + 1));
    const negativa = { ok: false, code: 'BAD_USER_INPUT', errors: [{ path: '' }] };
    expect(await socket.emitWithAck('chat:mensaje', profundo)).toMatchObject(negativa);
    const oida = new Promise((resolve) => socket.once('exception', resolve));
    socket.emit('chat:mensaje', profundo);
    expect(await oida).toMatchObject(negativa);
    // What is just as deep as may be is read.
    const leida = await socket.emitWithAck('chat:mensaje', JSON.parse(anidado(MAXIMA)));
    expect(leida.message).not.toContain('nested');
    socket.close();
  });

  it('is refused in the handshake of Socket.IO', async () => {
    const socket = ana.socket({ extra: JSON.parse(anidado(MAXIMA)) });
    const error = await new Promise<Error & { data?: unknown }>((resolve) =>
      socket.once('connect_error', resolve),
    );
    expect(error.data).toMatchObject({ ok: false, code: 'BAD_USER_INPUT' });
    socket.close();
  });
});
