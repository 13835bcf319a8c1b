import { audiencia, type Publicacion } from '../eventos/index.js';
import type { ActividadDeEmpresa } from './actividades.consultas.js';

/** What is told of a visit, and to whom: who supervises its empresa, and who is to make it. */
export const comoPublicacion = ({ empresaId, actividad }: ActividadDeEmpresa): Publicacion => ({
  evento: 'actividad:cambio',
  datos: actividad,
  audiencias: [audiencia.supervision(empresaId), audiencia.usuario(actividad.usuarioId)],
});
