import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

const FRACCIONES_DE_SEGUNDO = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** Everything that this process counts while it works. The README's table says what to look at. */
export function crearInstrumentos(registro: Registry) {
  const registers = [registro];
  return {
    tareasTerminadas: new Counter({
      name: 'seguimiento_tareas_terminadas_total',
      help: 'Tasks whose end this process wrote, by their final state',
      labelNames: ['estado'],
      registers,
    }),
    avances: new Counter({
      name: 'seguimiento_avances_total',
      help: 'Advances that this process committed',
      registers,
    }),
    lote: new Histogram({
      name: 'seguimiento_avances_lote',
      help: 'Advances written by one statement',
      buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000],
      registers,
    }),
    confirmacion: new Histogram({
      name: 'seguimiento_avances_confirmacion_seconds',
      help: 'Time to commit one batch of advances',
      buckets: FRACCIONES_DE_SEGUNDO,
      registers,
    }),
    entrega: new Histogram({
      name: 'seguimiento_entrega_seconds',
      help: 'Time from the statement that wrote an advance (by the clock of the database) to its client’s socket, sampled',
      labelNames: ['transporte'],
      buckets: FRACCIONES_DE_SEGUNDO,
      registers,
    }),
    sockets: new Gauge({
      name: 'seguimiento_sockets',
      help: 'Open sockets and streams of this process',
      labelNames: ['transporte'],
      registers,
    }),
    suscripciones: new Gauge({
      name: 'seguimiento_suscripciones',
      help: 'Live views in this process, on every transport',
      registers,
    }),
    conflaciones: new Counter({
      name: 'seguimiento_buzon_conflaciones_total',
      help: 'Times that a slow subscriber’s mailbox was reduced to the newest of each task, user …',
      registers,
    }),
    eventosPublicados: new Counter({
      name: 'seguimiento_eventos_publicados_total',
      help: 'Events sent to other processes',
      registers,
    }),
    eventosRecibidos: new Counter({
      name: 'seguimiento_eventos_recibidos_total',
      help: 'Events received from other processes',
      registers,
    }),
    ubicaciones: new Counter({
      name: 'seguimiento_ubicaciones_total',
      help: 'Positions that phones sent to this process, by what came of them',
      labelNames: ['resultado'],
      registers,
    }),
    trabajos: new Histogram({
      name: 'seguimiento_trabajos_seconds',
      help: 'Jobs that this process ran, by their name and how they ended',
      labelNames: ['nombre', 'resultado'],
      buckets: [0.01, 0.05, 0.25, 1, 5, 30, 120, 600],
      registers,
    }),
    http: new Histogram({
      name: 'seguimiento_http_seconds',
      help: 'HTTP requests, by method, pattern of the route and status',
      labelNames: ['metodo', 'ruta', 'estado'],
      buckets: FRACCIONES_DE_SEGUNDO,
      registers,
    }),
    rechazos: new Counter({
      name: 'seguimiento_rechazos_total',
      help: 'What this process refused or ended because it was too much, by the limit',
      labelNames: ['limite'],
      registers,
    }),
    httpSaliente: new Histogram({
      name: 'seguimiento_http_saliente_seconds',
      help: 'Requests to others, repetitions included, by server and status (or why there was no answer)',
      labelNames: ['servidor', 'resultado'],
      buckets: FRACCIONES_DE_SEGUNDO,
      registers,
    }),
    envios: new Counter({
      name: 'seguimiento_envios_total',
      help: 'Push messages to devices, by what came of a try',
      labelNames: ['resultado'],
      registers,
    }),
  };
}

/** What is not counted but read, when somebody looks: see `Metricas.alLeer`. */
export function crearLecturas(registro: Registry) {
  const registers = [registro];
  return {
    tareas: new Gauge({
      name: 'seguimiento_tareas',
      help: 'Unfinished tasks in the database, whichever process runs them',
      labelNames: ['estado'],
      registers,
    }),
    colaTrabajos: new Gauge({
      name: 'seguimiento_cola_trabajos',
      help: 'Jobs in the queue, whichever process runs them',
      labelNames: ['estado'],
      registers,
    }),
    push: new Gauge({
      name: 'seguimiento_push',
      help: '1 for what push messages are in this process: activo, pausado (FCM refuses its credentials), apagado',
      labelNames: ['estado'],
      registers,
    }),
    notificaciones: new Gauge({
      name: 'seguimiento_notificaciones',
      help: 'Notifications that wait to be sent, and that could not be in the last seven days',
      labelNames: ['estado'],
      registers,
    }),
  };
}
export type Lectura = keyof ReturnType<typeof crearLecturas>;
