export { SincronizacionApiModule, SincronizacionTrabajoModule } from './sincronizacion.module.js';
