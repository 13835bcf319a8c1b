export { ErrorHttpSaliente } from './error-http.js';
export { HttpSalienteModule } from './http-saliente.module.js';
export { ESPERA_POR_CUOTA_MS, REPETICIONES } from './reintentos.js';
