import { Logger, Module } from '@nestjs/common';
import { once } from 'node:events';
import { afterEach, beforeAll, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { Bus } from '../../src/eventos/index.js';
import {
  type ContextoDeTarea,
  ErrorDeTarea,
  type Procesador,
  ProcesadorDeTarea,
  type TareaEnCurso,
} from '../../src/tareas/index.js';
import { type AvanceLeido, type Cliente, leer, PROGRESO } from '../apoyo/cliente.js';
import { crearEntorno, enCadaPerfil } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

@ProcesadorDeTarea('generar reporte')
class GenerarReporte implements Procesador {
  async procesar({ parametros, tipo, usuarioId }: TareaEnCurso, { avanzar, progreso }: ContextoDeTarea) {
    await avanzar(25, `${tipo}: desde ${progreso}`);
    await avanzar(50, 'Reuniendo datos');
    return `reporte de ${String(parametros.mes)} para ${usuarioId}`;
  }
}

@ProcesadorDeTarea('sin resultado')
class SinResultado implements Procesador {
  async procesar() {}
}

@ProcesadorDeTarea('imposible')
class Imposible implements Procesador {
  async procesar(_tarea: TareaEnCurso, { avanzar }: ContextoDeTarea): Promise<string> {
    await avanzar(30, 'Buscando');
    throw new ErrorDeTarea('La cuenta 12 no existe');
  }
}

/** Where each try began, by task. */
const intentos = new Map<number, number[]>();

@ProcesadorDeTarea('inestable')
class Inestable implements Procesador {
  async procesar({ id, parametros }: TareaEnCurso, { avanzar, progreso }: ContextoDeTarea) {
    const propios = intentos.get(id) ?? [];
    intentos.set(id, [...propios, progreso]);
    await avanzar(progreso + 30, `Desde ${progreso}`);
    if (propios.length + 1 < Number(parametros.saleAlIntento))
      throw new Error('select clave from secreto failed');
    return 'por fin';
  }
}

@ProcesadorDeTarea('desmedida')
class Desmedida implements Procesador {
  async procesar(_tarea: TareaEnCurso, { avanzar }: ContextoDeTarea) {
    await avanzar(10, 'Bien');
    await avanzar(150, 'Mal');
  }
}

/** Why each cancelled run was aborted. */
const abortadas = new Map<number, () => void>();

@ProcesadorDeTarea('paciente')
class Paciente implements Procesador {
  async procesar({ id }: TareaEnCurso, { avanzar, senal }: ContextoDeTarea) {
    await avanzar(10, 'Esperando');
    await once(senal, 'abort');
    abortadas.get(id)?.();
    return 'a result that nobody wants any more';
  }
}

/** Goes on when it is told to, by task. */
const continuar = new Map<number, () => void>();
/** How the runs that were told so ended. */
const sordas = new Map<number, (motivo: unknown) => void>();

@ProcesadorDeTarea('sorda')
class Sorda implements Procesador {
  async procesar({ id }: TareaEnCurso, { avanzar }: ContextoDeTarea) {
    await avanzar(10, 'Esperando');
    await new Promise<void>((resolve) => continuar.set(id, resolve));
    await avanzar(5, 'Not an advance: the task is beyond it').catch((motivo: unknown) => {
      sordas.get(id)?.(motivo);
      throw motivo;
    });
  }
}

@Module({ providers: [GenerarReporte, SinResultado, Imposible, Inestable, Desmedida, Paciente, Sorda] })
class ModuloPropio {}

enCadaPerfil('a task type with a processor of its own', (perfil) => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil, {
      modulos: [ModuloPropio],
      variables: { TAREAS_INTENTOS: '2' },
    });
    ana = await servidor.entrar('ana');
  });
  let registro: MockInstance<Logger['error']>;
  beforeEach(() => {
    intentos.clear();
    registro = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
  });
  afterEach(() => registro.mockRestore());

  /** Runs a task to its end: what it showed on the way, and what is left. */
  async function correr(tipo: string, parametros?: Record<string, unknown>) {
    const tareaId = await ana.iniciarTarea(tipo, parametros);
    const ws = ana.ws();
    const avances = await leer<AvanceLeido>(ws, PROGRESO, { tareaId, desdeSeq: 0 });
    await ws.dispose();
    const { cuerpo: tarea } = await ana.pedir('GET', `/tareas/${tareaId}`);
    const pasos = avances.map(({ seq, progreso, estado, mensaje }) => [seq, progreso, estado, mensaje]);
    return { tareaId, pasos, tarea };
  }

  it('is listed in tiposTarea; the simulation’s are not', async () => {
    await ana.iniciarTarea('una cualquiera');
    expect((await ana.datos('{ tiposTarea }')).tiposTarea).toEqual([
      'desmedida',
      'generar reporte',
      'imposible',
      'inestable',
      'paciente',
      'sin resultado',
      'sorda',
    ]);
  });

  it('shows its own advances, gets its parametros and leaves its resultado', async () => {
    const { pasos, tarea } = await correr('generar reporte', { mes: 'enero' });
    expect(pasos).toEqual([
      [1, 25, 'EN_PROCESO', 'generar reporte: desde 0'],
      [2, 50, 'EN_PROCESO', 'Reuniendo datos'],
      [3, 100, 'COMPLETADO', 'Tarea completada'],
    ]);
    expect(tarea).toMatchObject({
      estado: 'completado',
      progreso: 100,
      resultado: `reporte de enero para ${ana.id}`,
    });
  });

  it('may return nothing', async () => {
    const { pasos, tarea } = await correr('sin resultado');
    expect(pasos).toEqual([[1, 100, 'COMPLETADO', 'Tarea completada']]);
    expect(tarea).toMatchObject({ estado: 'completado', resultado: null });
  });

  it('fails at once with the message of an ErrorDeTarea, where it was', async () => {
    const { pasos, tarea } = await correr('imposible');
    expect(pasos).toEqual([
      [1, 30, 'EN_PROCESO', 'Buscando'],
      [2, 30, 'FALLIDO', 'La cuenta 12 no existe'],
    ]);
    expect(tarea).toMatchObject({
      estado: 'fallido',
      progreso: 30,
      resultado: null,
      fechaFin: expect.any(String),
    });
  });

  it('is tried again after any other error, from where it got to', async () => {
    const { tareaId, pasos, tarea } = await correr('inestable', { saleAlIntento: 2 });
    expect(intentos.get(tareaId)).toEqual([0, 30]);
    expect(pasos).toEqual([
      [1, 30, 'EN_PROCESO', 'Desde 0'],
      [2, 60, 'EN_PROCESO', 'Desde 30'],
      [3, 100, 'COMPLETADO', 'Tarea completada'],
    ]);
    expect(tarea).toMatchObject({ resultado: 'por fin' });
  });

  it('fails after TAREAS_INTENTOS tries, telling its user nothing of the error and the log everything', async () => {
    const { tareaId, pasos, tarea } = await correr('inestable', { saleAlIntento: 9 });
    expect(intentos.get(tareaId)).toEqual([0, 30]);
    expect(pasos.at(-1)).toEqual([3, 60, 'FALLIDO', 'No se pudo completar la tarea']);
    const todo = await ana.datos(`{ tarea(id: ${tareaId}) { mensaje resultado avances { mensaje } } }`);
    expect(JSON.stringify([tarea, todo])).not.toMatch(/secreto|select/);
    expect(
      registro.mock.calls.filter(([texto]) => String(texto).includes('select clave from secreto')),
    ).toHaveLength(2);
  });

  it('fails when it advances out of range, and the server goes on', async () => {
    const { pasos } = await correr('desmedida');
    expect(pasos).toEqual([
      [1, 10, 'EN_PROCESO', 'Bien'],
      [2, 10, 'FALLIDO', 'No se pudo completar la tarea'],
    ]);
    expect(registro.mock.calls.some(([texto]) => String(texto).includes('progreso must be an integer'))).toBe(
      true,
    );
    expect((await correr('sin resultado')).tarea.estado).toBe('completado');
  });

  it('learns by its signal that its task was cancelled, and its result comes too late', async () => {
    const tareaId = await ana.iniciarTarea('paciente');
    const abortada = new Promise<void>((resolve) => abortadas.set(tareaId, resolve));
    const ws = ana.ws();
    await leer<AvanceLeido>(ws, PROGRESO, { tareaId }, ([primero]) => primero?.seq === 1);
    await ws.dispose();
    await ana.pedir('POST', `/tareas/${tareaId}/cancelar`);
    await abortada;
    // Another task after it: whatever the first run still wrote is written by then.
    await correr('sin resultado');
    expect((await ana.pedir('GET', `/tareas/${tareaId}`)).cuerpo).toMatchObject({
      estado: 'cancelado',
      resultado: null,
    });
    expect(registro).not.toHaveBeenCalled();
  });
});

describe('a run that did not hear of the cancellation', () => {
  it('learns of it from the table when it tries to advance', async () => {
    const servidor = await iniciarServidor('embebido', { modulos: [ModuloPropio] });
    const ana = await servidor.entrar('ana');
    const tareaId = await ana.iniciarTarea('sorda');
    const ws = ana.ws();
    await leer<AvanceLeido>(ws, PROGRESO, { tareaId }, ([primero]) => primero?.seq === 1);
    await ws.dispose();
    // The bus is a hint, and this one is lost.
    const publicar = vi.spyOn(servidor.app.get(Bus), 'publicar').mockImplementationOnce(() => {});
    await ana.pedir('POST', `/tareas/${tareaId}/cancelar`);
    expect(publicar).toHaveBeenCalledOnce();
    const motivo = new Promise<unknown>((resolve) => sordas.set(tareaId, resolve));
    continuar.get(tareaId)?.();
    expect(await motivo).toMatchObject({ name: 'TareaTerminada' });
  });
});

describe('a task type that two classes claim', () => {
  @ProcesadorDeTarea('generar reporte')
  class OtroReporte implements Procesador {
    async procesar() {}
  }
  @Module({ providers: [OtroReporte] })
  class OtroModulo {}

  it('stops the start', async () => {
    const entorno = await crearEntorno('embebido');
    await expect(
      iniciarServidor('embebido', { modulos: [ModuloPropio, OtroModulo], entorno }),
    ).rejects.toThrow('Task type «generar reporte» has two processors');
    await entorno.borrar();
  });
});
