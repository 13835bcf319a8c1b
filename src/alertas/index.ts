export { AlertasApiModule, AlertasModule, AlertasTrabajoModule } from './alertas.module.js';
export { AlertasService } from './alertas.service.js';
