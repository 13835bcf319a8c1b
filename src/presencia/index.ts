export { PresenciaApiModule } from './presencia.module.js';
