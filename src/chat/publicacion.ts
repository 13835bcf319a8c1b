import { audiencia, type Publicacion } from '../eventos/index.js';
import type { MensajeEscrito } from './mensajes.consultas.js';

/** What is told of a message, and to whom: everybody who takes part, its author included. */
export const comoPublicacion = ({ mensaje, participantes }: MensajeEscrito): Publicacion => ({
  evento: 'chat:mensaje',
  datos: mensaje,
  audiencias: participantes.map(audiencia.usuario),
});
