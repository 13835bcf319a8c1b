import { serverAudits } from 'graphql-http';
import { beforeAll, describe, it } from 'vitest';
import type { Cliente } from '../apoyo/cliente.js';
import { iniciarServidor } from '../apoyo/servidor.js';

/** Audits of the server, each MUST, SHOULD and MAY of them: all that the specification's own suite knows. */
describe('GraphQL over HTTP, by the audits of graphql-http', () => {
  let ana: Cliente;
  beforeAll(async () => {
    ana = await (await iniciarServidor('embebido')).entrar('ana');
  });

  const auditorias = serverAudits({
    url: () => `${ana.url}/graphql`,
    // What a browser cannot send unasked: without it a GET, or a body that is not JSON, is refused before all else.
    fetchFn: (url: string, opciones: RequestInit = {}) =>
      fetch(url, {
        ...opciones,
        headers: { ...(opciones.headers as Record<string, string>), authorization: `Bearer ${ana.token}` },
      }),
  });

  it.each(auditorias)('$id: $name', async ({ fn }) => {
    const resultado = await fn();
    if (resultado.status !== 'ok') throw new Error(`${resultado.status}: ${resultado.reason}`);
  });
});
