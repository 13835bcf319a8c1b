export {
  type Configuracion,
  ErrorDeConfiguracion,
  type Firma,
  leerConfiguracion,
  type Perfil,
} from './configuracion.js';
export { CONFIGURACION, ConfiguracionModule, InyectarConfiguracion } from './configuracion.module.js';
