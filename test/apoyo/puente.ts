import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Puente {
  /** The service's URL, by way of the bridge. */
  readonly url: string;
  /** From now on nothing passes, and no connection is refused or cut: as a network that swallows everything. */
  congelar(): void;
  /** What waited goes on. */
  descongelar(): void;
  cerrar(): Promise<void>;
}

/** A bridge to a service on this machine, which can be blocked. */
export async function abrirPuente(destino: string): Promise<Puente> {
  const { hostname, port } = new URL(destino);
  const sockets = new Set<Socket>();
  let congelado = false;
  const servidor = createServer((cliente) => {
    const servicio = connect(Number(port), hostname);
    for (const [uno, otro] of [
      [cliente, servicio],
      [servicio, cliente],
    ] as const) {
      sockets.add(uno);
      uno.pipe(otro);
      uno.on('error', () => otro.destroy());
      uno.once('close', () => {
        sockets.delete(uno);
        otro.destroy();
      });
      if (congelado) uno.pause();
    }
  }).listen(0, '127.0.0.1');
  await once(servidor, 'listening');
  const url = new URL(destino);
  url.port = String((servidor.address() as AddressInfo).port);
  return {
    url: url.href,
    congelar: () => {
      congelado = true;
      for (const socket of sockets) socket.pause();
    },
    descongelar: () => {
      congelado = false;
      for (const socket of sockets) socket.resume();
    },
    cerrar: async () => {
      for (const socket of sockets) socket.destroy();
      servidor.close();
      await once(servidor, 'close');
    },
  };
}
