import { PGlite } from '@electric-sql/pglite';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { expect } from 'vitest';
import { crearCarpeta } from '../apoyo/carpetas.js';
import type { EntornoDePrueba } from '../apoyo/perfiles.js';
import type { Acuses } from './escrituras.js';

type Consultar = <T>(texto: string) => Promise<T[]>;

/** Reads what a server that was killed has left: of the embedded database a copy, so that the server mends its own. */
export async function mirarImagen<T>(
  { variables }: EntornoDePrueba,
  mirar: (consultar: Consultar) => Promise<T>,
): Promise<T> {
  const { DATABASE_URL, DATOS_DIR = '' } = variables;
  if (DATABASE_URL) {
    const sql = postgres(DATABASE_URL, { max: 1, onnotice: () => {} });
    try {
      return await mirar(async (texto) => [...(await sql.unsafe(texto))] as never);
    } finally {
      await sql.end();
    }
  }
  const copia = crearCarpeta();
  cpSync(join(DATOS_DIR, 'pglite'), copia, { recursive: true });
  const pglite = await PGlite.create({ dataDir: copia });
  try {
    return await mirar(async (texto) => (await pglite.query(texto)).rows as never);
  } finally {
    await pglite.close();
    rmSync(copia, { recursive: true });
  }
}

/** What was acknowledged is there, once; what was not is there wholly, or not at all. */
export async function comprobarImagen(consultar: Consultar, acuses: Acuses): Promise<void> {
  const columna = async <T>(texto: string) => (await consultar<{ v: T }>(texto)).map(({ v }) => v);
  const deTexto = (texto: string) => columna<string>(texto);
  estan(
    acuses.tareas,
    await deTexto('select clave_idempotencia as v from tarea_proceso where clave_idempotencia is not null'),
  );
  estan(acuses.grupos, await deTexto(`select nombre as v from conversacion where tipo = 'grupal'`));
  const mensajes = await deTexto('select id as v from mensaje');
  estan(
    acuses.mensajes,
    mensajes.filter((id) => !acuses.operaciones.has(id)),
  );
  estan(acuses.zonas, await deTexto('select nombre as v from geocerca'));
  estan(acuses.recordatorios, await deTexto('select texto as v from recordatorio'));
  estan(
    acuses.entradas,
    await columna<number>('select id as v from actividad where check_in_en is not null'),
  );

  const posiciones = new Set(await deTexto('select id as v from ubicacion'));
  const cuantasHay = (ids: readonly string[]) => ids.filter((id) => posiciones.has(id)).length;
  for (const [lote, acusado] of acuses.lotes) {
    expect([0, lote.length].slice(acusado ? 1 : 0)).toContain(cuantasHay(lote));
  }
  const escritos = new Set(mensajes);
  const anotadas = new Set(
    await deTexto(`select id as v from operacion_sincronizada where estado = 'aplicada'`),
  );
  for (const [id, { posiciones: suyas, acusada }] of acuses.operaciones) {
    const efecto = suyas ? cuantasHay(suyas) : Number(escritos.has(id));
    expect({ efecto, anotada: anotadas.has(id) }).toEqual(
      efecto > 0 || acusada ? { efecto: suyas?.length ?? 1, anotada: true } : { efecto: 0, anotada: false },
    );
  }
  for (const queja of QUEJAS) expect(await consultar(queja)).toEqual([]);
}

/** Everything acknowledged is there, once, and there is nothing that nobody asked for. */
function estan<K>(acuses: ReadonlyMap<K, boolean>, hay: readonly K[]): void {
  const conjunto = new Set(hay);
  expect(conjunto.size).toBe(hay.length);
  expect([...acuses].filter(([cual, acusado]) => acusado && !conjunto.has(cual))).toEqual([]);
  expect(hay.filter((cual) => !acuses.has(cual))).toEqual([]);
}

/** Each finds what only half of a write would leave. */
const QUEJAS = [
  // A conversation without its people, or whose messages are not those that it counts.
  `select c.id from conversacion c where (select count(*) from participante p where p.conversacion_id = c.id)
     <> case c.tipo when 'grupal' then 3 else 2 end`,
  `select c.id from conversacion c where c.ultimo_orden <> (select count(*) from mensaje m where m.conversacion_id = c.id)`,
  // A zone without those whom it is assigned to.
  `select g.id from geocerca g where (select count(*) from geocerca_usuario u where u.geocerca_id = g.id) <> 2`,
  // A newest position that is not the newest.
  `select u.usuario_id from (select usuario_id, max(fecha) as fecha from ubicacion group by 1) u
     left join ultima_ubicacion n on n.usuario_id = u.usuario_id where n.fecha is distinct from u.fecha`,
  // A task that does not stand where its advances do.
  `select t.id from tarea_proceso t left join lateral (
       select count(*) as cuantos, max(seq) as seq, max(progreso) as progreso from avance_tarea a where a.tarea_id = t.id
     ) a on true
     where t.seq <> a.cuantos or (t.seq > 0 and (a.seq, a.progreso) is distinct from (t.seq, t.progreso::int))`,
];
