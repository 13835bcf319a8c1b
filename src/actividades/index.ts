export { ActividadesApiModule, ActividadesModule } from './actividades.module.js';
export { ActividadesService } from './actividades.service.js';
