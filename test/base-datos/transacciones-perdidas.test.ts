import { Logger } from '@nestjs/common';
import { sql } from 'drizzle-orm';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type BaseDatos, filas } from '../../src/base-datos/index.js';
import { abrirPostgres, type PostgresAbierto } from '../../src/base-datos/postgres/abrir-postgres.js';
import { leerConfiguracion } from '../../src/configuracion/index.js';
import { crearEntorno, enPostgres, type EntornoDePrueba } from '../apoyo/perfiles.js';
import { conResolver } from '../apoyo/promesas.js';
import { abrirPuente, type Puente } from '../apoyo/puente.js';

/** What throws outside of any promise fails the run. */
enPostgres('a transaction whose connection is lost', () => {
  let entorno: EntornoDePrueba;
  let puente: Puente;
  let abierto: PostgresAbierto;
  let directo: Sql;
  beforeAll(async () => {
    Logger.overrideLogger(false);
    entorno = await crearEntorno('postgres');
    const { DATABASE_URL = '' } = entorno.variables;
    puente = await abrirPuente(DATABASE_URL);
    directo = postgres(DATABASE_URL, { max: 1 });
    await directo`create table dicho (que text)`;
    // One, so that the next transaction is on the same connection again.
    abierto = await abrirPostgres({
      ...leerConfiguracion({ ...entorno.variables, DATABASE_URL: puente.url }),
      BASE_DATOS_CONEXIONES: 1,
    });
  });
  beforeEach(async () => {
    // Postgres notices that nobody listens to what it did only when it has done it, and keeps its locks until then.
    await directo`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and wait_event = 'PgSleep'`;
    await directo`truncate dicho`;
  });
  afterAll(async () => {
    await abierto.cerrar();
    await directo.end();
    await puente.cerrar();
    await entorno.borrar();
  });

  const decir = (db: BaseDatos, que: string) => db.execute(sql`insert into dicho values (${que})`);
  const dichos = async () => (await directo`select que from dicho`).map(({ que }) => que as string);
  const alFin = (db: BaseDatos) =>
    expect
      .poll(() =>
        decir(db, 'next').then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);

  interface Sesion {
    readonly pid: number;
    readonly puerto: number;
  }
  const sesionDe = async (db: BaseDatos) => {
    const [sesion] = await filas<Sesion>(
      db,
      sql`select pg_backend_pid() as pid, inet_client_port() as puerto`,
    );
    return sesion as Sesion;
  };
  /** What is lost while it is being sent is told otherwise than what is being waited for. */
  const duerme = ({ pid }: Sesion) =>
    expect
      .poll(() => directo`select from pg_stat_activity where pid = ${pid} and wait_event = 'PgSleep'`)
      .toHaveLength(1);
  const maneras: [string, (sesion: Sesion) => unknown][] = [
    ['Postgres ends it', ({ pid }) => directo`select pg_terminate_backend(${pid})`],
    ['its network cuts it', ({ puerto }) => puente.cortarUna(puerto)],
    ['its network resets it', ({ puerto }) => puente.reiniciarUna(puerto)],
  ];

  it.each(maneras)(
    'fails in the middle of a statement, and leaves nothing behind: %s',
    async (_como, perder) => {
      const dormir = async (tx: BaseDatos) => {
        await decir(tx, 'lost');
        const sesion = await sesionDe(tx);
        await Promise.all([tx.execute(sql`select pg_sleep(20)`), duerme(sesion).then(() => perder(sesion))]);
      };
      await expect(abierto.db.transaction(dormir)).rejects.toThrow();
      await alFin(abierto.db);
      await expect(abierto.db.transaction((tx) => tx.transaction(dormir))).rejects.toThrow();
      await alFin(abierto.db);
      expect(await dichos()).toEqual(['next', 'next']);
    },
  );

  it.each(maneras)('says nothing in the transaction of somebody else: %s', async (_como, perder) => {
    const otraEmpezada = conResolver<void>();
    const dichoDeMas = conResolver<void>();
    const perdida = abierto.db.transaction(async (tx) => {
      await decir(tx, 'lost');
      await perder(await sesionDe(tx));
      await otraEmpezada.promise;
      await decir(tx, 'too late').finally(dichoDeMas.resolve);
    });
    await expect(perdida).rejects.toThrow();
    await abierto.db.transaction(async (tx) => {
      await decir(tx, 'next');
      otraEmpezada.resolve();
      await dichoDeMas.promise.catch(() => {});
      await decir(tx, 'last');
    });
    expect(await dichos()).toEqual(['next', 'last']);
  });
});
