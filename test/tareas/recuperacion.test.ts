import { Injectable, Module } from '@nestjs/common';
import { sql } from 'drizzle-orm';
import { setTimeout as esperar } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { CONEXION, type Conexion, filas } from '../../src/base-datos/index.js';
import {
  type ContextoDeTarea,
  type Procesador,
  ProcesadorDeTarea,
  type TareaEnCurso,
} from '../../src/tareas/index.js';
import { type AvanceLeido, type Cliente, leer, PROGRESO } from '../apoyo/cliente.js';
import { enCadaPerfil } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

enCadaPerfil('the sweep of tasks without a job', (perfil) => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;

  beforeAll(async () => {
    servidor = await iniciarServidor(perfil, { variables: { TAREAS_BARRIDO_MS: '200' } });
    ana = await servidor.entrar('ana');
  });

  it.each([
    ['pendiente', 0],
    ['en-proceso', 40],
  ])('finds one that is %s, and it goes on from %d per cent', async (estado, progreso) => {
    const { db } = servidor.app.get<Conexion>(CONEXION);
    // As a process leaves it that dies between the insert and the job, or whose job is lost while it runs.
    const [tarea] = await filas<{ id: number }>(
      db,
      sql`insert into tarea_proceso (usuario_id, tipo, estado, progreso)
          values (${ana.id}, 'huérfana', ${estado}, ${progreso}) returning id`,
    );
    const ws = ana.ws();
    const avances = await leer<AvanceLeido>(ws, PROGRESO, { tareaId: tarea?.id, desdeSeq: 0 });
    await ws.dispose();
    const pasos = Array.from({ length: (100 - progreso) / 20 }, (_, i) => [i + 1, progreso + 20 * (i + 1)]);
    expect(avances.map(({ seq, progreso: hasta }) => [seq, hasta])).toEqual(pasos);
    expect(avances.at(-1)?.estado).toBe('COMPLETADO');
  });

  it('does not run twice one that is silent because it takes long', async () => {
    const lenta = await iniciarServidor(perfil, {
      variables: { TAREAS_BARRIDO_MS: '100' },
      modulos: [TareaLentaModule],
    });
    const luis = await lenta.entrar('luis');
    const ws = luis.ws();
    const tareaId = await luis.iniciarTarea('lenta');
    await leer<AvanceLeido>(ws, PROGRESO, { tareaId });
    await ws.dispose();
    // Ten sweeps found it silent meanwhile.
    expect(lenta.app.get(TareaLenta, { strict: false }).vecesHecha).toBe(1);
  });
});

@Injectable()
@ProcesadorDeTarea('lenta')
class TareaLenta implements Procesador {
  vecesHecha = 0;

  async procesar(_tarea: TareaEnCurso, { senal }: ContextoDeTarea): Promise<void> {
    this.vecesHecha += 1;
    await esperar(1_000, undefined, { signal: senal });
  }
}

@Module({ providers: [TareaLenta] })
class TareaLentaModule {}
