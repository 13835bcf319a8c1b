export { ActividadesApiModule } from './actividades.module.js';
