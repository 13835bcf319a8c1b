export {
  type Cuentas,
  type LimiteVigilado,
  type LoteConfirmado,
  Metricas,
  type Transporte,
} from './metricas.js';
export { ObservacionModule } from './observacion.module.js';
export { Registro } from './registro.js';
export { type Diagnostico, Salud } from './salud.js';
