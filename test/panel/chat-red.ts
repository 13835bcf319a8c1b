import type { Page } from 'playwright-core';

/** A page whose connections can be cut: sockets at once; of requests, the answers, and after a first one all. */
export async function cortable(pagina: Page) {
  let cortada = false;
  let envios = 0;
  const sockets = new Set<{ close(): Promise<void> }>();
  await pagina.routeWebSocket('**/graphql', (socket) => {
    if (cortada) return void socket.close();
    socket.connectToServer();
    sockets.add(socket);
    return undefined;
  });
  await pagina.route('**/graphql', async (ruta) => {
    const esEnvio = ruta.request().postData()?.includes('EnviarMensaje') ?? false;
    if (esEnvio) envios++;
    if (!cortada) return ruta.continue();
    if (esEnvio && envios === 1) await ruta.fetch();
    return ruta.abort();
  });
  return {
    cortar: async () => {
      cortada = true;
      await Promise.all([...sockets].map((socket) => socket.close()));
      sockets.clear();
    },
    volver: async () => {
      cortada = false;
      // As a browser says when its network is back.
      await pagina.evaluate(() => dispatchEvent(new Event('online')));
    },
    enviosRecibidos: () => envios,
  };
}
