export type { AlmacenDeCola, Cambios, Cuentas, DepositoDeSesion, Tokens } from './almacen.js';
export { abrirIndexedDB } from './almacen-indexeddb.js';
export { AlmacenEnMemoria, SesionEnMemoria } from './almacen-memoria.js';
export type { Canal } from './canal.js';
export { type Candado, CandadoLocal } from './candado.js';
export type { EstadoDeCola } from './estado-de-cola.js';
export type { OpcionesDeSincronizacion } from './opciones.js';
export type {
  DatosPorTipo,
  EstadoLocal,
  Fallo,
  Operacion,
  TipoOperacion,
  UbicacionTomada,
} from './operacion.js';
export type { Pedir } from './peticion.js';
export type { Red } from './red.js';
export type { Reloj } from './reloj.js';
export type { Sesion } from './sesion.js';
export { type OpcionesDeSesion, SesionGuardada } from './sesion-guardada.js';
export { SyncService } from './sync-service.js';
export { TRANSICIONES } from './transiciones.js';
