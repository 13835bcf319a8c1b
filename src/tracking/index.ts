export { TrackingApiModule, TrackingModule, TrackingTrabajoModule } from './tracking.module.js';
export { Ubicacion } from './ubicacion.modelo.js';
