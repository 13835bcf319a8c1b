import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export interface Puente {
  /** The service's URL, by way of the bridge. */
  readonly url: string;
  /** From now on nothing passes, and no connection is refused or cut: as a service that hangs. */
  congelar(): void;
  /** What the service says on what is open now does not arrive, while it hears everything. */
  ensordecer(): void;
  /** What is open now is heard no more, ever, and is not told: as a network that forgets its connections. */
  tragar(): void;
  /** The same of one connection alone, which the service knows by this port; all others work. */
  olvidar(puerto: number): void;
  /** That connection is cut. */
  cortarUna(puerto: number): void;
  /** That connection is reset: its client gets an error, and not an end. */
  reiniciarUna(puerto: number): void;
  /** What is open is cut, and what comes is refused: as a service that was stopped. */
  cortar(): Promise<void>;
  /** What comes passes again, and what waited goes on. */
  descongelar(): Promise<void>;
  cerrar(): Promise<void>;
}

/** A bridge to a service on this machine, which can be blocked. */
export async function abrirPuente(destino: string): Promise<Puente> {
  const { hostname, port } = new URL(destino);
  const sockets = new Set<Socket>();
  const servicios = new Map<Socket, Socket>();
  const perdidos = new Set<Socket>();
  let congelado = false;
  const unir = (cliente: Socket) => {
    const servicio = connect(Number(port), hostname);
    servicios.set(servicio, cliente);
    servicio.once('close', () => servicios.delete(servicio));
    for (const [uno, otro] of [
      [cliente, servicio],
      [servicio, cliente],
    ] as const) {
      sockets.add(uno);
      uno.pipe(otro, { end: false });
      uno.on('error', () => {});
      uno.once('close', () => {
        sockets.delete(uno);
        // Of what was swallowed neither side hears that the other is gone.
        if (!perdidos.delete(uno)) otro.destroy();
      });
      if (congelado) uno.pause();
    }
  };
  const parDe = (puertoLocal: number) => {
    const par = [...servicios].find(([servicio]) => servicio.localPort === puertoLocal);
    if (!par) throw new Error(`No connection comes to the service from port ${puertoLocal}`);
    return par;
  };
  const congelar = () => {
    congelado = true;
    for (const socket of sockets) socket.pause();
  };
  let servidor: Server | undefined = await escuchar(unir, 0);
  const puerto = (servidor.address() as AddressInfo).port;
  const cortar = async () => {
    const abierto = servidor;
    servidor = undefined;
    for (const socket of sockets) socket.destroy();
    if (abierto) await once(abierto.close(), 'close');
  };
  const url = new URL(destino);
  url.port = String(puerto);
  return {
    url: url.href,
    congelar,
    ensordecer: () => {
      for (const servicio of servicios.keys()) servicio.pause();
    },
    tragar: () => {
      congelar();
      for (const socket of sockets) perdidos.add(socket);
    },
    olvidar: (puertoLocal) => {
      for (const socket of parDe(puertoLocal)) perdidos.add(socket.pause());
    },
    cortarUna: (puertoLocal) => {
      for (const socket of parDe(puertoLocal)) socket.destroy();
    },
    reiniciarUna: (puertoLocal) => {
      for (const socket of parDe(puertoLocal)) socket.resetAndDestroy();
    },
    cortar,
    descongelar: async () => {
      congelado = false;
      for (const socket of sockets) if (!perdidos.has(socket)) socket.resume();
      servidor ??= await escuchar(unir, puerto);
    },
    cerrar: cortar,
  };
}

async function escuchar(unir: (cliente: Socket) => void, puerto: number): Promise<Server> {
  const servidor = createServer(unir).listen(puerto, '127.0.0.1');
  await once(servidor, 'listening');
  return servidor;
}
