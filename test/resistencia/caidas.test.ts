import { Logger } from '@nestjs/common';
import type { Client } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type BaseDePrueba, crearBase } from '../apoyo/bases.js';
import { type AvanceLeido, Cliente, leer, pedir, PROGRESO } from '../apoyo/cliente.js';
import {
  CLAVE_DEMO,
  crearEntorno,
  enCadaPerfilCompartido,
  enCluster,
  type EntornoDePrueba,
} from '../apoyo/perfiles.js';
import { arrancarPostgres, type PostgresDePrueba } from '../apoyo/postgres.js';
import { abrirPuente } from '../apoyo/puente.js';
import { arrancarProceso } from '../apoyo/proceso.js';
import { arrancarRedis, type RedisDePrueba } from '../apoyo/redis.js';
import { iniciarServidor } from '../apoyo/servidor.js';

// What the server says of a lost Postgres or Redis is what is wanted here.
beforeAll(() => Logger.overrideLogger(false));

const TAREAS = 10;
/** Twenty advances of 100 ms, and a sweep that soon finds a task without a job. */
const RITMO = { SIMULACION_INTERVALO_MS: '100', SIMULACION_INCREMENTO: '5', TAREAS_BARRIDO_MS: '500' };
const COMPLETA = Array.from({ length: 20 }, (_, i) => i + 1);
const SIN_SERVICIO = expect.objectContaining({ code: 'SERVICE_UNAVAILABLE' });

/** Starts tasks and follows each to its end. `empezadas` resolves once every one has advanced. */
async function seguirTareas(cliente: Cliente, ws: Client) {
  const ids = await Promise.all(Array.from({ length: TAREAS }, () => cliente.iniciarTarea()));
  const empezadas = ids.map((tareaId) =>
    leer<AvanceLeido>(ws, PROGRESO, { tareaId }, (leidos) => leidos.length > 0),
  );
  const completas = ids.map((tareaId) => leer<AvanceLeido>(ws, PROGRESO, { tareaId, desdeSeq: 0 }));
  return { ids, empezadas: Promise.all(empezadas), completas: Promise.all(completas) };
}

async function esperarCompletas(completas: Promise<AvanceLeido[][]>, cliente: Cliente): Promise<void> {
  for (const avances of await completas) {
    expect(avances.map(({ seq }) => seq)).toEqual(COMPLETA);
    expect(avances.at(-1)).toMatchObject({ estado: 'COMPLETADO', progreso: 100 });
  }
  const { tareas } = await cliente.datos('{ tareas { edges { node { estado avances { seq } } } } }');
  for (const { node } of tareas.edges) {
    expect(node).toEqual({ estado: 'COMPLETADO', avances: COMPLETA.map((seq) => ({ seq })) });
  }
}

let compartido: PostgresDePrueba | undefined;
let plantilla: BaseDePrueba;
afterAll(() => compartido?.detener());

/** A Postgres that may be killed, the same one for all of these tests, with a database as a first start leaves it. */
async function conseguirPostgres(entorno: EntornoDePrueba): Promise<PostgresDePrueba> {
  if (compartido) return compartido;
  compartido = await arrancarPostgres();
  plantilla = await crearBase(compartido.url);
  const variables = { DATABASE_URL: plantilla.url };
  await (await iniciarServidor('postgres', { entorno, variables })).cerrar();
  return compartido;
}

enCadaPerfilCompartido('while Postgres is away', (perfil) => {
  let postgres: PostgresDePrueba;
  let base: BaseDePrueba;
  let entorno: EntornoDePrueba;

  beforeEach(async () => {
    entorno = await crearEntorno(perfil);
    postgres = await conseguirPostgres(entorno);
    base = await crearBase(postgres.url, plantilla.nombre);
    entorno.variables.DATABASE_URL = base.url;
  });
  afterEach(() => entorno.borrar());

  it('answers SERVICE_UNAVAILABLE at every door, and goes on by itself when it is back', async () => {
    const servidor = await iniciarServidor(perfil, { entorno, variables: RITMO });
    const ana = await servidor.entrar('ana');
    const ws = ana.ws();
    const { ids, empezadas, completas } = await seguirTareas(ana, ws);
    await empezadas;
    await postgres.caer();

    const tarea = `/tareas/${ids[0]}`;
    expect(await ana.pedir('GET', tarea)).toMatchObject({ estado: 503, cuerpo: SIN_SERVICIO });
    expect(await ana.pedir('POST', `${tarea}/cancelar`)).toMatchObject({ estado: 503, cuerpo: SIN_SERVICIO });
    const nueva = { tipo: 'generar reporte' };
    expect(await ana.pedir('POST', '/tareas/iniciar', nueva)).toMatchObject({
      estado: 503,
      cuerpo: SIN_SERVICIO,
    });
    expect((await ana.graphql('{ tareas { edges { cursor } } }')).errors[0].extensions).toEqual(SIN_SERVICIO);
    await expect(leer(ws, PROGRESO, { tareaId: ids[0] })).rejects.toThrow('SERVICE_UNAVAILABLE');
    const credenciales = { correo: 'luis@demo.local', clave: CLAVE_DEMO };
    expect(await pedir(servidor.url, 'POST', '/sesion/iniciar', { cuerpo: credenciales })).toMatchObject({
      estado: 503,
      cuerpo: SIN_SERVICIO,
    });

    await postgres.volver();
    await esperarCompletas(completas, ana);
    await ws.dispose();
    await servidor.cerrar();
  }, 60_000);

  it('does so too when it hangs, without refusing or closing anything', async () => {
    const puente = await abrirPuente(base.url);
    const variables = { ...RITMO, DATABASE_URL: puente.url };
    const servidor = await iniciarServidor(perfil, { entorno, variables });
    const ana = await servidor.entrar('ana');
    const ws = ana.ws();
    const { ids, empezadas, completas } = await seguirTareas(ana, ws);
    await empezadas;
    puente.congelar();
    expect(await ana.pedir('GET', `/tareas/${ids[0]}`)).toMatchObject({ estado: 503, cuerpo: SIN_SERVICIO });
    expect(await ana.pedir('GET', '/salud/lista')).toMatchObject({ estado: 503 });
    await puente.descongelar();
    await esperarCompletas(completas, ana);
    await ws.dispose();
    await servidor.cerrar();
    await puente.cerrar();
  }, 60_000);

  // To wait for it comes before everything in which the profiles differ.
  if (perfil !== 'postgres') return;

  it('waits at start for one that is not there yet, and says so', async () => {
    await postgres.caer();
    let dicho = '';
    let vuelta: Promise<void> | undefined;
    const proceso = await arrancarProceso({ ...entorno.variables, NIVEL_REGISTRO: 'warn' }, (texto) => {
      dicho += texto;
      // At the second try that failed; once, for of two on one folder the second ends, and it would be that one's end.
      if (dicho.split('Trying again in').length > 2) vuelta ??= postgres.volver();
    });
    await vuelta;
    const { host } = new URL(postgres.url);
    expect(proceso.salida()).toContain(
      `DATABASE_URL: got "${host}/${base.nombre}", where nothing listens; takes postgres://user:password@host:port/database of a Postgres in reach. Trying again in 250 ms`,
    );
    expect(await Cliente.entrar(proceso.url, 'ana@demo.local', CLAVE_DEMO)).toBeInstanceOf(Cliente);
    expect(await proceso.terminar('SIGTERM')).toBe(0);
  }, 60_000);
});

describe.skipIf(!inject('urlRedis'))('with a Redis of its own', () => {
  let redis: RedisDePrueba;
  let entorno: EntornoDePrueba;

  beforeEach(async () => {
    redis = await arrancarRedis();
    entorno = await crearEntorno('cluster');
    entorno.variables.REDIS_URL = redis.url;
  });
  afterEach(async () => {
    await redis.detener();
    await entorno.borrar();
  });

  enCluster('a Redis that forgets everything in the middle', () => {
    it('loses no task and no advance, of those that run and of those that wait', async () => {
      const trabajador = await iniciarServidor('cluster', {
        entorno,
        variables: { ...RITMO, TAREAS_CONCURRENCIA: String(TAREAS / 2) },
      });
      const api = await iniciarServidor('cluster', { entorno, variables: { ROL_PROCESO: 'api' } });
      const ana = await api.entrar('ana');
      const ws = ana.ws();
      const { ids, completas } = await seguirTareas(ana, ws);
      await leer<AvanceLeido>(
        ws,
        PROGRESO,
        { tareaId: ids[0], desdeSeq: 0 },
        (leidos) => leidos.length === 5,
      );
      await redis.reiniciar();
      await esperarCompletas(completas, ana);
      await ws.dispose();
      await api.cerrar();
      await trabajador.cerrar();
    }, 60_000);

    it('takes tasks while it is away, and runs them when it is back', async () => {
      const servidor = await iniciarServidor('cluster', { entorno, variables: RITMO });
      const ana = await servidor.entrar('ana');
      await redis.detener();
      const ws = ana.ws();
      const { completas } = await seguirTareas(ana, ws);
      await redis.volver();
      await esperarCompletas(completas, ana);
      await ws.dispose();
      await servidor.cerrar();
    }, 60_000);
  });
});
