import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { expect, it } from 'vitest';
import { abrirPostgres } from '../../src/base-datos/postgres/abrir-postgres.js';
import { leerConfiguracion } from '../../src/configuracion/index.js';
import { crearEntorno, enPostgres } from '../apoyo/perfiles.js';
import { abrirPuente } from '../apoyo/puente.js';

enPostgres('a transaction whose connection a network forgot in the middle of a statement', () => {
  it('keeps its locks no longer than until Postgres answers again', async () => {
    const entorno = await crearEntorno('postgres');
    const url = entorno.variables.DATABASE_URL as string;
    const puente = await abrirPuente(url);
    const abierto = await abrirPostgres(
      leerConfiguracion({ ...entorno.variables, DATABASE_URL: puente.url }),
    );
    const directo = postgres(url, { max: 1 });
    const conCandado = (hacer: () => Promise<unknown>) =>
      abierto.db.transaction(async (tx) => {
        await tx.execute(sql`select pg_advisory_xact_lock(7)`);
        await hacer();
        await tx.execute(sql`select ${'con valores'}::text`);
      });

    // Parsed, and its values do not come: for Postgres it is neither idle nor running.
    const perdida = conCandado(async () => puente.ensordecer());
    perdida.catch(() => {});
    const aMedias = () =>
      directo`select 1 from pg_stat_activity where datname = current_database() and state = 'active'
        and query like 'select $1::text%' and wait_event = 'ClientRead'`;
    await expect.poll(async () => (await aMedias()).length, { timeout: 10_000 }).toBe(1);
    puente.tragar();
    await expect(perdida).rejects.toThrow();
    await puente.descongelar();

    // Refused until it is known that Postgres is back; then it must not wait for the lock.
    await expect
      .poll(
        () =>
          conCandado(async () => {}).then(
            () => true,
            () => false,
          ),
        { timeout: 20_000 },
      )
      .toBe(true);
    await directo.end();
    await abierto.cerrar();
    await puente.cerrar();
    await entorno.borrar();
  });
});
