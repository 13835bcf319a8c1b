import { setImmediate as cederElPaso } from 'node:timers/promises';
import type { Sql, TransactionSql } from 'postgres';
import { ErrorDeDominio } from '../../comun/errores.js';

type Tarea<T> = (sql: TransactionSql) => T | Promise<T>;

/**
 * A transaction that ends with its connection. `postgres` (3.4.9) hands what is said in it afterwards, its own ROLLBACK
 * too, to that connection all the same: while nobody has opened it anew this throws where nobody can catch it, which
 * ends the process; after that it is run in the transaction of somebody else (porsager/postgres#1208 and #1216).
 */
export class Transaccion {
  private terminada = false;

  /** As `sql.begin`. */
  static comenzar<T>(sql: Sql, hacer: Tarea<T>): Promise<unknown> {
    const transaccion = new Transaccion();
    const resultado = sql.begin((propia) => transaccion.hastaElFin(propia, hacer));
    const terminar = () => {
      transaccion.terminada = true;
    };
    // A connection that is lost ends it at once, wherever it stands.
    resultado.then(terminar, terminar);
    return resultado;
  }

  /** Never settles once the connection is lost: there is nothing to commit or to roll back, and all have been told. */
  private async hastaElFin<T>(sql: TransactionSql, hacer: Tarea<T>): Promise<T> {
    try {
      const resultado = await hacer(this.acotar(sql));
      if (!this.terminada) return resultado;
    } catch (error) {
      // What was asked fails first, and then the transaction: a socket that is reset tells its end after the immediates
      // of that turn of the event loop.
      await cederElPaso();
      await cederElPaso();
      if (!this.terminada && !esDespedida(error)) throw error;
    }
    return new Promise<T>(() => {});
  }

  private acotar(sql: TransactionSql): TransactionSql {
    return new Proxy(sql, {
      get: (_original, propiedad) => {
        if (propiedad === 'savepoint')
          return (hacer: Tarea<unknown>) => sql.savepoint((dentro) => this.hastaElFin(dentro, hacer));
        if (propiedad === 'unsafe' && this.terminada)
          throw new ErrorDeDominio(
            'SERVICE_UNAVAILABLE',
            'The database let go of this transaction; try again',
          );
        return Reflect.get(sql, propiedad) as unknown;
      },
    });
  }
}

/** Postgres closes the connection after it. */
function esDespedida(error: unknown): boolean {
  // Drizzle wraps the driver's error.
  for (let causa = error; causa instanceof Error; causa = causa.cause)
    if ('severity' in causa && causa.severity === 'FATAL') return true;
  return false;
}
