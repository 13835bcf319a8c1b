import { audiencia, type Publicacion } from '../eventos/index.js';
import type { Cambio } from './presencia.consultas.js';

/** What is told of a change, and to whom: every user of the empresa, oneself included. */
export const comoPublicacion = ({ empresaId, usuarioId, enLinea, desde }: Cambio): Publicacion => ({
  evento: 'presencia:cambio',
  datos: { usuarioId, enLinea, desde },
  audiencias: [audiencia.empresa(empresaId)],
});
