export { AutenticacionModule } from './autenticacion.module.js';
export { AutenticacionService } from './autenticacion.service.js';
export { cifrarClave, claveCoincide } from './claves.js';
export { ConexionesAbiertas, type OyenteDeConexiones } from './conexiones-abiertas.js';
export { ActorActual, DireccionActual, Publico, Roles } from './decoradores.js';
export { Identificacion } from './identificacion.js';
export type { ContextoGraphQL, Portador } from './portador.js';
export { type SesionEmitida, SesionesService } from './sesiones.service.js';
