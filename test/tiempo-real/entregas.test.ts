import { io } from 'socket.io-client';
import { describe, expect, it } from 'vitest';
import { audiencia, Bus } from '../../src/eventos/index.js';
import { conectado } from '../apoyo/escucha.js';
import { iniciarServidor } from '../apoyo/servidor.js';

describe('a socket of /ws whose view breaks', () => {
  it('is connected again by its client, without a line of code', async () => {
    const servidor = await iniciarServidor('embebido', { variables: { BUZON_CAPACIDAD: '16' } });
    const ana = await servidor.entrar('ana');
    const socket = io(`${ana.url}/ws`, {
      transports: ['websocket'],
      auth: { token: ana.token },
      reconnectionDelay: 50,
      forceNew: true,
    });
    await conectado(socket);
    const motivo = new Promise((resolve) => socket.once('disconnect', resolve));
    // In one turn, in which the socket takes none of them: more than wait for a slow reader.
    const mensajes = Array.from({ length: 1_000 }, (_, i) => ({
      id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
      conversacionId: 1_000_000,
      autorId: ana.id,
      texto: 'x',
      fecha: '2026-01-31T12:00:00.000Z',
      orden: i + 1,
    }));
    const audiencias = [audiencia.usuario(ana.id)];
    servidor.app
      .get(Bus)
      .publicar(mensajes.map((datos) => ({ evento: 'chat:mensaje', datos, audiencias }) as const));
    expect(await motivo).toBe('transport close');
    await conectado(socket);
    socket.close();
  });
});
