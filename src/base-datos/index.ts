export { BaseDatosModule, CONEXION, InyectarBaseDatos, InyectarConexion } from './base-datos.module.js';
export { type BaseDatos, comoJson, type Conexion, filas, unoDe } from './conexion.js';
export { enTexto, leer, type Leida } from './lectura.js';
export type { PostgresAbierto } from './postgres/abrir-postgres.js';
export { comoProblemaDeServicio } from './problemas.js';
export type { ConexionesRedis } from './redis/conexiones-redis.js';
export { Retencion } from './retencion.js';
export * from './tablas/index.js';
export { type ClaveDeTurno, enTurno } from './turno.js';
