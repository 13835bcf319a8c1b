export { type Audiencia, audiencia } from './audiencias.js';
export { Bus, type Oyente, type Publicacion } from './bus.js';
export { Buzon, type Entrega } from './buzon.js';
export { EventosModule } from './eventos.module.js';
export type { Avance, EstadoTarea, Eventos, Suceso } from './eventos.js';
export { Flujo } from './flujo.js';
