import { vi } from 'vitest';
import { Bus } from '../../src/eventos/index.js';
import type { Socket } from 'socket.io-client';
import type { Cliente } from './cliente.js';
import { ErrorDeGraphQL } from './cliente.js';
import type { ServidorDePrueba } from './servidor.js';

/** Values as they come, for tests that wait for the next one. */
export class Escucha<T> {
  readonly recibidos: T[] = [];
  /** What ended it, if it was an error. */
  error: Error | undefined;
  private leidos = 0;
  private avisar = () => {};

  /** @param cerrar ends what it listens to. */
  constructor(readonly cerrar: () => Promise<void> | void) {}

  poner(valor: T): void {
    this.recibidos.push(valor);
    this.avisar();
  }

  fallar(error: unknown): void {
    this.error = error instanceof Error ? error : new Error(String(error));
    this.avisar();
  }

  /** The next value that has not been asked for yet, and that is as wanted: the others are passed over. */
  async siguiente(esBuscado: (valor: T) => boolean = () => true): Promise<T> {
    for (;;) {
      while (this.leidos < this.recibidos.length) {
        const valor = this.recibidos[this.leidos++] as T;
        if (esBuscado(valor)) return valor;
      }
      if (this.error) throw this.error;
      await new Promise<void>((resolve) => (this.avisar = resolve));
    }
  }
}

/** Follows a subscription on a socket of its own. Resolves when it is in force: what happens then is heard. */
export async function escuchar<T = any>(
  servidor: ServidorDePrueba,
  cliente: Cliente,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Escucha<T>> {
  const ws = cliente.ws();
  const escucha = new Escucha<T>(() => ws.dispose());
  const cuenta = empezadas(servidor);
  const antes = cuenta.total;
  ws.subscribe<Record<string, T>>(
    { query, variables },
    {
      next: ({ data, errors }) => {
        if (errors) escucha.fallar(new ErrorDeGraphQL(errors));
        else for (const valor of Object.values(data ?? {})) escucha.poner(valor);
      },
      error: (error) => escucha.fallar(Array.isArray(error) ? new ErrorDeGraphQL(error) : error),
      complete: () => {},
    },
  );
  await vi.waitFor(
    () => {
      if (!escucha.error && cuenta.total <= antes) throw new Error('Not yet');
    },
    { timeout: 10_000, interval: 5 },
  );
  return escucha;
}

/** Listens to an event of `/ws` on a socket of its own. Resolves when it is connected: what happens then is heard. */
export async function escucharSocket<T = any>(cliente: Cliente, ...eventos: string[]): Promise<Escucha<T>> {
  const socket = cliente.socket();
  const escucha = new Escucha<T>(() => void socket.close());
  for (const evento of eventos) socket.on(evento, (valor: T) => escucha.poner(valor));
  await conectado(socket);
  return escucha;
}

export const conectado = (socket: Socket) =>
  new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('connect_error', reject);
  });

const cuentas = new WeakMap<Bus, { total: number }>();

/** How often somebody has begun to listen in the server so far: it only grows, whoever leaves meanwhile. */
function empezadas({ app }: ServidorDePrueba): { readonly total: number } {
  const bus = app.get(Bus);
  let cuenta = cuentas.get(bus);
  if (!cuenta) {
    const nueva = { total: 0 };
    const suscribir = bus.suscribir.bind(bus);
    bus.suscribir = (...argumentos) => {
      nueva.total++;
      return suscribir(...argumentos);
    };
    cuentas.set(bus, nueva);
    cuenta = nueva;
  }
  return cuenta;
}
