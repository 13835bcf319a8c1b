export { esTerminal } from './estados.js';
export {
  type ContextoDeTarea,
  ErrorDeTarea,
  type Procesador,
  ProcesadorDeTarea,
  type TareaEnCurso,
} from './procesador.js';
export { ProgresoTarea } from './tarea.modelo.js';
export { LectorDeAvances } from './lector-avances.js';
export { TareasApiModule, TareasModule, TareasTrabajoModule } from './tareas.module.js';
export { TareasService } from './tareas.service.js';
