export { ColasModule } from './colas.module.js';
export { ColasService } from './colas.service.js';
export type { Pedido } from './linea.js';
export { Manejador, type ManejadorDeTrabajo } from './manejador.js';
export {
  DevolverTrabajo,
  type DiaPorResumir,
  type Encargo,
  type MotivoDeAviso,
  TrabajoAplazado,
  type TrabajoPeriodico,
  type Turno,
  type TurnoDeResumen,
} from './trabajos.js';
