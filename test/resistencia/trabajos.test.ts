import postgres from 'postgres';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { AvanceLeido, Cliente } from '../apoyo/cliente.js';
import { enLargo, LARGO } from '../apoyo/largo.js';
import { enCadaPerfilCompartido, enCluster, type PerfilDePrueba } from '../apoyo/perfiles.js';
import { iniciarServidor } from '../apoyo/servidor.js';
import { sucesion } from './azar.js';
import { Flota, type Miembro, unaViva } from './flota.js';
import { seguirTodas, Testimonio } from './testigos.js';

vi.setConfig({ testTimeout: enLargo(120_000, 900_000), hookTimeout: 120_000 });

const TAREAS = enLargo(300, 10_000);
const MUERTES = enLargo(1, 50);
/** The next kill comes when so many more advances were heard, though of each task only the last one might be. */
const AVANCES_POR_MUERTE = Math.floor(TAREAS / (MUERTES + 1));
const A_LA_VEZ = 50;
const SEMILLA = 424_242;

const RITMO = {
  SIMULACION_INTERVALO_MS: '20',
  SIMULACION_INCREMENTO: '25',
  TAREAS_CONCURRENCIA: '100',
  TAREAS_BLOQUEO_MS: '1000',
  TAREAS_BARRIDO_MS: '1000',
  // Each line "Task 7 started" is a run of a job.
  NIVEL_REGISTRO: 'log',
};
const SEQS = [1, 2, 3, 4];

/** In short on one of them: fewer tasks are followed through more deaths on both elsewhere. */
const enSusPerfiles = LARGO
  ? enCadaPerfilCompartido
  : (nombre: string, probar: (perfil: PerfilDePrueba) => void) => enCluster(nombre, () => probar('cluster'));

enSusPerfiles('workers that are killed while jobs wait', (perfil) => {
  let flota: Flota<'uno' | 'otro'>;
  let sql: postgres.Sql;
  beforeEach(async () => {
    flota = await Flota.crear(perfil, RITMO, { uno: { rol: 'trabajador' }, otro: { rol: 'trabajador' } });
    sql = postgres(flota.entorno.variables.DATABASE_URL as string, { max: 1 });
  });
  afterEach(async () => {
    await sql.end();
    await flota.borrar();
  });

  it(`leave each of ${TAREAS} tasks done once, and told once, though workers die ${MUERTES} times`, async () => {
    const { entorno } = flota;
    const api = await iniciarServidor(perfil, { entorno, variables: { ROL_PROCESO: 'api' } });
    await flota.completa();
    const ana = await api.entrar('ana');
    const ws = ana.ws();
    const testimonio = new Testimonio();
    const oidas = seguirTodas(ws, { desde: new Date(), hasta: TAREAS }, testimonio);
    const empezado = performance.now();
    const iniciadas = iniciarTodas(ana);
    const azar = sucesion(SEMILLA);
    const reinicios: Promise<void>[] = [];
    while (reinicios.length < MUERTES) {
      const suficientes = testimonio.hanLlegado((reinicios.length + 1) * AVANCES_POR_MUERTE);
      await Promise.race([suficientes, oidas]);
      const victima: Miembro = await unaViva(flota.todos, azar);
      reinicios.push(victima.reiniciar());
    }
    await iniciadas;

    // On one connection, which nobody cut: each task's advances in their order, the last one once and last.
    const porTarea = await oidas;
    expect(porTarea.size).toBe(TAREAS);
    for (const avances of porTarea.values()) comprobarOidos(avances);
    if (LARGO) console.log(`${perfil}: ${await cifras(performance.now() - empezado)}`);
    await comprobarTablas();
    await Promise.all(reinicios);
    await ws.dispose();
    await api.cerrar();
  });

  async function iniciarTodas(ana: Cliente): Promise<void> {
    let faltan = TAREAS;
    const iniciar = async () => {
      while (faltan-- > 0) await ana.iniciarTarea();
    };
    await Promise.all(Array.from({ length: A_LA_VEZ }, iniciar));
  }

  function comprobarOidos(avances: readonly AvanceLeido[]): void {
    const seqs = avances.map(({ seq }) => seq);
    expect(seqs).toEqual([...new Set(seqs)].toSorted((uno, otro) => uno - otro));
    const terminales = avances.filter(({ estado }) => estado === 'COMPLETADO');
    expect(terminales).toEqual([avances.at(-1)]);
    expect(seqs.at(-1)).toBe(SEQS.length);
  }

  /** Every effect is there once: the end of each task, and each of its advances. */
  async function comprobarTablas(): Promise<void> {
    expect(
      await sql`select estado, progreso, seq, count(*)::int as tareas from tarea_proceso group by 1, 2, 3`,
    ).toEqual([{ estado: 'completado', progreso: 100, seq: SEQS.length, tareas: TAREAS }]);
    expect(
      await sql`select seq, progreso, estado, count(*)::int as tareas from avance_tarea group by 1, 2, 3 order by 1`,
    ).toEqual(
      SEQS.map((seq) => ({
        seq,
        progreso: 25 * seq,
        estado: seq === SEQS.length ? 'completado' : 'en-proceso',
        tareas: TAREAS,
      })),
    );
  }

  async function cifras(ms: number): Promise<string> {
    const corridas = flota.todos.flatMap((miembro) => miembro.dicho().match(/Task \d+ started at/g) ?? []);
    const deNuevo = corridas.length - new Set(corridas).size;
    return `${TAREAS} tasks, ${MUERTES} kills in ${(ms / 1_000).toFixed(1)} s; ${deNuevo} tasks run again`;
  }
});
