import type { Client } from 'graphql-ws';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AvanceLeido, Cliente, leer, PROGRESO } from '../apoyo/cliente.js';
import { enLargo } from '../apoyo/largo.js';
import { CLAVE_DEMO, crearEntorno, enCadaPerfil, type EntornoDePrueba } from '../apoyo/perfiles.js';
import { puertoLibre } from '../apoyo/postgres.js';
import { conResolver } from '../apoyo/promesas.js';
import { arrancarProceso, type ProcesoDePrueba } from '../apoyo/proceso.js';

const TAREAS = 5;
/** Twenty advances, 150 ms apart: three seconds in which to act. */
const RITMO = { SIMULACION_INTERVALO_MS: '150', SIMULACION_INCREMENTO: '5', TAREAS_BLOQUEO_MS: '2000' };
const COMPLETA = Array.from({ length: 20 }, (_, i) => [i + 1, 5 * (i + 1)]);

type Senales = readonly (readonly ['SIGKILL' | 'SIGTERM', string])[];
const AMBAS: Senales = [
  ['SIGKILL', 'ana'],
  ['SIGTERM', 'luis'],
];
/** Those that are killed in a cluster have tests of their own, in resistencia/. */
const SENALES = { embebido: AMBAS, postgres: AMBAS, cluster: enLargo(AMBAS.slice(1), AMBAS) };

const pasos = (avances: readonly Pick<AvanceLeido, 'seq' | 'progreso'>[]) =>
  avances.map(({ seq, progreso }) => [seq, progreso]);

enCadaPerfil('a server that is stopped while tasks run', (perfil) => {
  let entorno: EntornoDePrueba;
  let variables: Record<string, string>;
  let proceso: ProcesoDePrueba;

  beforeAll(async () => {
    entorno = await crearEntorno(perfil);
    // The same port again, so that clients find it where it was.
    variables = { ...entorno.variables, ...RITMO, PORT: String(await puertoLibre()) };
    proceso = await arrancarProceso(variables);
  });
  afterAll(async () => {
    await proceso.terminar('SIGKILL');
    await entorno.borrar();
  });

  const entrar = (quien: string) => Cliente.entrar(proceso.url, `${quien}@demo.local`, CLAVE_DEMO);

  // Each on the process that the one before has left, by another user.
  it.each(SENALES[perfil])(
    'goes on after %s where each task was, and whoever was watching sees every advance once (%s)',
    async (senal, quien) => {
      const cliente = await entrar(quien);
      const ids = await Promise.all(Array.from({ length: TAREAS }, () => cliente.iniciarTarea()));
      const conexiones: number[] = [];
      const { promise: hayOtro, resolve: alHaberOtro } = conResolver<void>();
      const ws = cliente.ws({
        retryAttempts: Number.POSITIVE_INFINITY,
        shouldRetry: () => true,
        retryWait: () => hayOtro,
        on: { connected: () => conexiones.push(conexiones.length) },
      });
      const seguidas = ids.map((tareaId) => seguir(ws, tareaId));
      await Promise.all(seguidas.map(({ tercero }) => tercero));
      expect(await proceso.terminar(senal)).toBe(senal === 'SIGTERM' ? 0 : null);
      proceso = await arrancarProceso(variables);
      alHaberOtro();

      for (const avances of await Promise.all(seguidas.map(({ completa }) => completa))) {
        expect(pasos(avances)).toEqual(COMPLETA);
        expect(avances.at(-1)).toMatchObject({ estado: 'COMPLETADO' });
      }
      expect(conexiones).toHaveLength(2);
      await ws.dispose();
      const { tareas } = await cliente.datos(
        '{ tareas { edges { node { estado progreso avances { seq progreso } } } } }',
      );
      expect(tareas.edges).toHaveLength(TAREAS);
      for (const { node } of tareas.edges) {
        expect(node).toMatchObject({ estado: 'COMPLETADO', progreso: 100 });
        expect(pasos(node.avances)).toEqual(COMPLETA);
      }
    },
    // On Postgres the job of a killed process waits for its lock to run out.
    60_000,
  );

  // The embedded queue is made again from the tables at every start, and Redis shows its jobs to BullMQ alone.
  if (perfil !== 'postgres') return;

  it('gives its jobs back at SIGTERM, untouched, for any process to take at once', async () => {
    const ana = await entrar('ana');
    const ws = ana.ws();
    const ids = await Promise.all(Array.from({ length: TAREAS }, () => ana.iniciarTarea()));
    const tercero = (tareaId: number) =>
      leer<AvanceLeido>(ws, PROGRESO, { tareaId, desdeSeq: 0 }, (leidos) => leidos.length >= 3);
    await Promise.all(ids.map(tercero));
    await ws.dispose();
    await proceso.terminar('SIGTERM');
    const sql = postgres(entorno.variables.DATABASE_URL as string, { max: 1 });
    const trabajos = await sql`select id, state, lock_token, attempts_made from bullmq.job
      where name = 'ejecutar-tarea' order by id`;
    await sql.end();
    expect(trabajos).toEqual(
      ids
        .map((id) => ({ id: `tarea-${id}`, state: 'waiting', lock_token: null, attempts_made: 0 }))
        .toSorted((a, b) => a.id.localeCompare(b.id)),
    );
  });
});

/** A subscriber as front ends have it: it reconnects by itself, with the cursor of what it has. */
function seguir(ws: Client, tareaId: number) {
  const recibidos: AvanceLeido[] = [];
  const { promise: tercero, resolve: alTercero } = conResolver<void>();
  const cursor = {
    tareaId,
    get desdeSeq() {
      return recibidos.at(-1)?.seq ?? 0;
    },
  };
  const leerHastaElFin = async () => {
    for await (const { data } of ws.iterate<{ progresoTarea: AvanceLeido }>({
      query: PROGRESO,
      variables: cursor,
    })) {
      if (data) recibidos.push(data.progresoTarea);
      if (recibidos.length === 3) alTercero();
    }
    return recibidos;
  };
  return { tercero, completa: leerHastaElFin() };
}
