/** The product as built, where the day of many users is summed up: by its own job, or by reading it all into Node. */
import 'reflect-metadata';
import { setTimeout as esperar } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type * as Aplicacion from '../../src/aplicacion.js';
import type * as BasesDeDatos from '../../src/base-datos/index.js';
import type * as Colas from '../../src/colas/index.js';
import type * as Configuraciones from '../../src/configuracion/index.js';
import { atender } from './obrero.js';
import { recorrer, type Fila } from './suma-en-node.js';

const DIST = process.env.SEGUIMIENTO_DIST;
const { crearAplicacion }: typeof Aplicacion = await import(`${DIST}/aplicacion.js`);
const { CONEXION, filas }: typeof BasesDeDatos = await import(`${DIST}/base-datos/index.js`);
const { ColasService }: typeof Colas = await import(`${DIST}/colas/index.js`);
const { leerConfiguracion }: typeof Configuraciones = await import(`${DIST}/configuracion/index.js`);

/** Later than any day that the server would sum up by itself. */
const FECHA = '2100-06-15';
const EMPRESA = 1;
/** Positions of everybody that come together. */
const ENVIO = 50;
const LOTE = 25;

/** What there is to sum up. */
export interface Jornada {
  readonly usuarios: number;
  readonly puntos: number;
}

export interface Resumida {
  readonly ms: number;
  readonly kilometros: number;
}

let db: BasesDeDatos.BaseDatos;
let colas: Colas.ColasService;

/** From seven in the morning a position each 36 s, of a walk with rests, bad fixes and jumps; as they come, in turns. */
async function sembrar({ usuarios, puntos }: Jornada): Promise<void> {
  await db.execute(sql`
    insert into empresa (id, nombre, zona_horaria, creada_en)
    values (${EMPRESA}, 'Rendimiento', 'Europe/Madrid', '2100-12-31')`);
  await db.execute(sql`
    insert into usuario (id, empresa_id, nombre, correo, rol)
    select n, ${EMPRESA}, 'Usuario ' || n, 'usuario-' || n || '@rendimiento.local', 'colaborador'
    from generate_series(1, ${usuarios}::int) n`);
  for (let n = 0; n < puntos; n += ENVIO) {
    await db.execute(sql`
      insert into ubicacion (usuario_id, id, lat, lon, precision, velocidad, fecha)
      select u, gen_random_uuid(),
             40 + u * 0.001 + case when n % 5 < 3 then n * 0.0002 else (n - n % 5) * 0.0002 + random() * 0.00002 end
               + case when n % 200 = 0 then 0.5 else 0 end,
             -3 + n * 0.0001, case when n % 40 = 7 then 80 else 5 + random() * 20 end,
             case when n % 3 = 0 then random() * 3 end,
             (${FECHA}::timestamp + interval '7 hours') at time zone 'Europe/Madrid' + make_interval(secs => n * 36)
      from generate_series(${n}::int, ${Math.min(n + ENVIO, puntos) - 1}::int) n, generate_series(1, ${usuarios}::int) u
      order by n, u`);
  }
  // As autovacuum would have done by then.
  await db.execute(sql`vacuum analyze`);
}

async function kilometros(): Promise<number> {
  const [fila] = await filas<{ km: number }>(
    db,
    sql`select coalesce(sum(distancia_metros), 0) / 1000 as km from resumen_diario`,
  );
  return fila?.km ?? NaN;
}

async function cronometrar(hacer: () => Promise<void>): Promise<Resumida> {
  const inicio = performance.now();
  await hacer();
  return { ms: performance.now() - inicio, kilometros: await kilometros() };
}

/** From the asking for the job to the noting that it is done. */
async function porSuTrabajo(): Promise<void> {
  await db.execute(sql`delete from turno_local where empresa_id = ${EMPRESA}`);
  const datos = { empresaId: EMPRESA, fecha: FECHA, hasta: FECHA, turno: 'resumen-diario' } as const;
  await colas.encolar([{ nombre: 'resumir-dia', id: `resumir-dia-${crypto.randomUUID()}`, datos }]);
  const notado = () => filas(db, sql`select 1 from turno_local where empresa_id = ${EMPRESA}`);
  while ((await notado()).length === 0) await esperar(20);
}

async function enNode({ usuarios }: Jornada): Promise<void> {
  for (let primero = 1; primero <= usuarios; primero += LOTE) {
    const leidas = await filas<Fila>(
      db,
      sql`select usuario_id as "usuarioId", lat, lon, precision, velocidad, fecha from ubicacion
          where usuario_id between ${primero} and ${primero + LOTE - 1}
            and fecha >= ${FECHA}::timestamp at time zone 'Europe/Madrid'
            and fecha < (${FECHA}::timestamp + interval '1 day') at time zone 'Europe/Madrid'
          order by usuario_id, fecha, id`,
    );
    await db.execute(sql`
      insert into resumen_diario (empresa_id, usuario_id, fecha, zona_horaria, distancia_metros, puntos,
        descartados_por_precision, descartados_por_velocidad, descartados_por_ruido, actualizado_en)
      select ${EMPRESA}, u, ${FECHA}::date, 'Europe/Madrid', metros, puntos, 0, 0, 0, now()
      from json_to_recordset(${JSON.stringify(recorrer(leidas))}::json) as e (u int, metros float8, puntos int)`);
  }
}

atender({
  preparar: async (jornada: Jornada) => {
    const app = await crearAplicacion(leerConfiguracion(process.env));
    await app.init();
    ({ db } = app.get(CONEXION));
    colas = app.get(ColasService);
    await sembrar(jornada);
  },
  olvidar: () => db.execute(sql`truncate resumen_diario`).then(() => undefined),
  resumir: () => cronometrar(porSuTrabajo),
  resumirEnNode: (jornada: Jornada) => cronometrar(() => enNode(jornada)),
});
