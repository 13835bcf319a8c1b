import { Module } from '@nestjs/common';
import { once } from 'node:events';
import { beforeAll, expect, it, vi } from 'vitest';
import { CONEXION } from '../../src/base-datos/index.js';
import {
  type ContextoDeTarea,
  type Procesador,
  ProcesadorDeTarea,
  type TareaEnCurso,
} from '../../src/tareas/index.js';
import { type AvanceLeido, type Cliente, leer, PROGRESO } from '../apoyo/cliente.js';
import { enCadaPerfil } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

const TAREA = `id usuarioId tipo parametros estado progreso mensaje resultado fechaInicio fechaFin`;
const LISTA = `query ($estado: EstadoTarea, $first: Int, $after: String) {
  tareas(estado: $estado, first: $first, after: $after) {
    edges { cursor node { id estado } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;
const CANCELAR = `mutation ($id: Int!) { cancelarTarea(id: $id) { ${TAREA} } }`;
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Stays at 10 %. */
@ProcesadorDeTarea('a medias')
class AMedias implements Procesador {
  async procesar(_tarea: TareaEnCurso, { avanzar, senal }: ContextoDeTarea) {
    await avanzar(10, 'Esperando');
    await once(senal, 'abort');
  }
}

@Module({ providers: [AMedias] })
class ModuloAMedias {}

/** Follows a task to its end. */
const completar = async (cliente: Cliente, tareaId: number) => {
  const ws = cliente.ws();
  const avances = await leer<AvanceLeido>(ws, PROGRESO, { tareaId, desdeSeq: 0 });
  await ws.dispose();
  return avances;
};

enCadaPerfil('tasks', (perfil) => {
  let servidor: ServidorDePrueba;
  /** Another, with tasks that stay where they are. */
  let quieto: ServidorDePrueba;
  let ana: Cliente;
  let luis: Cliente;
  let anaQuieta: Cliente;

  beforeAll(async () => {
    servidor = await iniciarServidor(perfil);
    quieto = await iniciarServidor(perfil, {
      variables: { SIMULACION_INTERVALO_MS: '3600000' },
      modulos: [ModuloAMedias],
    });
    [ana, luis] = [await servidor.entrar('ana'), await servidor.entrar('luis')];
    anaQuieta = await quieto.entrar('ana');
  });

  it('POST /tareas/iniciar answers 201 with the new task and where it is', async () => {
    const { estado, cabeceras, cuerpo } = await ana.pedir('POST', '/tareas/iniciar', {
      tipo: '  generar reporte ',
      parametros: { mes: 'enero', 'ñ😀': [1, null, { a: true }] },
    });
    expect(estado).toBe(201);
    expect(cabeceras.get('location')).toBe(`/tareas/${cuerpo.id}`);
    expect(cuerpo).toEqual({
      id: expect.any(Number),
      usuarioId: ana.id,
      tipo: 'generar reporte',
      parametros: { mes: 'enero', 'ñ😀': [1, null, { a: true }] },
      estado: 'pendiente',
      progreso: 0,
      mensaje: null,
      resultado: null,
      fechaInicio: expect.stringMatching(RFC_3339),
      fechaFin: null,
    });
    await completar(ana, cuerpo.id);
    expect((await ana.pedir('GET', `/tareas/${cuerpo.id}`)).cuerpo).toEqual({
      ...cuerpo,
      estado: 'completado',
      progreso: 100,
      mensaje: 'Tarea completada',
      fechaFin: expect.stringMatching(RFC_3339),
    });
  });

  it('iniciarTarea answers the same in GraphQL, whose enum spells the state PENDIENTE and EN_PROCESO', async () => {
    const { iniciarTarea } = await anaQuieta.datos(
      `mutation { iniciarTarea(tipo: "x", parametros: {a: 1}) { ${TAREA} avances { seq } } }`,
    );
    expect(iniciarTarea).toMatchObject({
      tipo: 'x',
      parametros: { a: 1 },
      progreso: 0,
      fechaFin: null,
      avances: [],
    });
    expect(['PENDIENTE', 'EN_PROCESO']).toContain(iniciarTarea.estado);
    const ws = anaQuieta.ws();
    const id = await anaQuieta.iniciarTarea('a medias');
    await leer<AvanceLeido>(ws, PROGRESO, { tareaId: id }, ([primero]) => primero?.seq === 1);
    await ws.dispose();
    expect((await anaQuieta.datos(`{ tarea(id: ${id}) { estado } }`)).tarea).toEqual({
      estado: 'EN_PROCESO',
    });
    expect((await anaQuieta.pedir('GET', `/tareas/${id}`)).cuerpo).toMatchObject({
      estado: 'en-proceso',
      progreso: 10,
    });
  });

  it('lists every advance by seq', async () => {
    const id = await ana.iniciarTarea();
    const recibidos = await completar(ana, id);
    const { tarea } = await ana.datos(
      `{ tarea(id: ${id}) { avances { tareaId seq progreso mensaje estado fecha restanteMs } } }`,
    );
    expect(tarea.avances).toEqual(recibidos);
    expect(recibidos.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  });

  it('reads the advances of a page of 20 tasks in one statement', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => ana.iniciarTarea('una de veinte')));
    for (const id of ids) await completar(ana, id);
    const sentencias = contarSentencias(servidor, 'avance_tarea');
    const { tareas } = await ana.datos('{ tareas(first: 20) { edges { node { id avances { seq } } } } }');
    expect(tareas.edges).toHaveLength(20);
    for (const { node } of tareas.edges)
      expect(node.avances.map(({ seq }: AvanceLeido) => seq)).toEqual([1, 2, 3, 4, 5]);
    expect(sentencias()).toBe(1);
  });

  it('GET /tareas gives pages of the caller’s tasks in a state, newest first', async () => {
    const luisQuieto = await quieto.entrar('luis');
    const ids = [];
    for (let i = 0; i < 5; i++) ids.push(await luisQuieto.iniciarTarea());
    for (const id of ids.slice(0, 3)) await luisQuieto.pedir('POST', `/tareas/${id}/cancelar`);
    const primera = (await luisQuieto.pedir('GET', '/tareas?estado=cancelado&first=2')).cuerpo;
    expect(primera.items.map(({ id }: { id: number }) => id)).toEqual([ids[2], ids[1]]);
    expect(primera).toMatchObject({ hasNextPage: true, endCursor: expect.any(String) });
    const segunda = (
      await luisQuieto.pedir('GET', `/tareas?estado=cancelado&first=2&after=${primera.endCursor}`)
    ).cuerpo;
    expect(segunda).toMatchObject({
      items: [{ id: ids[0], estado: 'cancelado', usuarioId: luisQuieto.id }],
      hasNextPage: false,
    });
    expect((await luisQuieto.pedir('GET', '/tareas?estado=fallido')).cuerpo).toEqual({
      items: [],
      endCursor: null,
      hasNextPage: false,
    });
  });

  it('walks every page newest first with no repeat while new tasks come', async () => {
    const previas: number[] = [];
    for (let i = 0; i < 25; i++) previas.push(await anaQuieta.iniciarTarea());
    const vistas: number[] = [];
    for (let after: string | null = null; ;) {
      const { tareas } = await anaQuieta.datos(LISTA, { first: 10, after });
      vistas.push(...tareas.edges.map(({ node }: { node: { id: number } }) => node.id));
      expect(tareas.pageInfo).toMatchObject({
        hasPreviousPage: false,
        startCursor: tareas.edges[0].cursor,
        endCursor: tareas.edges.at(-1).cursor,
      });
      after = tareas.pageInfo.endCursor;
      await anaQuieta.iniciarTarea('in between');
      if (!tareas.pageInfo.hasNextPage) break;
    }
    expect(vistas.slice(0, 25)).toEqual(previas.toReversed());
    expect(new Set(vistas).size).toBe(vistas.length);
    expect(vistas).toEqual(vistas.toSorted((a, b) => b - a));
  });

  it('cancels a task: its subscribers get the last advance, and cancelling again answers the same', async () => {
    const id = await anaQuieta.iniciarTarea('a medias');
    const ws = anaQuieta.ws();
    let cancelada: { cuerpo?: unknown; estado?: number } = {};
    const avances: AvanceLeido[] = [];
    for await (const { data } of ws.iterate({ query: PROGRESO, variables: { tareaId: id, desdeSeq: 0 } })) {
      avances.push((data as { progresoTarea: AvanceLeido }).progresoTarea);
      if (avances.length === 1) cancelada = await anaQuieta.pedir('POST', `/tareas/${id}/cancelar`);
    }
    await ws.dispose();
    expect(cancelada).toMatchObject({
      estado: 200,
      cuerpo: {
        id,
        estado: 'cancelado',
        mensaje: 'Tarea cancelada',
        fechaFin: expect.stringMatching(RFC_3339),
      },
    });
    expect(avances.map(({ seq, progreso, estado }) => [seq, progreso, estado])).toEqual([
      [1, 10, 'EN_PROCESO'],
      [2, 10, 'CANCELADO'],
    ]);
    expect((await anaQuieta.pedir('POST', `/tareas/${id}/cancelar`)).cuerpo).toEqual(cancelada.cuerpo);
    const { cancelarTarea } = await anaQuieta.datos(CANCELAR, { id });
    expect(cancelarTarea).toEqual({ ...(cancelada.cuerpo as object), estado: 'CANCELADO' });
  });

  it('refuses to cancel a task that is complete with CONFLICT, and someone else’s with NOT_FOUND', async () => {
    const id = await ana.iniciarTarea();
    expect((await luis.graphql(CANCELAR, { id })).errors[0].extensions.code).toBe('NOT_FOUND');
    await completar(ana, id);
    expect((await ana.graphql(CANCELAR, { id })).errors[0].extensions.code).toBe('CONFLICT');
    expect(await ana.pedir('POST', `/tareas/${id}/cancelar`)).toMatchObject({
      estado: 409,
      cuerpo: { code: 'CONFLICT' },
    });
    expect((await ana.pedir('GET', `/tareas/${id}`)).cuerpo).toMatchObject({
      estado: 'completado',
      progreso: 100,
    });
  });

  it('starts one task for twenty simultaneous requests with one Idempotency-Key', async () => {
    const cabeceras = { 'idempotency-key': 'pedido 1' };
    const pedir = (quien: Cliente) => quien.pedir('POST', '/tareas/iniciar', { tipo: 'x' }, cabeceras);
    const respuestas = await Promise.all(Array.from({ length: 20 }, () => pedir(ana)));
    expect(respuestas.map(({ estado }) => estado).toSorted((a, b) => a - b)).toEqual([
      ...Array(19).fill(200),
      201,
    ]);
    expect(new Set(respuestas.map(({ cuerpo }) => cuerpo.id)).size).toBe(1);
    const { iniciarTarea } = await ana.datos(
      'mutation { iniciarTarea(tipo: "y", claveIdempotencia: "pedido 1") { id tipo } }',
    );
    expect(iniciarTarea).toEqual({ id: respuestas[0]?.cuerpo.id, tipo: 'x' });
    const ajena = await pedir(luis);
    expect(ajena.estado).toBe(201);
    expect(ajena.cuerpo).toMatchObject({ usuarioId: luis.id });
    expect(ajena.cuerpo.id).not.toBe(iniciarTarea.id);
  });
});

/** Counts the statements on a table that the server's Drizzle prepares from now on. */
function contarSentencias({ app }: ServidorDePrueba, tabla: string): () => number {
  const { db } = app.get<{ db: { session: { prepareQuery(consulta: { sql: string }): unknown } } }>(CONEXION);
  const preparar = vi.spyOn(db.session, 'prepareQuery');
  return () => preparar.mock.calls.filter(([consulta]) => consulta.sql.includes(`"${tabla}"`)).length;
}
