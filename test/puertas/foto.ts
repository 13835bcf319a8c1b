import { getTableName, is, sql } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { vi } from 'vitest';
import { CONEXION, type Conexion, filas } from '../../src/base-datos/index.js';
import * as tablas from '../../src/base-datos/tablas/index.js';
import { ColasService } from '../../src/colas/index.js';
import type { ServidorDePrueba } from '../apoyo/servidor.js';

/**
 * Who is connected, and which works have been done, changes by itself and by no operation; and to be refused is what
 * wrong passwords are counted for.
 */
const AJENAS = new Set([
  'presencia',
  'usuario_conectado',
  'proceso_vivo',
  'turno_local',
  'vigilia',
  'intento_sesion',
]);

const nombres = Object.values(tablas)
  .filter((tabla) => is(tabla, PgTable))
  .map(getTableName)
  .filter((nombre) => !AJENAS.has(nombre));

/** Every row of every table: what a refused request must leave as it was. Stricter than what any user reads. */
export async function foto({ app }: ServidorDePrueba): Promise<Record<string, unknown>> {
  const { db } = app.get<Conexion>(CONEXION);
  const cada = nombres.map(
    (nombre) => sql`
      select ${nombre}::text as tabla,
             (select json_agg(to_json(t) order by t::text) from ${sql.identifier(nombre)} t) as filas`,
  );
  const leidas = await filas<{ tabla: string; filas: unknown }>(db, sql.join(cada, sql` union all `));
  return Object.fromEntries(leidas.map(({ tabla, filas: suyas }) => [tabla, suyas]));
}

/**
 * Resolves when nothing changes by itself any more: every task that was started has been taken up, and whoever is
 * to be told of something has been. The jobs that are left are those of the tasks, which stand still.
 */
export async function reposo({ app }: ServidorDePrueba): Promise<void> {
  const { db } = app.get<Conexion>(CONEXION);
  await vi.waitFor(async () => {
    const tareas = await filas<{ estado: string }>(
      db,
      sql`select estado from tarea_proceso where estado in ('pendiente', 'en-proceso')`,
    );
    if (tareas.some(({ estado }) => estado === 'pendiente')) throw new Error('Tasks wait to be taken up');
    const { waiting = 0, active = 0 } = await app.get(ColasService).contar();
    if (waiting + active > tareas.length) throw new Error('Jobs are being done');
  }, 10_000);
}
