import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poolDePglite } from '../../src/colas/pool-pglite.js';

describe('PGlite in the shape of a pool', () => {
  let pglite: PGlite;
  beforeAll(async () => {
    pglite = await PGlite.create();
  });
  afterAll(() => pglite.close());

  // A worker that does not hear these finds its jobs only by looking again, a second later.
  it.each([
    [
      'with comments before it, as BullMQ writes it',
      '-- Subscribe (uses `LISTEN`).\n-- One channel.\nLISTEN bullmq_jobs;\n',
    ],
    ['alone', 'LISTEN bullmq_jobs'],
    ['with a quoted name', 'listen "bullmq_jobs";'],
  ])('hears notifications after a LISTEN %s', async (_como, sentencia) => {
    const cliente = await poolDePglite(pglite).connect();
    const oida = new Promise<unknown>((resolve) => cliente.on('notification', resolve));
    await cliente.query(sentencia);
    await pglite.query(`select pg_notify('bullmq_jobs', 'seguimiento')`);
    expect(await oida).toEqual({ channel: 'bullmq_jobs', payload: 'seguimiento' });
    cliente.release();
  });

  it('runs statements with parameters and scripts of several', async () => {
    const pool = poolDePglite(pglite);
    await pool.query('create table prueba (n int); insert into prueba values (1), (2)');
    expect(await pool.query('select n from prueba where n > $1', [1])).toMatchObject({ rows: [{ n: 2 }] });
    expect(await pool.query('delete from prueba where n > $1', [0])).toMatchObject({ rowCount: 2 });
  });
});
