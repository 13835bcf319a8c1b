import { CloseCode } from 'graphql-ws';
import { beforeAll, describe, expect, it } from 'vitest';
import { type AvanceLeido, type Cliente, leer, PROGRESO } from '../apoyo/cliente.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { leerTodoSse } from '../apoyo/sse.js';

/** Long enough to open the sockets on a busy machine, short enough to wait for. */
const VIDA = { TOKEN_ACCESO_SEGUNDOS: '3', SIMULACION_INTERVALO_MS: '3600000' };

describe('an open socket ends when its token does', () => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  beforeAll(async () => {
    servidor = await iniciarServidor('embebido', { variables: VIDA });
  });

  it('on every transport', async () => {
    ana = await servidor.entrar('ana');
    const tareaId = await ana.iniciarTarea();

    const ws = ana.ws();
    const cierre = new Promise<CloseEvent>((resolve) =>
      ws.on('closed', (evento) => resolve(evento as CloseEvent)),
    );
    const suscripcion = leer(ws, PROGRESO).catch((error: unknown) => error);

    const socket = ana.socket();
    const expirada = new Promise((resolve) => socket.once('sesion:expirada', resolve));
    const desconectado = new Promise((resolve) => socket.once('disconnect', resolve));

    const sse = await fetch(`${ana.url}/tareas/${tareaId}/progreso`, {
      headers: { authorization: `Bearer ${ana.token}` },
    });

    expect(await cierre).toMatchObject({ code: CloseCode.Forbidden });
    expect(await suscripcion).toMatchObject({ code: CloseCode.Forbidden });
    expect(await expirada).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await desconectado).toBe('io server disconnect');
    expect(await leerTodoSse(sse)).toEqual([]);

    expect(await ana.pedir('GET', `/tareas/${tareaId}`)).toMatchObject({
      estado: 401,
      cuerpo: { code: 'UNAUTHENTICATED', detail: 'The access token has expired' },
    });
  });

  it('and a client that renews its token on 4403 follows a task across the expiry without missing an advance', async () => {
    const rapido = await iniciarServidor('embebido', {
      variables: { TOKEN_ACCESO_SEGUNDOS: '2', SIMULACION_INTERVALO_MS: '300', SIMULACION_INCREMENTO: '10' },
    });
    let sesion = (await rapido.entrar('ana')).sesion;
    const conexiones: string[] = [];
    let cursor = 0;
    const tareaId = await (await rapido.entrar('ana')).iniciarTarea();
    const ws = (await rapido.entrar('ana')).ws({
      retryAttempts: 5,
      retryWait: () => Promise.resolve(),
      shouldRetry: () => true,
      connectionParams: async () => {
        if (conexiones.length > 0) {
          const respuesta = await fetch(`${rapido.url}/sesion/renovar`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ refreshToken: sesion.refreshToken }),
          });
          sesion = (await respuesta.json()) as typeof sesion;
        }
        conexiones.push(sesion.accessToken);
        return { Authorization: `Bearer ${sesion.accessToken}` };
      },
    });
    const seqs: number[] = [];
    // A subscriber keeps its cursor: what a reconnection repeats is known by it.
    await new Promise<void>((resolve, reject) => {
      ws.subscribe<{ progresoTarea: AvanceLeido }>(
        { query: PROGRESO, variables: { tareaId, desdeSeq: 0 } },
        {
          next: ({ data }) => {
            const { seq = 0 } = data?.progresoTarea ?? {};
            if (seq <= cursor) return;
            cursor = seq;
            seqs.push(seq);
          },
          error: reject,
          complete: resolve,
        },
      );
    });
    expect(seqs).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(conexiones.length).toBeGreaterThan(1);
    await ws.dispose();
  });
});
