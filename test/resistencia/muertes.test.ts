import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { enLargo, LARGO } from '../apoyo/largo.js';
import { enCadaBase, crearEntorno, type EntornoDePrueba } from '../apoyo/perfiles.js';
import { puertoLibre } from '../apoyo/postgres.js';
import { arrancarProceso } from '../apoyo/proceso.js';
import { sucesion } from './azar.js';
import { Acuses, entrarTodos, escribirSinParar, puertasDe } from './escrituras.js';
import { comprobarImagen, mirarImagen } from './imagen.js';

const MUERTES = enLargo(1, 50);
vi.setConfig({ testTimeout: enLargo(60_000, 900_000) });

const SEMILLA = 19_700_101;
const A_LA_VEZ = 18;
/** Answers before a kill. */
const [POCAS, MUCHAS] = [20, enLargo(100, 200)];
/** Ten advances a task, half a second in all: there are always some under way. */
const RITMO = { SIMULACION_INTERVALO_MS: '50', SIMULACION_INCREMENTO: '10', TAREAS_BARRIDO_MS: '500' };

enCadaBase('a server that is killed while many write', (perfil) => {
  let entorno: EntornoDePrueba;
  beforeEach(async () => {
    entorno = await crearEntorno(perfil);
  });
  afterEach(() => entorno.borrar());

  it(`has kept what it acknowledged, and nothing by halves, each of ${MUERTES} times`, async () => {
    // The same port again: tokens outlive the process, and clients find it where it was.
    const variables = {
      ...entorno.variables,
      ...RITMO,
      TAREAS_BLOQUEO_MS: '1000',
      PORT: String(await puertoLibre()),
    };
    const azar = sucesion(SEMILLA);
    const acuses = new Acuses();
    let proceso = await arrancarProceso(variables);
    const gente = await entrarTodos(proceso.url);
    let enMedio = 0;
    for (let muerte = 0; muerte < MUERTES; muerte++) {
      if (muerte > 0) proceso = await arrancarProceso(variables);
      const control = new AbortController();
      let faltan = POCAS + Math.floor(azar() * (MUCHAS - POCAS));
      const antes = acuses.cuantos;
      let muerto: Promise<unknown> | undefined;
      await escribirSinParar(puertasDe(gente, acuses), A_LA_VEZ, control.signal, (hecho) => {
        expect(hecho).toBe(true);
        if (--faltan > 0) return;
        control.abort();
        muerto ??= proceso.terminar('SIGKILL');
      });
      await muerto;
      expect(acuses.cuantos).toBeGreaterThan(antes);
      enMedio += await mirarImagen(entorno, async (consultar) => {
        await comprobarImagen(consultar, acuses);
        const [sin] = await consultar<{ n: number }>(
          `select count(*)::int as n from tarea_proceso where fecha_fin is null`,
        );
        return sin?.n ?? 0;
      });
    }

    // Whatever was lost with the jobs of the dead, the tables give back.
    expect(enMedio).toBeGreaterThan(0);
    proceso = await arrancarProceso(variables);
    const sinTerminar = async () => {
      const { a, b } = await gente.ana.datos(
        '{ a: tareas(estado: PENDIENTE, first: 1) { edges { cursor } } b: tareas(estado: EN_PROCESO, first: 1) { edges { cursor } } }',
      );
      return a.edges.length + b.edges.length;
    };
    await expect.poll(sinTerminar, { timeout: 60_000, interval: 200 }).toBe(0);
    await proceso.terminar('SIGKILL');
    await mirarImagen(entorno, (consultar) => comprobarImagen(consultar, acuses));
    if (LARGO) console.log(`${perfil}: ${acuses.cuantos} writes acknowledged, ${MUERTES} kills, none lost`);
  });
});
