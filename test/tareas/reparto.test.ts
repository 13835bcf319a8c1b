import { Module } from '@nestjs/common';
import { sql } from 'drizzle-orm';
import { once } from 'node:events';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { CONEXION, type Conexion } from '../../src/base-datos/index.js';
import { ColasService } from '../../src/colas/index.js';
import {
  type ContextoDeTarea,
  type Procesador,
  ProcesadorDeTarea,
  type TareaEnCurso,
} from '../../src/tareas/index.js';
import type { Cliente } from '../apoyo/cliente.js';
import { enCadaPerfil } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

const LUGARES = 2;
const TIPO = 'retenida';

/** Begins when it gets a place, and keeps it until the test takes it away. */
@ProcesadorDeTarea(TIPO)
class Retenida implements Procesador {
  /** Whose tasks began, in order. */
  empezadas: number[] = [];
  private soltadores: (() => void)[] = [];
  private retiene = true;
  private alEmpezar: () => void = () => {};

  async procesar({ usuarioId }: TareaEnCurso, { senal }: ContextoDeTarea): Promise<void> {
    this.empezadas.push(usuarioId);
    const soltada = new Promise<void>((resolve) => this.soltadores.push(resolve));
    this.alEmpezar();
    if (this.retiene) await Promise.race([soltada, once(senal, 'abort')]);
  }

  async hanEmpezado(cuantas: number): Promise<void> {
    while (this.empezadas.length < cuantas) {
      await new Promise<void>((resolve) => (this.alEmpezar = resolve));
    }
  }

  /** Ends the one that has been running longest. */
  soltarUna(): void {
    this.soltadores.shift()?.();
  }

  /** Lets go of all that run, and of all that begin from now on. */
  abrir(): void {
    this.retiene = false;
    for (const soltar of this.soltadores) soltar();
  }

  cerrar(): void {
    this.retiene = true;
    this.empezadas = [];
    this.soltadores = [];
  }
}

@Module({ providers: [Retenida] })
class ModuloRetenida {}

enCadaPerfil('places for the tasks of several users', (perfil) => {
  let servidor: ServidorDePrueba;
  let retenida: Retenida;
  let ana: Cliente;
  let luis: Cliente;
  let eva: Cliente;
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil, {
      modulos: [ModuloRetenida],
      variables: { TAREAS_CONCURRENCIA: String(LUGARES), TAREAS_BARRIDO_MS: '200' },
    });
    retenida = servidor.app.get(Retenida, { strict: false });
    ana = await servidor.entrar('ana');
    luis = await servidor.entrar('luis');
    eva = await servidor.entrar('eva');
  });
  afterEach(async () => {
    retenida.abrir();
    await quedan({ waiting: 0, active: 0, delayed: 0 });
    retenida.cerrar();
  });

  const iniciar = (quien: Cliente, cuantas: number) =>
    Promise.all(Array.from({ length: cuantas }, () => quien.iniciarTarea(TIPO)));

  /** A task is accepted before its job is put, and has ended before its job has. */
  const quedan = (trabajos: Record<string, number>) =>
    expect
      .poll(() => servidor.app.get(ColasService).contar(), { interval: 10, timeout: 10_000 })
      .toMatchObject(trabajos);

  /** Takes away one place after the other. @returns whose tasks got one, in order. */
  async function repartir(cuantas: number): Promise<number[]> {
    for (let n = 1; n <= cuantas; n++) {
      retenida.soltarUna();
      await retenida.hanEmpezado(LUGARES + n);
    }
    return retenida.empezadas.slice(LUGARES);
  }

  it('go to who has few before who has many, and in turns from there on', async () => {
    await iniciar(ana, 20);
    await retenida.hanEmpezado(LUGARES);
    for (let n = 0; n < 3; n++) await luis.iniciarTarea(TIPO);
    await quedan({ waiting: 20 - LUGARES + 3, active: LUGARES });

    const [a, l] = [ana.id, luis.id];
    // Two of ana's run: luis's first and second are before her third, and his third is after it.
    expect(await repartir(20 - LUGARES + 3)).toEqual([l, l, a, l, ...Array<number>(17).fill(a)]);
  });

  it('go likewise to tasks that lost their jobs', async () => {
    await iniciar(eva, LUGARES);
    await retenida.hanEmpezado(LUGARES);
    const { db } = servidor.app.get<Conexion>(CONEXION);
    // As a process leaves them that dies before it has put their jobs; all of ana's are older than luis's.
    await db.execute(sql`
      insert into tarea_proceso (usuario_id, tipo)
      select ${ana.id}::int, ${TIPO} from generate_series(1, 5) union all select ${luis.id}::int, ${TIPO}`);
    await quedan({ waiting: 6, active: LUGARES });

    expect(await repartir(6)).toEqual([ana.id, luis.id, ana.id, ana.id, ana.id, ana.id]);
  });
});
