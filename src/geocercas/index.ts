export { GeocercasApiModule, GeocercasModule } from './geocercas.module.js';
