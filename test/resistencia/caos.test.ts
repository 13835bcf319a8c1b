import type { Client } from 'graphql-ws';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type AvanceLeido, Cliente } from '../apoyo/cliente.js';
import { enLargo } from '../apoyo/largo.js';
import { CLAVE_DEMO, enCadaPerfilCompartido } from '../apoyo/perfiles.js';
import { sucesion } from './azar.js';
import { Flota, type Miembro, type Rol, unaViva } from './flota.js';
import { seguirTarea, seguirTodas, Testimonio } from './testigos.js';

/** Most of it is the starting of processes: four, and one for each kill. */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const MUERTES = enLargo(2, 20);
/** Whose turn it is in the first kills; whoever it is, in those after them. */
const PRIMERO_MUEREN: readonly Rol[] = ['trabajador', 'api'];
/** Running before the first kill; and started with each one, on their way to a process that may be its victim. */
const [AL_EMPEZAR, CON_CADA_MUERTE] = [enLargo(70, 100), 5];
const USUARIOS = 10;
/** Those who follow all of their tasks too. */
const CURIOSOS = 3;
/** The next kill comes when so many more have been received: of 1,600 in all, or 4,000. */
const AVANCES_POR_MUERTE = 150;
const SEMILLA = 20_261_122;

const RITMO = {
  SIMULACION_INTERVALO_MS: '300',
  SIMULACION_INCREMENTO: '5',
  // One worker alone cannot hold them all.
  TAREAS_CONCURRENCIA: '70',
  TAREAS_BLOQUEO_MS: '1000',
  TAREAS_BARRIDO_MS: '1000',
};
const COMPLETA = Array.from({ length: 20 }, (_, i) => ({ seq: i + 1, progreso: 5 * (i + 1) }));

interface Persona {
  /** Where they start their tasks. */
  readonly aqui: Cliente;
  readonly suPuerta: Miembro;
  /** Where they watch them. */
  readonly enOtra: Client;
}

enCadaPerfilCompartido('an installation whose processes are killed while it works', (perfil) => {
  const cuantas = AL_EMPEZAR + MUERTES * CON_CADA_MUERTE;
  let flota: Flota<'a' | 'b' | 'uno' | 'otro'>;
  let sql: postgres.Sql;

  beforeEach(async () => {
    const [api, trabajador] = [{ rol: 'api' }, { rol: 'trabajador' }] as const;
    flota = await Flota.crear(perfil, RITMO, { a: api, b: api, uno: trabajador, otro: trabajador });
    sql = postgres(flota.entorno.variables.DATABASE_URL as string, { max: 1 });
    await flota.completa();
  });
  afterEach(async () => {
    await sql.end();
    await flota.borrar();
  });

  it('finishes every task, tells each advance once and in order, and never takes back what it said', async () => {
    const { a, b } = flota.miembros;
    const azar = sucesion(SEMILLA);
    const desde = new Date();
    const testimonio = new Testimonio();
    let conexiones = 0;
    const personas = await Promise.all(
      Array.from({ length: USUARIOS }, (_, i) =>
        incorporar(i, i % 2 ? [a, b] : [b, a], () => (conexiones += 1)),
      ),
    );
    const deCurioso = personas
      .slice(0, CURIOSOS)
      .map(({ enOtra }) => seguirTodas(enOtra, { desde, hasta: cuantas / USUARIOS }, testimonio));
    const seguidas: Promise<AvanceLeido[]>[] = [];
    const iniciar = (otras: number) => {
      for (let i = 0; i < otras; i++) {
        const { aqui, suPuerta, enOtra } = personas[seguidas.length % USUARIOS] as Persona;
        const iniciada = iniciarTarea(aqui, suPuerta, `tarea-${seguidas.length}`);
        seguidas.push(iniciada.then((id) => seguirTarea(enOtra, id, testimonio)));
      }
    };

    iniciar(AL_EMPEZAR);
    const muertos: Miembro[] = [];
    const reinicios: Promise<void>[] = [];
    while (muertos.length < MUERTES) {
      const suficientes = testimonio.hanLlegado((muertos.length + 1) * AVANCES_POR_MUERTE);
      // A subscriber that misses one ends the test at once.
      await Promise.race([suficientes, Promise.all(seguidas)]);
      iniciar(CON_CADA_MUERTE);
      const rol = PRIMERO_MUEREN[muertos.length];
      const victima = await unaViva(
        flota.todos.filter((miembro) => !rol || miembro.rol === rol),
        azar,
      );
      muertos.push(victima);
      reinicios.push(victima.reiniciar());
    }
    await Promise.all(reinicios);

    for (const avances of await Promise.all(seguidas)) {
      expect(avances).toMatchObject(COMPLETA);
      expect(avances.at(-1)?.estado).toBe('COMPLETADO');
    }
    for (const porTarea of await Promise.all(deCurioso)) {
      expect(porTarea.size).toBe(cuantas / USUARIOS);
      for (const avances of porTarea.values()) {
        const seqs = avances.map(({ seq }) => seq);
        expect(seqs).toEqual(seqs.toSorted((uno, otro) => uno - otro));
        expect(avances.at(-1)).toMatchObject({ seq: COMPLETA.length, estado: 'COMPLETADO' });
      }
    }
    await comprobarTablas(testimonio.recibidos);
    expect(new Set(muertos.map(({ rol }) => rol))).toEqual(new Set(['api', 'trabajador']));
    expect(conexiones).toBeGreaterThan(USUARIOS);
    for (const { enOtra } of personas) await enOtra.dispose();
  });

  /** Signs a new user in at one process; their subscriptions go to another, whenever that one is there. */
  async function incorporar(
    i: number,
    [propia, otra]: [Miembro, Miembro],
    connected: () => void,
  ): Promise<Persona> {
    const admin = await Cliente.entrar(propia.url, 'admin@demo.local', CLAVE_DEMO);
    const correo = `persona-${i}@demo.local`;
    await admin.datos(
      'mutation ($correo: String!, $clave: String!) { crearUsuario(nombre: "Persona", correo: $correo, clave: $clave, rol: COLABORADOR) { id } }',
      { correo, clave: CLAVE_DEMO },
    );
    const aqui = await Cliente.entrar(propia.url, correo, CLAVE_DEMO);
    const enOtra = new Cliente(otra.url, aqui.sesion).ws({
      retryAttempts: Number.POSITIVE_INFINITY,
      shouldRetry: () => true,
      retryWait: () => otra.listo(),
      on: { connected },
    });
    return { aqui, suPuerta: propia, enOtra };
  }

  /** Every task is complete, advance by advance, and its rows are what everybody was told. */
  async function comprobarTablas(recibidos: readonly AvanceLeido[]): Promise<void> {
    const tareas = await sql`select estado, progreso, seq, fecha_fin is not null as fin from tarea_proceso`;
    expect(tareas).toHaveLength(cuantas);
    for (const tarea of tareas) {
      expect(tarea).toEqual({ estado: 'completado', progreso: 100, seq: COMPLETA.length, fin: true });
    }
    const filas = await sql<AvanceLeido[]>`
      select tarea_id as "tareaId", seq, progreso, mensaje, estado, restante_ms as "restanteMs", fecha
      from avance_tarea order by tarea_id, seq`;
    expect(filas).toHaveLength(cuantas * COMPLETA.length);
    const deTareaYSeq = new Map<string, AvanceLeido>();
    for (const [i, fila] of filas.entries()) {
      expect(fila).toMatchObject(COMPLETA[i % COMPLETA.length] ?? {});
      deTareaYSeq.set(`${fila.tareaId}/${fila.seq}`, fila);
    }
    for (const recibido of recibidos) {
      const fila = deTareaYSeq.get(`${recibido.tareaId}/${recibido.seq}`) as AvanceLeido;
      const estado = fila.estado.toUpperCase().replace('-', '_');
      expect(recibido).toEqual({ ...fila, estado, fecha: new Date(fila.fecha).toISOString() });
    }
  }
});

/** Asks until it is answered, with one key: a process that was killed may have accepted it before. */
async function iniciarTarea(cliente: Cliente, puerta: Miembro, clave: string): Promise<number> {
  for (;;) {
    await puerta.listo();
    try {
      const { estado, cuerpo } = await cliente.pedir(
        'POST',
        '/tareas/iniciar',
        { tipo: 'generar reporte' },
        { 'idempotency-key': clave },
      );
      if (estado !== 201 && estado !== 200) throw new Error(`${estado}: ${JSON.stringify(cuerpo)}`);
      return cuerpo.id;
    } catch (error) {
      // What fetch says when there was no answer.
      if (!(error instanceof TypeError)) throw error;
    }
  }
}
