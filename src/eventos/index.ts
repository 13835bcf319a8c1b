export { type Audiencia, audiencia, audienciaDelEquipo, type Escuchados } from './audiencias.js';
export { Barrido, type Relectura, VENTANA_MAXIMA_S } from './barrido.js';
export { Bus, type Oyente, type Publicacion, type Repeticion } from './bus.js';
export { Buzon, type Entrega } from './buzon.js';
export type { Cursor } from './cursor.js';
export { EnVivo, type Novedades } from './en-vivo.js';
export { EventosModule } from './eventos.module.js';
export type {
  ActividadEnVivo,
  AlertaEnVivo,
  Avance,
  EstadoActividad,
  EstadoTarea,
  Eventos,
  MensajeEnVivo,
  PosicionEnVivo,
  PresenciaEnVivo,
  Suceso,
  TipoAlerta,
} from './eventos.js';
export { Flujo } from './flujo.js';
export { type AlEntregar, type Comienzo, type Seguido, Seguimiento } from './seguimiento.js';
export { type Medio, medioDirecto, UnidadDeTrabajo } from './unidad-de-trabajo.js';
