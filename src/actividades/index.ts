export { ActividadesApiModule, ActividadesModule, ActividadesTrabajoModule } from './actividades.module.js';
export { ActividadesService } from './actividades.service.js';
