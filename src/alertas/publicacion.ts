import { audiencia, type Publicacion } from '../eventos/index.js';
import type { AlertaDeEmpresa } from './fila.js';

/** What is told of an alert, and to whom: who supervises its empresa. */
export const comoPublicacion = ({ empresaId, alerta }: AlertaDeEmpresa): Publicacion => ({
  evento: 'alerta:cambio',
  datos: alerta,
  audiencias: [audiencia.supervision(empresaId)],
});
