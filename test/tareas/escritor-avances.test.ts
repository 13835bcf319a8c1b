import { Logger } from '@nestjs/common';
import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { abrirConexion } from '../../src/base-datos/conexion.js';
import { avanceTarea, type Conexion, empresa, tareaProceso, usuario } from '../../src/base-datos/index.js';
import { leerConfiguracion } from '../../src/configuracion/index.js';
import { BusLocal } from '../../src/eventos/bus.js';
import { audiencia, type Avance } from '../../src/eventos/index.js';
import { Metricas } from '../../src/observacion/index.js';
import type { NuevoAvance } from '../../src/tareas/avances.consultas.js';
import { EscritorAvances } from '../../src/tareas/escritor-avances.js';
import { crearEntorno, enCadaBase, type EntornoDePrueba } from '../apoyo/perfiles.js';

enCadaBase('the writer of advances', (perfil) => {
  let entorno: EntornoDePrueba;
  let conexion: Conexion;
  let dueno: number;
  let otro: number;
  let bus: BusLocal;
  let escritor: EscritorAvances;

  beforeAll(async () => {
    entorno = await crearEntorno(perfil);
    conexion = await abrirConexion(leerConfiguracion(entorno.variables));
    const { db } = conexion;
    const [casa] = await db.insert(empresa).values({ nombre: 'Prueba' }).returning();
    const personas = ['uno', 'dos'].map((nombre) => ({
      nombre,
      correo: `${nombre}@prueba.local`,
      empresaId: casa?.id ?? 0,
      rol: 'colaborador' as const,
    }));
    const filas = await db.insert(usuario).values(personas).returning();
    [dueno, otro] = filas.map(({ id }) => id) as [number, number];
  });
  afterAll(async () => {
    await conexion.cerrar();
    await entorno.borrar();
  });
  beforeEach(() => {
    bus = new BusLocal();
    escritor = new EscritorAvances(conexion.db, bus, new Metricas());
  });

  async function crearTareas(cuantas: number): Promise<number[]> {
    const nuevas = Array.from({ length: cuantas }, () => ({
      usuarioId: dueno,
      tipo: 'prueba',
      estado: 'en-proceso' as const,
    }));
    return (await conexion.db.insert(tareaProceso).values(nuevas).returning()).map(({ id }) => id);
  }
  const crearTarea = async () => (await crearTareas(1))[0] as number;
  const leerTarea = async (id: number) =>
    (await conexion.db.select().from(tareaProceso).where(eq(tareaProceso.id, id)))[0];
  const leerAvances = (id: number) =>
    conexion.db.select().from(avanceTarea).where(eq(avanceTarea.tareaId, id)).orderBy(asc(avanceTarea.seq));
  const avanzar = (tareaId: number, progreso: number, resto: Partial<NuevoAvance> = {}) =>
    escritor.escribir({ tareaId, estado: 'en-proceso', progreso, mensaje: `al ${progreso}`, ...resto });
  const terminar = (tareaId: number, estado: 'completado' | 'fallido' | 'cancelado', progreso?: number) =>
    escritor.escribir({ tareaId, estado, progreso, mensaje: estado });

  function oir(donde: ReturnType<typeof audiencia.tarea>): Avance[] {
    const oidos: Avance[] = [];
    bus.suscribir(donde, ({ evento, datos }) => void (evento === 'tarea:progreso' && oidos.push(datos)));
    return oidos;
  }

  it('announces an advance that was committed although the answer was lost', async () => {
    const ids = await crearTareas(2);
    const oidos = ids.map((id) => oir(audiencia.tarea(id)));
    const { db } = conexion;
    let perdidas = 1;
    const ejecutar = db.execute.bind(db);
    const espia = vi.spyOn(db, 'execute').mockImplementation((async (consulta: never) => {
      const respuesta = await ejecutar(consulta);
      if (perdidas-- > 0)
        throw Object.assign(new Error('write CONNECTION_CLOSED'), { code: 'CONNECTION_CLOSED' });
      return respuesta;
    }) as never);
    const respuestas = await Promise.allSettled(ids.map((id) => terminar(id, 'completado', 100)));
    espia.mockRestore();
    // Whoever asked may try again, which changes nothing.
    expect(respuestas.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await terminar(ids[0] as number, 'completado', 100)).toBeUndefined();
    for (const [n, id] of ids.entries()) {
      expect(await leerAvances(id)).toHaveLength(1);
      expect(oidos[n]?.at(-1)).toMatchObject({ tareaId: id, seq: 1, estado: 'completado' });
    }
  });

  it('keeps each advance as one row, numbered from 1, and moves the task with it', async () => {
    const id = await crearTarea();
    const primero = await avanzar(id, 20, { restanteMs: 4_000 });
    const segundo = await avanzar(id, 60);
    expect([primero?.seq, segundo?.seq]).toEqual([1, 2]);
    expect(await leerAvances(id)).toMatchObject([
      { seq: 1, progreso: 20, mensaje: 'al 20', estado: 'en-proceso', restanteMs: 4_000 },
      { seq: 2, progreso: 60, mensaje: 'al 60', estado: 'en-proceso', restanteMs: null },
    ]);
    expect(await leerTarea(id)).toMatchObject({
      seq: 2,
      progreso: 60,
      mensaje: 'al 60',
      estado: 'en-proceso',
    });
  });

  it('announces an advance to its owner and its task, only once it is committed', async () => {
    const id = await crearTarea();
    const [delDueno, deLaTarea, deOtro] = [
      oir(audiencia.usuario(dueno)),
      oir(audiencia.tarea(id)),
      oir(audiencia.usuario(otro)),
    ];
    const visto = new Promise<unknown>((resolve) => {
      bus.suscribir(audiencia.tarea(id), () => resolve(leerAvances(id)));
    });
    const escrito = await avanzar(id, 20);
    expect(await visto).toMatchObject([{ seq: 1, progreso: 20 }]);
    expect([delDueno, deLaTarea, deOtro]).toEqual([[escrito], [escrito], []]);
    expect(escrito).toEqual({ ...(await leerAvances(id))[0], fecha: expect.stringMatching(/^\d{4}-.*Z$/) });
  });

  it('neither writes nor announces progress that goes back or stands still', async () => {
    const id = await crearTarea();
    await avanzar(id, 50);
    const oidos = oir(audiencia.tarea(id));
    expect([await avanzar(id, 50), await avanzar(id, 49), await avanzar(id, 0)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(oidos).toEqual([]);
    expect(await leerAvances(id)).toHaveLength(1);
    expect(await leerTarea(id)).toMatchObject({ seq: 1, progreso: 50, mensaje: 'al 50' });
  });

  it.each(['completado', 'fallido', 'cancelado'] as const)(
    'leaves a task that is %s as it is',
    async (estado) => {
      const id = await crearTarea();
      await terminar(id, estado, estado === 'completado' ? 100 : undefined);
      const antes = await leerTarea(id);
      expect(antes).toMatchObject({ estado, seq: 1, fechaFin: expect.any(Date) });
      const intentos = await Promise.all([
        avanzar(id, 99),
        terminar(id, 'completado', 100),
        terminar(id, 'fallido'),
        terminar(id, 'cancelado'),
      ]);
      expect(intentos).toEqual([undefined, undefined, undefined, undefined]);
      expect(await leerTarea(id)).toEqual(antes);
    },
  );

  it('completes a task only at 100', async () => {
    vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    const id = await crearTarea();
    await avanzar(id, 40);
    await expect(terminar(id, 'completado')).rejects.toThrow();
    expect(await leerTarea(id)).toMatchObject({ estado: 'en-proceso', progreso: 40, seq: 1 });
    expect(await terminar(id, 'completado', 100)).toMatchObject({ seq: 2, progreso: 100 });
  });

  it('keeps the progress of a task that is cancelled or fails', async () => {
    const [cancelada, fallida] = (await crearTareas(2)) as [number, number];
    await Promise.all([avanzar(cancelada, 40), avanzar(fallida, 70)]);
    expect(await terminar(cancelada, 'cancelado')).toMatchObject({ seq: 2, progreso: 40 });
    expect(await terminar(fallida, 'fallido')).toMatchObject({ seq: 2, progreso: 70 });
  });

  it('writes nothing for a user whose task it is not', async () => {
    const id = await crearTarea();
    expect(await avanzar(id, 10, { usuarioId: otro })).toBeUndefined();
    expect(await avanzar(id, 10, { usuarioId: dueno })).toMatchObject({ seq: 1 });
  });

  it('writes two advances of one task that are handed in at once, in order', async () => {
    const id = await crearTarea();
    const oidos = oir(audiencia.tarea(id));
    const escritos = await Promise.all([avanzar(id, 10), avanzar(id, 20), avanzar(id, 30)]);
    expect(escritos.map((avance) => [avance?.seq, avance?.progreso])).toEqual([
      [1, 10],
      [2, 20],
      [3, 30],
    ]);
    expect(oidos).toEqual(escritos);
  });

  it('takes the next advance of whoever waited for the last one, however soon it comes', async () => {
    const id = await crearTarea();
    // Each link of a chain of awaits comes back one microtask later: one of them is the very end of a batch.
    const cadenas = Array.from({ length: 12 }, (_, largo) => async (progreso: number) => {
      const escrito = await avanzar(id, progreso);
      for (let eslabon = 0; eslabon < largo; eslabon++) await Promise.resolve();
      return escrito?.seq;
    });
    const seqs: unknown[] = [];
    for (const [i, cadena] of cadenas.entries()) seqs.push(await cadena(1 + 2 * i), await cadena(2 + 2 * i));
    expect(seqs).toEqual(Array.from({ length: 24 }, (_, i) => i + 1));
  });

  it('writes the advances of many tasks in few statements', async () => {
    const ids = await crearTareas(500);
    const sentencias = vi.spyOn(conexion.db, 'execute');
    const seqs = await Promise.all(
      ids.map(async (id) => {
        const escritos = await Promise.all([20, 40, 60, 80, 99].map((progreso) => avanzar(id, progreso)));
        return escritos.map((avance) => avance?.seq);
      }),
    );
    expect(seqs).toEqual(ids.map(() => [1, 2, 3, 4, 5]));
    expect(sentencias.mock.calls.length).toBeLessThan(25);
    sentencias.mockRestore();
  });

  it('does not let an advance that the database refuses take the others of its batch with it', async () => {
    const avisos = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    const [buena, mala, tambienBuena] = (await crearTareas(3)) as [number, number, number];
    const resultados = await Promise.allSettled([
      avanzar(buena, 10),
      avanzar(2_147_483_647, 10),
      terminar(mala, 'completado', 50),
      avanzar(tambienBuena, 10),
      avanzar(mala, 20),
    ]);
    expect(resultados).toMatchObject([
      { status: 'fulfilled', value: { tareaId: buena, seq: 1 } },
      { status: 'fulfilled', value: undefined },
      { status: 'rejected' },
      { status: 'fulfilled', value: { tareaId: tambienBuena, seq: 1 } },
      { status: 'fulfilled', value: { tareaId: mala, seq: 1, progreso: 20 } },
    ]);
    expect(avisos).toHaveBeenCalledOnce();
    avisos.mockRestore();
  });

  it('keeps what is written when a listener fails', async () => {
    const errores = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    const id = await crearTarea();
    bus.suscribir(audiencia.tarea(id), () => {
      throw new Error('a listener broke');
    });
    expect(await avanzar(id, 10)).toMatchObject({ seq: 1 });
    expect(await avanzar(id, 20)).toMatchObject({ seq: 2 });
    expect(errores).toHaveBeenCalledTimes(2);
    errores.mockRestore();
  });

  it.each([
    ['NUL characters', 'uno\0dos', 'unodos'],
    ['a lone high surrogate', 'uno\ud83d dos', 'uno\ufffd dos'],
    ['a lone low surrogate', '\ude00dos', '\ufffddos'],
    ['halves that a NUL kept apart', '\ud83d\0\ude00', '\ufffd\ufffd'],
    ['10,000 characters', 'ñ'.repeat(10_000), 'ñ'.repeat(500)],
    ['a pair across the cut', `${'a'.repeat(499)}😀`, `${'a'.repeat(499)}\ufffd`],
    ['quotes, backslashes and line breaks', `"'\\\n\t`, `"'\\\n\t`],
  ])('keeps a message with %s as clean text', async (_que, mensaje, limpio) => {
    const id = await crearTarea();
    expect(await avanzar(id, 10, { mensaje })).toMatchObject({ mensaje: limpio });
    expect((await leerTarea(id))?.mensaje).toBe(limpio);
  });

  it('keeps a result as clean text too', async () => {
    const id = await crearTarea();
    await avanzar(id, 100, { estado: 'completado', resultado: 'informe\0 \ud83d' });
    expect(await leerTarea(id)).toMatchObject({ estado: 'completado', resultado: 'informe \ufffd' });
  });
});
