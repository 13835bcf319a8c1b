export { aceptado, type Acuse, FiltroDeAcuses } from './acuse.js';
export { AdaptadorSocketIo } from './adaptador-socket-io.js';
export { Entregas } from './entregas.js';
export { ESPACIO_WS, type SocketAutenticado } from './socket.js';
export { TiempoRealModule } from './tiempo-real.module.js';
