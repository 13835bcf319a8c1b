import { sql } from 'drizzle-orm';
import { integer, pgTable } from 'drizzle-orm/pg-core';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { abrirConexion, type Conexion, filas } from '../../src/base-datos/conexion.js';
import { CARPETA_MIGRACIONES } from '../../src/base-datos/migraciones.js';
import * as tablas from '../../src/base-datos/tablas/index.js';
import { leerConfiguracion } from '../../src/configuracion/index.js';
import { crearEntorno, enCadaBase, type EntornoDePrueba } from '../apoyo/perfiles.js';

const leerMeta = (archivo: string) =>
  JSON.parse(readFileSync(join(CARPETA_MIGRACIONES, 'meta', archivo), 'utf8'));
const DIARIO: { entries: { idx: number; tag: string }[] } = leerMeta('_journal.json');

/** Which migrations the database says that it has had. */
const aplicadas = ({ db }: Conexion) =>
  filas<{ hash: string; id: number }>(db, sql`select id, hash from drizzle.__drizzle_migrations order by id`);

enCadaBase('opening a database', (perfil) => {
  let entorno: EntornoDePrueba;
  beforeAll(async () => {
    entorno = await crearEntorno(perfil, { enBlanco: true });
  });
  afterAll(() => entorno.borrar());
  const abrir = () => abrirConexion(leerConfiguracion(entorno.variables));

  it('brings it to the newest migration, and does nothing the next time', async () => {
    const primera = await abrir();
    const hechas = await aplicadas(primera);
    await primera.cerrar();
    expect(hechas).toHaveLength(DIARIO.entries.length);

    const segunda = await abrir();
    // Written by hand in drizzle/0002_holgura.sql: what squashes the migrations must keep it.
    expect(
      await filas(segunda.db, sql`select reloptions from pg_class where relname = 'tarea_proceso'`),
    ).toEqual([{ reloptions: ['fillfactor=60'] }]);
    expect(await aplicadas(segunda)).toEqual(hechas);
    await segunda.cerrar();
  });
});

describe.skipIf(!inject('urlPostgres'))('processes that start together on one Postgres', () => {
  it('migrate it once, and all of them open it', async () => {
    const entorno = await crearEntorno('postgres', { enBlanco: true });
    const configuracion = leerConfiguracion(entorno.variables);
    const conexiones = await Promise.all(Array.from({ length: 4 }, () => abrirConexion(configuracion)));
    for (const conexion of conexiones) {
      expect(await aplicadas(conexion)).toHaveLength(DIARIO.entries.length);
      expect(await filas(conexion.db, sql`select 1 from tarea_proceso`)).toEqual([]);
    }
    await Promise.all(conexiones.map((conexion) => conexion.cerrar()));
    await entorno.borrar();
  });
});

describe('the committed migrations', () => {
  const ultima = leerMeta(`${String(DIARIO.entries.at(-1)?.idx).padStart(4, '0')}_snapshot.json`);
  const porMigrar = (esquema: Record<string, unknown>) =>
    generateMigration(ultima, generateDrizzleJson(esquema, ultima.id));

  it('lead to the tables as the code has them (else: npm run migracion)', async () => {
    expect(await porMigrar({ ...tablas })).toEqual([]);
  });

  it('would be found wanting if a table had changed', async () => {
    const nueva = pgTable('nueva', { id: integer().primaryKey() });
    expect(await porMigrar({ ...tablas, nueva })).toEqual([expect.stringContaining('CREATE TABLE "nueva"')]);
  });
});
