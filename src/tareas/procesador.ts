import { DiscoveryService } from '@nestjs/core';

/** A task as its processor sees it. */
export interface TareaEnCurso {
  readonly id: number;
  readonly usuarioId: number;
  readonly tipo: string;
  readonly parametros: Record<string, unknown>;
}

/** What a processor works with. */
export interface ContextoDeTarea {
  /** How far an earlier run got, 0 to 99: continue from there. */
  readonly progreso: number;
  /** Aborted when the task is cancelled or the process stops. Pass it on to whatever waits. */
  readonly senal: AbortSignal;
  /**
   * Keeps an advance and shows it to the owner. Resolves once it is committed.
   * @param progreso whole percents, 0 to 99; one that is not above the task's own changes nothing.
   * @param mensaje for the end user.
   * @throws the signal's reason if the task has ended meanwhile; let it pass.
   */
  readonly avanzar: (progreso: number, mensaje: string) => Promise<void>;
  /** Writes a line of the log that carries the task's id and that of the request which started it. */
  readonly registrar: (mensaje: string) => void;
}

/**
 * A type of task. Write a class with this interface, decorate it, and provide it in a module of your own:
 *
 * ```ts
 * @ProcesadorDeTarea('generar reporte')
 * export class GenerarReporte implements Procesador {
 *   async procesar(tarea: TareaEnCurso, contexto: ContextoDeTarea) {
 *     await contexto.avanzar(50, 'Reuniendo datos');
 *     return 'https://…/reporte.pdf';
 *   }
 * }
 * ```
 *
 * It may run again from where it got to, after a failure or a restart.
 */
export interface Procesador {
  /**
   * @returns the task's `resultado`; the task is then complete.
   * @throws ErrorDeTarea to fail it at once with a message for its user; anything else is tried again.
   */
  procesar(tarea: TareaEnCurso, contexto: ContextoDeTarea): Promise<string | void>;
}

/** Makes a provider the processor of a task type. */
export const ProcesadorDeTarea = DiscoveryService.createDecorator<string>();

/** The task cannot succeed however often it is tried; the message is for its user. */
export class ErrorDeTarea extends Error {
  override readonly name = 'ErrorDeTarea';
}
