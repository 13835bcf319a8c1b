export { PosicionesService } from './posiciones.service.js';
export { TrackingApiModule, TrackingModule, TrackingTrabajoModule } from './tracking.module.js';
export { TrackingService } from './tracking.service.js';
export { ResultadoUbicaciones, Ubicacion } from './ubicacion.modelo.js';
