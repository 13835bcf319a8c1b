export type { EstadoGeocerca } from './estado.js';
export type { CambioDeEstado } from './evaluacion.consultas.js';
export { type Evaluacion, EvaluadorDeGeocercas } from './evaluador.js';
export { GeocercasApiModule, GeocercasModule } from './geocercas.module.js';
