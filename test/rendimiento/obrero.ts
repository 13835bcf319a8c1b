import { setTimeout as esperar } from 'node:timers/promises';

/** What a child process is asked for, by name. */
export type Ordenes = Record<string, (argumento: any) => unknown>;

interface Pedido {
  readonly id: number;
  readonly orden: string;
  readonly argumento: unknown;
}

/** The child's side of {@link Proceso}: answers orders, and ends when whoever started it has gone. */
export function atender(ordenes: Ordenes): void {
  process.on('disconnect', () => process.exit(0));
  // Gone while this program was being loaded.
  if (!process.connected) process.exit(0);
  process.on('message', (pedido: Pedido) => void responder(ordenes, pedido));
}

async function responder(ordenes: Ordenes, { id, orden, argumento }: Pedido): Promise<void> {
  try {
    const valor = await ordenes[orden]?.(argumento);
    if (id > 0) process.send?.({ id, valor });
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? error.stack : String(error) });
  }
}

/** Tells whoever started this process something that it did not ask for. */
export function avisar(aviso: unknown): void {
  if (process.connected) process.send?.({ aviso });
}

export interface Recursos {
  /** Processor time of this process so far, in microseconds. */
  readonly cpuUs: number;
  /** Monotonic, in milliseconds. */
  readonly instanteMs: number;
  readonly rss: number;
  readonly rssMaximo: number;
}

async function recogerMemoria(): Promise<void> {
  for (let vuelta = 0; vuelta < 4; vuelta++) {
    globalThis.gc?.();
    await esperar(250);
  }
}

/** What this process has used. With `--expose-gc` and `recoger`, after collecting what nobody uses. */
export async function recursos(recoger = false): Promise<Recursos> {
  if (recoger) await recogerMemoria();
  const { user, system } = process.cpuUsage();
  return {
    cpuUs: user + system,
    instanteMs: performance.now(),
    rss: process.memoryUsage.rss(),
    rssMaximo: process.resourceUsage().maxRSS * 1024,
  };
}
