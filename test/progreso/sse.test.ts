import { beforeAll, expect, it } from 'vitest';
import type { Cliente } from '../apoyo/cliente.js';
import { enCadaPerfil } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { leerSse, leerTodoSse } from '../apoyo/sse.js';

enCadaPerfil('GET /tareas/{id}/progreso', (perfil) => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil);
    ana = await servidor.entrar('ana');
  });

  const abrir = (cliente: Cliente, tareaId: number | string, cabeceras: Record<string, string> = {}) =>
    fetch(`${servidor.url}/tareas/${tareaId}/progreso`, {
      headers: { authorization: `Bearer ${cliente.token}`, accept: 'text/event-stream', ...cabeceras },
    });

  it('streams each advance with its seq as id, and ends after the last one', async () => {
    const tareaId = await ana.iniciarTarea();
    const respuesta = await abrir(ana, tareaId, { 'last-event-id': '0' });
    expect(respuesta.status).toBe(200);
    expect(respuesta.headers.get('content-type')).toContain('text/event-stream');
    const eventos = await leerTodoSse(respuesta);
    expect(eventos.map(({ id, event }) => [id, event])).toEqual(
      ['1', '2', '3', '4', '5'].map((id) => [id, 'tarea:progreso']),
    );
    expect(JSON.parse(eventos[4]?.data ?? '')).toMatchObject({
      tareaId,
      seq: 5,
      progreso: 100,
      estado: 'completado',
    });
  });

  it('resumes after Last-Event-ID', async () => {
    const tareaId = await ana.iniciarTarea();
    for await (const { id } of leerSse(await abrir(ana, tareaId, { 'last-event-id': '0' })))
      if (id === '2') break;
    const resto = await leerTodoSse(await abrir(ana, tareaId, { 'last-event-id': '2' }));
    expect(resto.map(({ id }) => id)).toEqual(['3', '4', '5']);
    // What an EventSource takes for: do not connect again.
    expect((await abrir(ana, tareaId, { 'last-event-id': '5' })).status).toBe(204);
  });

  it('answers with a problem, not a stream, when there is nothing to follow', async () => {
    const luis = await servidor.entrar('luis');
    const deLuis = await luis.iniciarTarea();
    const casos = [
      [await abrir(ana, deLuis), 404, 'NOT_FOUND'],
      [await abrir(ana, 2_000_000), 404, 'NOT_FOUND'],
      [await abrir(ana, 'abc'), 400, 'BAD_USER_INPUT'],
      [await abrir(ana, deLuis, { 'last-event-id': 'abc' }), 400, 'BAD_USER_INPUT'],
      [await abrir(ana, deLuis, { authorization: '' }), 401, 'UNAUTHENTICATED'],
    ] as const;
    for (const [respuesta, estado, code] of casos) {
      expect(respuesta.status).toBe(estado);
      expect(respuesta.headers.get('content-type')).toContain('application/problem+json');
      expect(await respuesta.json()).toMatchObject({ status: estado, code });
    }
  });
});
