export { ColasModule } from './colas.module.js';
export { ColasService, type Pedido } from './colas.service.js';
export { Manejador, type ManejadorDeTrabajo } from './manejador.js';
export { DevolverTrabajo, type Encargo } from './trabajos.js';
