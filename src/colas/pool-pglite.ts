import type { PGlite } from '@electric-sql/pglite';
import type { PgPool, PgPoolClient, PgQueryResult } from 'bullmq';
import { EventEmitter } from 'node:events';

interface Notificacion {
  readonly channel: string;
  readonly payload: string;
}

/** BullMQ's statements come with their comments before them. */
const LISTEN = /^(?:\s*--.*\n)*\s*LISTEN\s+"?(\w+)"?\s*;?\s*$/i;

/**
 * PGlite in the shape of `pg.Pool`, which is all that BullMQ's Postgres backend asks for. There is one
 * connection underneath; BullMQ's operations are single statements, so they may take turns on it.
 */
export function poolDePglite(pglite: PGlite): PgPool {
  const consultar = async <R>(texto: string, parametros?: readonly unknown[]): Promise<PgQueryResult<R>> => {
    // Without parameters `exec` also takes the migrations' scripts of many statements.
    const resultado = parametros
      ? await pglite.query<R>(texto, [...parametros])
      : (await pglite.exec(texto)).at(-1);
    const rows = (resultado?.rows ?? []) as R[];
    return { rows, rowCount: resultado?.affectedRows ?? rows.length };
  };

  class Cliente extends EventEmitter implements PgPoolClient {
    private readonly bajas: (() => Promise<void>)[] = [];

    async query<R>(texto: string, parametros?: readonly unknown[]): Promise<PgQueryResult<R>> {
      const [, canal] = LISTEN.exec(texto) ?? [];
      if (!canal) return consultar<R>(texto, parametros);
      this.bajas.push(
        await pglite.listen(canal, (payload) =>
          this.emit('notification', { channel: canal, payload } satisfies Notificacion),
        ),
      );
      return { rows: [], rowCount: 0 };
    }

    release(): void {
      for (const baja of this.bajas.splice(0)) void baja();
    }
  }

  return Object.assign(new EventEmitter(), {
    query: consultar,
    connect: () => Promise.resolve(new Cliente()),
    // The database is closed by whoever opened it.
    end: () => Promise.resolve(),
    options: { keepAlive: true },
  });
}
