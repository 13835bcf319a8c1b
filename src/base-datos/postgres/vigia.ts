import { Logger } from '@nestjs/common';
import { Socket } from 'node:net';
import type { Sql } from 'postgres';
import { detalleParaRegistro, ErrorDeDominio } from '../../comun/errores.js';
import { conPlazo, FueraDePlazo } from '../../comun/plazo.js';
import { type Tolerancia, Silencio } from './silencio.js';

const CADA_MS = 1_000;
/** A Postgres that does not answer `select 1` by then answers nothing. */
const PACIENCIA_MS = 3_000;

/** Where to connect, as `postgres` hands it over. */
interface Destino {
  readonly host: readonly string[];
  readonly port: readonly number[];
  readonly path?: string | false;
}

/**
 * Knows within seconds that Postgres is away. Meanwhile what needs it is refused at once, instead of waiting in
 * line for connections that do not come; and what waits on one that hangs is let go by cutting it.
 */
export class Vigia {
  private readonly logger = new Logger('BaseDatos');
  private readonly sockets = new Map<Socket, Silencio>();
  private caidaDesde: number | undefined;
  private comprobando: Promise<void> | undefined;
  private temporizador: NodeJS.Timeout | undefined;
  private anfitrion = 0;
  private sonda: Sql | undefined;

  /**
   * @param alColgarse told when Postgres has begun to hang: what waits in line there would wait for its return.
   * @param alVolver told, with a connection, when it answers again and before anybody else is let in.
   */
  constructor(
    private readonly alColgarse: () => void,
    private readonly alVolver: (sql: Sql) => Promise<unknown>,
  ) {}

  /** @returns what opens the sockets of a `postgres` client (its option `socket`), so that they can be cut. */
  conectar(tolerancia: Tolerancia): (destino: Destino) => Socket {
    return ({ host, port, path }) => {
      const turno = this.anfitrion++ % Math.max(host.length, 1);
      const [nombre = 'localhost', puerto = 5432] = [host[turno], port[turno]];
      const socket = this.socket(tolerancia);
      // Not yet: a network that is not there fails at once, and `postgres` listens only once it has the socket.
      queueMicrotask(() => (path ? socket.connect(path) : socket.connect(puerto, nombre)));
      // `postgres` looks here for the name that the server's certificate must have.
      return Object.assign(socket, { host: nombre, port: puerto });
    };
  }

  /**
   * One to connect with: it is cut when Postgres hangs or its network has forgotten it, and one that closes may be
   * the first sign of that.
   */
  socket(tolerancia: Tolerancia): Socket {
    const socket = new Socket();
    this.sockets.set(socket, new Silencio(socket, tolerancia));
    return socket.once('close', () => {
      this.sockets.delete(socket);
      if (this.temporizador) this.comprobar();
    });
  }

  /** @param sql a client with one connection, for this alone. */
  vigilar(sql: Sql): void {
    this.sonda = sql;
    this.temporizador = setInterval(() => {
      this.cortarOlvidados();
      this.comprobar();
    }, CADA_MS).unref();
  }

  async dejar(): Promise<void> {
    clearInterval(this.temporizador);
    this.temporizador = undefined;
    await this.comprobando;
    await this.sonda?.end({ timeout: 1 });
  }

  /** @throws ErrorDeDominio SERVICE_UNAVAILABLE while Postgres is away. */
  exigir(): void {
    if (this.caidaDesde !== undefined) {
      throw new ErrorDeDominio('SERVICE_UNAVAILABLE', 'The database is not available now; try again shortly');
    }
  }

  private comprobar(): void {
    this.comprobando ??= this.preguntar();
  }

  private async preguntar(): Promise<void> {
    if (!this.sonda) return;
    try {
      await conPlazo(this.sonda`select 1`, PACIENCIA_MS);
      if (this.caidaDesde !== undefined) await conPlazo(this.alVolver(this.sonda), PACIENCIA_MS);
      this.anotarVuelta();
    } catch (error) {
      const cuelga = error instanceof FueraDePlazo;
      this.anotarCaida(
        cuelga ? `no answer in ${PACIENCIA_MS} ms` : (detalleParaRegistro(error).split('\n', 1)[0] ?? ''),
      );
      if (cuelga) this.cortar();
    } finally {
      this.comprobando = undefined;
    }
  }

  /** At each probe: connections that were tried meanwhile hang too. */
  private cortar(): void {
    this.alColgarse();
    for (const socket of this.sockets.keys()) socket.destroy();
  }

  private cortarOlvidados(): void {
    for (const [socket, silencio] of this.sockets) {
      // Nobody is told of its end where `postgres` speaks TLS: it removes whoever listens.
      if (socket.destroyed) this.sockets.delete(socket);
      else if (silencio.esDemasiado()) {
        this.logger.warn('A connection to Postgres is not answered any more, while others are: it is cut');
        socket.destroy();
      }
    }
  }

  private anotarCaida(motivo: string): void {
    if (this.caidaDesde !== undefined) return;
    this.caidaDesde = Date.now();
    this.logger.error(`Postgres is away (${motivo}): what needs it is refused until it is back`);
  }

  private anotarVuelta(): void {
    if (this.caidaDesde === undefined) return;
    this.logger.log(`Postgres is back after ${Math.round((Date.now() - this.caidaDesde) / 1_000)} s`);
    this.caidaDesde = undefined;
  }
}
