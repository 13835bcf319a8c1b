import { Injectable, Logger } from '@nestjs/common';
import { setMaxListeners } from 'node:events';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import { detalleParaRegistro, esPasajero } from '../comun/errores.js';
import { insistir } from '../comun/insistir.js';
import { conTraza } from '../comun/traza.js';
import { PorLotes } from '../comun/por-lotes.js';
import { DevolverTrabajo, type Encargo, Manejador, type ManejadorDeTrabajo } from '../colas/index.js';
import { Bus } from '../eventos/index.js';
import { Ejecucion, TareaTerminada } from './ejecucion.js';
import { EscritorAvances } from './escritor-avances.js';
import { ErrorDeTarea } from './procesador.js';
import { RegistroDeProcesadores } from './registro-procesadores.js';
import { estaViva, ponerEnProceso, type Tarea } from './tareas.consultas.js';

const LOTE_MAXIMO = 500;
const MENSAJE_COMPLETADA = 'Tarea completada';
const MENSAJE_FALLIDA = 'No se pudo completar la tarea';

/** Runs a task from where the table says that it got, and writes how it ended. */
@Injectable()
@Manejador('ejecutar-tarea')
export class Ejecutor implements ManejadorDeTrabajo<'ejecutar-tarea'> {
  private readonly logger = new Logger(Ejecutor.name);
  private readonly enCurso = new Map<number, Promise<void>>();
  private readonly porEmpezar = new PorLotes(
    (tareaIds: readonly number[]) => ponerEnProceso(this.db, tareaIds),
    LOTE_MAXIMO,
  );
  private readonly ejecuciones = new Set<Ejecucion>();
  private readonly parada = new AbortController();

  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    private readonly registro: RegistroDeProcesadores,
    private readonly escritor: EscritorAvances,
    private readonly bus: Bus,
  ) {
    // Every run may wait for a database that is away.
    setMaxListeners(0, this.parada.signal);
  }

  /** A task whose job was thought lost may come again while it runs here: then both wait for the one run. */
  async manejar({ datos: { tareaId }, ultimoIntento }: Encargo<'ejecutar-tarea'>): Promise<void> {
    const previa = this.enCurso.get(tareaId);
    if (previa) return previa;
    const ejecucion = this.ejecutar(tareaId, ultimoIntento);
    this.enCurso.set(tareaId, ejecucion);
    try {
      await ejecucion;
    } finally {
      this.enCurso.delete(tareaId);
    }
  }

  /** Gives every running task back: each goes on from its last advance on the next process that takes it. */
  detener(): void {
    const motivo = new DevolverTrabajo();
    this.parada.abort(motivo);
    for (const ejecucion of this.ejecuciones) ejecucion.abortar(motivo);
  }

  private async ejecutar(tareaId: number, ultimoIntento: boolean): Promise<void> {
    const { signal: senal } = this.parada;
    senal.throwIfAborted();
    const tarea = await insistir(() => this.porEmpezar.pedir(tareaId), { esPasajero, senal });
    // It has ended: cancelled before its turn, or finished by a run whose job was thought lost.
    if (!tarea) return;
    const { id, usuarioId, peticion } = tarea;
    await conTraza({ peticion: peticion ?? undefined, tareaId: id, usuarioId }, () =>
      this.llevar(tarea, ultimoIntento),
    );
  }

  private async llevar(tarea: Tarea, ultimoIntento: boolean): Promise<void> {
    const { signal: senal } = this.parada;
    this.logger.log(`Task ${tarea.id} started at ${tarea.progreso} %`);
    const ejecucion = new Ejecucion(tarea, this.escritor, this.bus, () => estaViva(this.db, tarea.id));
    this.ejecuciones.add(ejecucion);
    if (senal.aborted) ejecucion.abortar(senal.reason as Error);
    try {
      const resultado = await this.procesar(tarea, ejecucion);
      await ejecucion.escribir({
        estado: 'completado',
        progreso: 100,
        mensaje: MENSAJE_COMPLETADA,
        resultado: resultado ?? null,
        restanteMs: 0,
      });
    } catch (error) {
      await this.alFallar(tarea, ejecucion, error, ultimoIntento);
    } finally {
      this.ejecuciones.delete(ejecucion);
      ejecucion.terminar();
    }
  }

  private async procesar(tarea: Tarea, ejecucion: Ejecucion): Promise<string | void> {
    ejecucion.senal.throwIfAborted();
    const { id, usuarioId, tipo, parametros } = tarea;
    const resultado = await this.registro
      .para(tipo)
      .procesar({ id, usuarioId, tipo, parametros: parametros ?? {} }, ejecucion);
    // A processor that swallowed the abort must not complete a task that was given back.
    ejecucion.senal.throwIfAborted();
    return resultado;
  }

  private async alFallar(
    { id, tipo }: Tarea,
    ejecucion: Ejecucion,
    error: unknown,
    ultimoIntento: boolean,
  ): Promise<void> {
    const { senal } = ejecucion;
    if (senal.reason instanceof TareaTerminada) return;
    if (senal.aborted) throw senal.reason;

    const definitivo = error instanceof ErrorDeTarea;
    ejecucion.anotar(() => this.logger.error(`Task ${id} («${tipo}») failed: ${detalleParaRegistro(error)}`));
    if (!definitivo && !ultimoIntento) throw error;
    await ejecucion.escribir({
      estado: 'fallido',
      mensaje: definitivo ? error.message : MENSAJE_FALLIDA,
    });
  }
}
