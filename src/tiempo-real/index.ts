export { AdaptadorSocketIo } from './adaptador-socket-io.js';
export { ESPACIO_WS, type SocketAutenticado, vaciado } from './socket.js';
export { TiempoRealModule } from './tiempo-real.module.js';
