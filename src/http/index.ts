export { AdaptadorFastify } from './adaptador-fastify.js';
export { DESPEDIDA_MS, DespachadorDeUpgrades } from './despachador-upgrades.js';
export { HttpModule } from './http.module.js';
export { IdDeRuta } from './id-de-ruta.js';
export { documentarRest } from './openapi.js';
export { leerPagina, servirRecursos } from './paginas.js';
export { medirPeticiones } from './peticiones.js';
export { SinContenido } from './problema.js';
export { permitirImagenesDe, protegerNavegador } from './seguridad.js';
