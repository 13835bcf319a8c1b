export { ConexionesEntrantes, type Entrada } from './conexiones-entrantes.js';
export { ConexionesTcp } from './conexiones-tcp.js';
export { LimitesModule } from './limites.module.js';
export { Paciencia } from './paciencia.js';
export { Rechazos } from './rechazos.js';
export { RitmoDeRedes } from './ritmo-redes.js';
export { RitmoDeUsuarios } from './ritmo-usuarios.js';
export type { VigiaDeMarcos } from './vigia-marcos.js';
export { Vigilancia } from './vigilancia.js';
