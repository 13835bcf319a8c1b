export { comoProblemaDeCarpeta } from './carpeta-datos.js';
export { type Configuracion, type Firma, leerConfiguracion, type Perfil } from './configuracion.js';
export { CONFIGURACION, ConfiguracionModule, InyectarConfiguracion } from './configuracion.module.js';
export type { CredencialesFcm } from './credenciales-fcm.js';
export { ErrorDeConfiguracion } from './error-de-configuracion.js';
export { origenDeTeselas } from './teselas.js';
