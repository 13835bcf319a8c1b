import { sql as plantilla } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import postgres, { type Options, type Sql, type TransactionSql } from 'postgres';
import type { Configuracion } from '../../configuracion/index.js';
import type { BaseDatos } from '../conexion.js';
import { CARPETA_MIGRACIONES } from '../migraciones.js';
import { esperarServicio } from '../problemas.js';
import * as tablas from '../tablas/index.js';
import { Transaccion } from './transaccion.js';
import { Vigia } from './vigia.js';

/** Any number that no other program on this database takes an advisory lock with. */
const CANDADO_MIGRACIONES = 7_836_112_095;

const COMUNES = { onnotice: () => {}, connect_timeout: 5 } satisfies Options<Record<string, never>>;

/**
 * In milliseconds, and in seconds for TCP. A transaction whose process was cut off in the middle keeps its locks until
 * Postgres notices: of a connection that nobody closed that would be hours. Neither deadline runs in the middle of a
 * statement that has been parsed and not been told its values yet; TCP finds out about a process whose machine is gone,
 * by what it is asked (`keepalives`) or by the answer that it does not take (`user_timeout`).
 */
const PLAZOS = {
  statement_timeout: 60_000,
  idle_in_transaction_session_timeout: 5_000,
  tcp_keepalives_idle: 15,
  tcp_keepalives_interval: 5,
  tcp_keepalives_count: 3,
  tcp_user_timeout: 30_000,
};

/** Seconds. TCP asks on what says nothing: a network does not forget it, and one that has is found out in 20 s. */
const LATIDO_TCP = 10;
/** Seconds. Shorter than {@link SILENCIOS}: what is open and says nothing any more waits for an answer. */
const OCIO = 30;

/** Seconds without a byte after which a connection is as good as gone. */
export const SILENCIOS = {
  /** All is answered within `statement_timeout`, be it with an error. */
  consultas: PLAZOS.statement_timeout / 1_000 + 5,
  /** Four of its beats. */
  bus: 20,
};

/** An open Postgres and the driver beneath it. */
export interface PostgresAbierto {
  readonly db: BaseDatos;
  /** For the event bus alone. */
  readonly sql: Sql;
  readonly url: string;
  /** For clients of another kind, which are cut too when Postgres hangs; their statements have a minute, too. */
  readonly socket: () => Socket;
  cerrar(): Promise<void>;
}

/** Any Postgres from 14 on; waits for one that is not there yet. */
export async function abrirPostgres(
  configuracion: Configuracion,
  silencios = SILENCIOS,
): Promise<PostgresAbierto> {
  const url = await esperarServicio('DATABASE_URL', configuracion, migrar);
  const quien = `seguimiento ${randomUUID()}`;
  let generacion = 1;
  const vigia = new Vigia(
    () => {
      // Its line would be answered a few at a time, as connections are tried: it is refused now, with the client.
      void db.end({ timeout: 0 });
      generacion += 1;
      db = abrirParaDrizzle();
    },
    // What it had begun there may still hold locks, and not know that nobody will go on with it.
    (sql) => sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where starts_with(application_name, ${`${quien} `}) and application_name <> ${`${quien} ${generacion}`}`,
  );
  const opciones = {
    ...COMUNES,
    // Each waiting query is a try to connect: one that fails is told so at once.
    backoff: () => 0.1,
    keep_alive: LATIDO_TCP,
  };
  const abrir = (max: number, application_name: string, segundos: number, idle_timeout?: number) => {
    const suyas = {
      ...opciones,
      max,
      idle_timeout,
      connection: { application_name, ...PLAZOS },
      // Missing from its types: opens the connection in its place.
      socket: vigia.conectar({ segundos }),
    };
    return postgres(url, suyas);
  };
  const abrirParaDrizzle = () => {
    const nombre = `${quien} ${generacion}`;
    const cliente = abrir(configuracion.BASE_DATOS_CONEXIONES, nombre, silencios.consultas, OCIO);
    // It is told how Drizzle wants its dates and JSON.
    drizzle(cliente);
    return cliente;
  };
  let db = abrirParaDrizzle();
  // It is short of nothing while everybody else waits for a connection.
  const delBus = abrir(1, 'seguimiento-bus', silencios.bus);
  vigia.vigilar(abrir(1, 'seguimiento-vigia', silencios.consultas));
  return {
    db: drizzle(
      vigilado(() => db, vigia),
      { schema: tablas },
    ),
    sql: delBus,
    url,
    socket: () => vigia.socket({ segundos: silencios.consultas, puedeCallar: true }),
    cerrar: async () => {
      await vigia.dejar();
      await Promise.all([db, delBus].map((cliente) => cliente.end({ timeout: 2 })));
    },
  };
}

/** The client of the moment as Drizzle uses it, refusing at once while Postgres is away. */
function vigilado(actual: () => Sql, vigia: Vigia): Sql {
  return new Proxy(actual(), {
    get(_primero, propiedad) {
      if (propiedad === 'unsafe' || propiedad === 'begin') vigia.exigir();
      if (propiedad === 'begin')
        return (hacer: (sql: TransactionSql) => unknown) => Transaccion.comenzar(actual(), hacer);
      return Reflect.get(actual(), propiedad) as unknown;
    },
  });
}

/** One session takes the lock and migrates; the other processes of a deployment wait for it and find nothing to do. */
async function migrar(url: string): Promise<string> {
  const sql = postgres(url, { ...COMUNES, max: 1 });
  try {
    const db = drizzle(sql);
    await db.execute(plantilla`select pg_advisory_lock(${CANDADO_MIGRACIONES})`);
    await migrate(db, { migrationsFolder: CARPETA_MIGRACIONES });
    return url;
  } finally {
    // Ending the session releases the lock.
    await sql.end();
  }
}
