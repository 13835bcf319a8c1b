import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { crearInstrumentos, crearLecturas, type Lectura } from './instrumentos.js';
import { MuestraDeEntregas } from './muestra-entregas.js';
import { Sonda } from './sonda.js';

/** How advances reach their readers. */
export const TRANSPORTES = ['graphql', 'socketio', 'sse'] as const;
export type Transporte = (typeof TRANSPORTES)[number];

/** How much one user, address or connection may have of a process. */
export const LIMITES_VIGILADOS = [
  'peticiones-usuario',
  'peticiones-ip',
  'marcos',
  'conexiones-usuario',
  'conexiones-ip',
  'sin-autenticar',
] as const;
export type LimiteVigilado = (typeof LIMITES_VIGILADOS)[number];

/** A batch of advances that was committed. */
export interface LoteConfirmado {
  readonly escritos: number;
  readonly segundos: number;
  /** State of each advance that ended its task. */
  readonly terminales: readonly string[];
}

/** What came of the positions of one request. */
export interface UbicacionesRecibidas {
  readonly aceptadas: number;
  readonly duplicadas: number;
  readonly rechazadas: number;
}

/** By the value of the gauge's label. */
export type Cuentas = Readonly<Record<string, number>>;

/**
 * What this process counts, in a registry of its own: several servers may run in one process. Called once per
 * batch, socket or request, never per advance, but for {@link entregado}, which costs a comparison.
 */
@Injectable()
export class Metricas implements OnApplicationShutdown, OnModuleInit {
  private readonly logger = new Logger(Metricas.name);
  private readonly registro = new Registry();
  private readonly instrumentos = crearInstrumentos(this.registro);
  private readonly lecturas = crearLecturas(this.registro);
  private readonly sondas = new Map<Lectura, Sonda<Cuentas>>();
  private readonly muestras = Object.fromEntries(
    TRANSPORTES.map((transporte) => [
      transporte,
      new MuestraDeEntregas(this.instrumentos.entrega.labels(transporte)),
    ]),
  ) as Record<Transporte, MuestraDeEntregas>;
  private leyendo: Promise<string> | undefined;

  onModuleInit(): void {
    collectDefaultMetrics({ register: this.registro });
    for (const transporte of TRANSPORTES) this.instrumentos.sockets.set({ transporte }, 0);
    for (const limite of LIMITES_VIGILADOS) this.instrumentos.rechazos.inc({ limite }, 0);
  }

  onApplicationShutdown(): void {
    this.registro.clear();
  }

  /**
   * Says how to read a gauge when somebody looks.
   * @param leer what fails or takes longer than two seconds is left out, and logged.
   */
  alLeer(lectura: Lectura, leer: () => Promise<Cuentas>): void {
    this.sondas.set(lectura, new Sonda(lectura, leer, this.logger));
  }

  anotarLote({ escritos, segundos, terminales }: LoteConfirmado): void {
    this.instrumentos.confirmacion.observe(segundos);
    this.instrumentos.lote.observe(escritos);
    this.instrumentos.avances.inc(escritos);
    for (const estado of terminales) this.instrumentos.tareasTerminadas.inc({ estado });
  }

  /**
   * An advance has gone to its reader's socket. Of each tenth of a second the first fifty are measured.
   * @param fecha of the advance, in RFC 3339.
   */
  entregado(transporte: Transporte, fecha: string): void {
    this.muestras[transporte].anotar(fecha);
  }

  /** @returns to be called when the socket or stream ends; a second call does nothing. */
  socketAbierto(transporte: Transporte): () => void {
    this.instrumentos.sockets.inc({ transporte });
    return unaVez(() => this.instrumentos.sockets.dec({ transporte }));
  }

  /** @returns to be called when the subscription ends; a second call does nothing. */
  suscripcionAbierta(): () => void {
    this.instrumentos.suscripciones.inc();
    return unaVez(() => this.instrumentos.suscripciones.dec());
  }

  readonly buzonConflado = (): void => this.instrumentos.conflaciones.inc();

  eventosPublicados(cuantos: number): void {
    this.instrumentos.eventosPublicados.inc(cuantos);
  }

  eventosRecibidos(cuantos: number): void {
    this.instrumentos.eventosRecibidos.inc(cuantos);
  }

  ubicacionesRecibidas({ aceptadas, duplicadas, rechazadas }: UbicacionesRecibidas): void {
    const { ubicaciones } = this.instrumentos;
    if (aceptadas > 0) ubicaciones.inc({ resultado: 'aceptada' }, aceptadas);
    if (duplicadas > 0) ubicaciones.inc({ resultado: 'duplicada' }, duplicadas);
    if (rechazadas > 0) ubicaciones.inc({ resultado: 'rechazada' }, rechazadas);
  }

  /** @returns to be called with how the job ended. */
  trabajoEmpezado(nombre: string): (resultado: 'hecho' | 'fallido' | 'devuelto') => void {
    const empezado = performance.now();
    return (resultado) =>
      this.instrumentos.trabajos.observe({ nombre, resultado }, (performance.now() - empezado) / 1_000);
  }

  /** @param ruta the pattern, as `/tareas/:id`: one for each id would grow without end. */
  peticionHttp(metodo: string, ruta: string, estado: number, segundos: number): void {
    this.instrumentos.http.observe({ metodo, ruta, estado }, segundos);
  }

  /** Something was too much. */
  rechazado(limite: LimiteVigilado): void {
    this.instrumentos.rechazos.inc({ limite });
  }

  /** @param resultado the status, or a code that says why there was none. */
  peticionSaliente(servidor: string, resultado: string, segundos: number): void {
    this.instrumentos.httpSaliente.observe({ servidor, resultado }, segundos);
  }

  envioIntentado(resultado: string): void {
    this.instrumentos.envios.inc({ resultado });
  }

  get tipoDeContenido(): string {
    return this.registro.contentType;
  }

  /** Everything in Prometheus' text format. Who asks at once is given one reading. */
  texto(): Promise<string> {
    this.leyendo ??= this.leerTodo().finally(() => (this.leyendo = undefined));
    return this.leyendo;
  }

  private async leerTodo(): Promise<string> {
    await Promise.all([...this.sondas].map(([lectura, sonda]) => this.leer(lectura, sonda)));
    // prom-client 15 writes it so, for a mean of nothing; the format has one spelling.
    return (await this.registro.metrics()).replaceAll(/ Nan$/gm, ' NaN');
  }

  private async leer(lectura: Lectura, sonda: Sonda<Cuentas>): Promise<void> {
    const hallazgo = await sonda.tomar();
    const medidor = this.lecturas[lectura];
    medidor.reset();
    if (!hallazgo.bien) return;
    for (const [estado, cuenta] of Object.entries(hallazgo.valor)) medidor.set({ estado }, cuenta);
  }
}

function unaVez(hacer: () => void): () => void {
  let pendiente = true;
  return () => {
    if (pendiente) hacer();
    pendiente = false;
  };
}
