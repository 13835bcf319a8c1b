export { comoConexion, comoConexionHaciaAtras, conexionDe, type ConexionRelay } from './conexion.js';
export { GraphqlModule } from './graphql.module.js';
export { IgualParaTodos } from './igual-para-todos.js';
export { DespuesDe, Primeros } from './por-partes.js';
