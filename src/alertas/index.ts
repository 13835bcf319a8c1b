export { AlertasApiModule, AlertasModule } from './alertas.module.js';
