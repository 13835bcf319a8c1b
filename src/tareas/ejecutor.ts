import { Injectable, Logger } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import { detalleParaRegistro } from '../comun/errores.js';
import { conTraza } from '../comun/traza.js';
import { DevolverTrabajo, type Encargo, Manejador, type ManejadorDeTrabajo } from '../colas/index.js';
import { Bus } from '../eventos/index.js';
import { Ejecucion, TareaTerminada } from './ejecucion.js';
import { EscritorAvances, type NuevoAvance } from './escritor-avances.js';
import { ErrorDeTarea } from './procesador.js';
import { RegistroDeProcesadores } from './registro-procesadores.js';
import { estaViva, ponerEnProceso, type Tarea } from './tareas.consultas.js';

const MENSAJE_COMPLETADA = 'Tarea completada';
const MENSAJE_FALLIDA = 'No se pudo completar la tarea';

/** Runs a task from where the table says that it got, and writes how it ended. */
@Injectable()
@Manejador('ejecutar-tarea')
export class Ejecutor implements ManejadorDeTrabajo<'ejecutar-tarea'> {
  private readonly logger = new Logger(Ejecutor.name);
  private readonly enCurso = new Set<Ejecucion>();
  private deteniendo = false;

  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    private readonly registro: RegistroDeProcesadores,
    private readonly escritor: EscritorAvances,
    private readonly bus: Bus,
  ) {}

  async manejar({ datos, ultimoIntento }: Encargo<'ejecutar-tarea'>): Promise<void> {
    if (this.deteniendo) throw new DevolverTrabajo();
    const tarea = await ponerEnProceso(this.db, datos.tareaId);
    // It has ended: cancelled before its turn, or finished by a run whose job was thought lost.
    if (!tarea) return;
    const { id, usuarioId, peticion } = tarea;
    await conTraza({ peticion: peticion ?? undefined, tareaId: id, usuarioId }, () =>
      this.ejecutar(tarea, ultimoIntento),
    );
  }

  /** Gives every running task back: each goes on from its last advance on the next process that takes it. */
  detener(): void {
    this.deteniendo = true;
    for (const ejecucion of this.enCurso) ejecucion.abortar(new DevolverTrabajo());
  }

  private async ejecutar(tarea: Tarea, ultimoIntento: boolean): Promise<void> {
    this.logger.log(`Task ${tarea.id} started at ${tarea.progreso} %`);
    const ejecucion = new Ejecucion(tarea.id, tarea.progreso, this.escritor, this.bus, () =>
      estaViva(this.db, tarea.id),
    );
    this.enCurso.add(ejecucion);
    try {
      if (this.deteniendo) ejecucion.abortar(new DevolverTrabajo());
      const resultado = await this.procesar(tarea, ejecucion);
      await this.terminar(ejecucion, {
        tareaId: tarea.id,
        estado: 'completado',
        progreso: 100,
        mensaje: MENSAJE_COMPLETADA,
        resultado: resultado ?? null,
        restanteMs: 0,
      });
    } catch (error) {
      await this.alFallar(tarea, ejecucion, error, ultimoIntento);
    } finally {
      this.enCurso.delete(ejecucion);
      ejecucion.terminar();
    }
  }

  private async terminar({ traza }: Ejecucion, final: NuevoAvance): Promise<void> {
    const escrito = await this.escritor.escribir(final);
    if (escrito) conTraza(traza, () => this.logger.log(`Task ${final.tareaId} ended: ${final.estado}`));
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
    const { senal, traza } = ejecucion;
    if (senal.reason instanceof TareaTerminada) return;
    if (senal.aborted) throw senal.reason;

    const definitivo = error instanceof ErrorDeTarea;
    conTraza(traza, () => this.logger.error(`Task ${id} («${tipo}») failed: ${detalleParaRegistro(error)}`));
    if (!definitivo && !ultimoIntento) throw error;
    await this.terminar(ejecucion, {
      tareaId: id,
      estado: 'fallido',
      mensaje: definitivo ? error.message : MENSAJE_FALLIDA,
    });
  }
}
