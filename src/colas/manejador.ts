import { DiscoveryService } from '@nestjs/core';
import type { Encargo, NombreDeTrabajo } from './trabajos.js';

/** Marks the provider that carries out a job: `@Manejador('ejecutar-tarea')`. */
export const Manejador = DiscoveryService.createDecorator<NombreDeTrabajo>();

export interface ManejadorDeTrabajo<N extends NombreDeTrabajo> {
  /** Runs again after a failure, or after a process that died with it: what it does twice must count once. */
  manejar(encargo: Encargo<N>): Promise<void>;

  /** The process is stopping: whatever runs must end soon, with {@link DevolverTrabajo}. */
  detener?(): void;
}
