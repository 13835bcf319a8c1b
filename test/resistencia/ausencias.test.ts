import { setTimeout as esperar } from 'node:timers/promises';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { pedir } from '../apoyo/cliente.js';
import { enLargo, LARGO } from '../apoyo/largo.js';
import { crearEntorno, enCadaPerfilCompartido, type EntornoDePrueba } from '../apoyo/perfiles.js';
import { leerPrometheus } from '../apoyo/prometheus.js';
import { arrancarProceso, type ProcesoDePrueba } from '../apoyo/proceso.js';
import { abrirPuente, type Puente } from '../apoyo/puente.js';
import { Acuses, entrarTodos, escribirSinParar, puertasDe } from './escrituras.js';
import { comprobarImagen, mirarImagen } from './imagen.js';
import { seguirTodas, Testimonio } from './testigos.js';

type Servicio = 'DATABASE_URL' | 'REDIS_URL';
type Modo = 'cortar' | 'congelar' | 'tragar';

const DURACION_MS = enLargo(3_000, 30_000);
vi.setConfig({ testTimeout: enLargo(90_000, 600_000) });

const TODOS = ['cortar', 'congelar', 'tragar'] as const;
const deCada = (...servicios: Servicio[]) =>
  servicios.flatMap((servicio) => TODOS.map((modo) => [servicio, modo] as const));
/** `npm test` has the others elsewhere, door by door. */
const AUSENCIAS: Record<string, readonly (readonly [Servicio, Modo])[]> = {
  postgres: enLargo([['DATABASE_URL', 'tragar']], deCada('DATABASE_URL')),
  cluster: enLargo([['REDIS_URL', 'tragar']], deCada('DATABASE_URL', 'REDIS_URL')),
};

/** What the long run holds the server to; `npm test` runs beside others on a machine that may be slow. */
const MAXIMO = { hastaNoListaMs: 5_000, hastaListaMs: 10_000, respuestaMs: 10_000, memoriaBytes: 150e6 };
const exigirEnLargo = (valor: number, maximo: number) => expect(LARGO ? valor : 0).toBeLessThan(maximo);

const A_LA_VEZ = 16;
/** Each of them writes ten times a second, however soon it is answered. */
const PAUSA_MS = 100;
const RITMO = {
  SIMULACION_INTERVALO_MS: '100',
  SIMULACION_INCREMENTO: '20',
  TAREAS_BARRIDO_MS: '1000',
  TAREAS_BLOQUEO_MS: '2000',
  NIVEL_REGISTRO: 'error',
};

enCadaPerfilCompartido('a server whose services go away and come back', (perfil) => {
  let entorno: EntornoDePrueba;
  let proceso: ProcesoDePrueba;
  const puentes = new Map<Servicio, Puente>();

  beforeEach(async () => {
    entorno = await crearEntorno(perfil);
    const variables: Record<string, string> = { ...entorno.variables, ...RITMO };
    for (const servicio of ['DATABASE_URL', 'REDIS_URL'] as const) {
      const url = variables[servicio];
      if (!url) continue;
      const puente = await abrirPuente(url);
      puentes.set(servicio, puente);
      variables[servicio] = puente.url;
    }
    proceso = await arrancarProceso(variables);
  });
  afterEach(async () => {
    await proceso.terminar('SIGKILL');
    for (const puente of puentes.values()) await puente.cerrar();
    puentes.clear();
    await entorno.borrar();
  });

  it('lives, says that it is not ready, answers soon, and loses nothing that it acknowledged', async () => {
    const gente = await entrarTodos(proceso.url);
    const acuses = new Acuses();
    const control = new AbortController();
    let masLentaMs = 0;
    const cronometradas = puertasDe(gente, acuses).map((puerta) => async () => {
      const empezada = performance.now();
      await puerta().finally(() => {
        masLentaMs = Math.max(masLentaMs, performance.now() - empezada);
      });
    });
    const escribiendo = escribirSinParar(cronometradas, A_LA_VEZ, control.signal, () => esperar(PAUSA_MS));
    const vidas = vigilarVida(control.signal);
    const ws = gente.ana.ws();
    const testimonio = new Testimonio();
    const oyendo = seguirTodas(ws, { desde: new Date(), hasta: Infinity }, testimonio);
    // Whatever ends early failed.
    const aMedias = Promise.all([escribiendo, vidas, oyendo]);
    await Promise.race([aMedias, hastaEstado(200)]);

    for (const [servicio, modo] of AUSENCIAS[perfil] ?? []) {
      masLentaMs = 0;
      const memoria = await memoriaUsada();
      const ida = performance.now();
      await puentes.get(servicio)?.[modo]();
      await Promise.race([aMedias, hastaEstado(503)]);
      const hastaNoListaMs = performance.now() - ida;
      await Promise.race([aMedias, esperar(Math.max(0, DURACION_MS - hastaNoListaMs))]);
      const crecida = (await memoriaUsada()) - memoria;
      const vuelta = performance.now();
      await puentes.get(servicio)?.descongelar();
      await Promise.race([aMedias, hastaEstado(200)]);
      const hastaListaMs = performance.now() - vuelta;
      const medido = { servicio, modo, hastaNoListaMs, hastaListaMs, masLentaMs, crecida };
      if (LARGO) console.log(perfil, JSON.stringify(medido));
      exigirEnLargo(hastaNoListaMs, MAXIMO.hastaNoListaMs);
      exigirEnLargo(hastaListaMs, MAXIMO.hastaListaMs);
      exigirEnLargo(masLentaMs, MAXIMO.respuestaMs);
      exigirEnLargo(crecida, MAXIMO.memoriaBytes);
    }

    control.abort();
    await escribiendo;
    await vidas;
    await todoTerminado();
    const cuantas = await mirarImagen(entorno, async (consultar) => {
      await comprobarImagen(consultar, acuses);
      const [fila] = await consultar<{ n: number }>('select count(*)::int as n from tarea_proceso');
      return fila?.n ?? 0;
    });
    const terminadas = () =>
      new Set(
        testimonio.recibidos.filter(({ estado }) => estado === 'COMPLETADO').map(({ tareaId }) => tareaId),
      ).size;
    await expect.poll(terminadas, { timeout: 30_000 }).toBe(cuantas);
    await ws.dispose();
  });

  const estadoDe = async (ruta: string) => (await pedir(proceso.url, 'GET', ruta)).estado;

  async function hastaEstado(estado: number): Promise<void> {
    while ((await estadoDe('/salud/lista')) !== estado) await esperar(50);
  }

  /** @throws as soon as it says that it does not live. */
  async function vigilarVida(senal: AbortSignal): Promise<void> {
    while (!senal.aborted) {
      expect(await estadoDe('/salud/viva')).toBe(200);
      await esperar(PAUSA_MS);
    }
  }

  async function memoriaUsada(): Promise<number> {
    const { cuerpo } = await pedir(proceso.url, 'GET', '/metricas');
    return leerPrometheus(cuerpo).get('process_resident_memory_bytes') ?? Number.NaN;
  }

  async function todoTerminado(): Promise<void> {
    const sql = postgres(entorno.variables.DATABASE_URL as string, { max: 1 });
    const faltan = async () =>
      (await sql`select 1 from tarea_proceso where fecha_fin is null limit 1`).length;
    await expect.poll(faltan, { timeout: 60_000, interval: 200 }).toBe(0);
    await sql.end();
  }
});
