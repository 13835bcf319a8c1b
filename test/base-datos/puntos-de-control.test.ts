import { PGlite } from '@electric-sql/pglite';
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PLANTILLA } from '../../src/base-datos/pglite/abrir-pglite.js';
import { hacerPuntosDeControl } from '../../src/base-datos/pglite/puntos-de-control.js';
import { crearCarpeta } from '../apoyo/carpetas.js';

const SEGMENTO_BYTES = 16 * 2 ** 20;
const SEGMENTO = /^[0-9A-F]{24}$/;

it('uses the log of the embedded database again, instead of letting it grow until the next stop', async () => {
  const dataDir = crearCarpeta();
  cpSync(PLANTILLA, dataDir, { recursive: true });
  const pglite = await PGlite.create({ dataDir });
  const dejar = hacerPuntosDeControl(pglite, { cadaMs: 5, maximoBytes: SEGMENTO_BYTES });
  const ultimo = async () =>
    (await pglite.query<{ redo_lsn: string }>('select redo_lsn from pg_control_checkpoint()')).rows[0]
      ?.redo_lsn;
  await pglite.exec('create table relleno (texto text)');
  // A segment and a half each: twelve in all.
  for (let i = 0; i < 8; i++) {
    const anterior = await ultimo();
    await pglite.exec(`insert into relleno select repeat('x', 1000) from generate_series(1, 22000);
      truncate relleno`);
    await expect.poll(ultimo, { interval: 5, timeout: 20_000 }).not.toBe(anterior);
  }
  const segmentos = readdirSync(join(dataDir, 'pg_wal')).filter((nombre) => SEGMENTO.test(nombre));
  expect(segmentos.length).toBeLessThan(8);
  await dejar();
  await pglite.close();
  rmSync(dataDir, { recursive: true });
});
