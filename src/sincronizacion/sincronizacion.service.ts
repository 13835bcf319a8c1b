import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { setImmediate as cederElTurno } from 'node:timers/promises';
import type { Actor } from '../comun/actor.js';
import {
  type Codigo,
  detalleParaRegistro,
  ErrorDeDominio,
  errorPublico,
  type ErrorPublico,
} from '../comun/errores.js';
import { exigirMomentoCreible } from '../comun/momento-creible.js';
import { Reloj } from '../comun/reloj.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { type Medio, UnidadDeTrabajo } from '../eventos/index.js';
import type { Desenlace, Operacion, ResultadoDeOperacion } from './operacion.js';
import * as consultas from './operaciones.consultas.js';
import { exigirOperaciones, leerOperacion, type OperacionRecibida } from './operaciones.entrada.js';
import { OperacionesService } from './operaciones.service.js';

/** What a call may take: before a phone, or a proxy between, gives it up. */
const PLAZO_MS = 20_000;
/** A refusal may repeat what was sent: of that, no more is kept and sent back. */
const MENSAJE_MAXIMO = 500;

/** The refusals that no waiting mends. */
const FIRMES: ReadonlySet<Codigo> = new Set(['BAD_USER_INPUT', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT']);

/** Why no more operations of a call are tried. They count as not sent. */
const TRAS_UNA_PENDIENTE = 'Not tried: an operation before it is to be tried again first';
const FUERA_DE_PLAZO = 'Not tried: the operations before it took too long';
const CERRANDO = 'Not tried: the server is stopping';

const APLICADA: Desenlace = { estado: 'aplicada', code: null, mensaje: null };

/** Takes in what devices did while they were offline: in their order, each once. */
@Injectable()
export class SincronizacionService implements OnModuleDestroy {
  private readonly logger = new Logger(SincronizacionService.name);
  private cerrando = false;

  constructor(
    private readonly unidad: UnidadDeTrabajo,
    private readonly operaciones: OperacionesService,
    private readonly reloj: Reloj,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {}

  /** The operation that is being done is done; its client sends the others again. */
  onModuleDestroy(): void {
    this.cerrando = true;
  }

  /**
   * Does the caller's operations one after the other. One that was done or refused before is answered what it was
   * then; one that is refused keeps no other from being done; one that may fare better later is the last tried.
   * @param entrada a list of operations, of which nothing is known yet.
   * @returns what became of each, in their order.
   * @throws ErrorDeDominio BAD_USER_INPUT if it is no list, longer than SINCRONIZACION_OPERACIONES_MAX, or
   * something in it has no id.
   */
  async sincronizar(actor: Actor, entrada: unknown): Promise<ResultadoDeOperacion[]> {
    const recibidas = exigirOperaciones(entrada, this.configuracion.SINCRONIZACION_OPERACIONES_MAX);
    const fin = performance.now() + PLAZO_MS;
    const resultados: ResultadoDeOperacion[] = [];
    let parada: string | undefined;
    for (const recibida of recibidas) {
      // The embedded database answers in the same turn: without this, nobody else would be served meanwhile.
      await cederElTurno();
      parada ??= this.cerrando ? CERRANDO : performance.now() > fin ? FUERA_DE_PLAZO : undefined;
      const resultado = parada ? reintentar(recibida, null, parada) : await this.resolver(actor, recibida);
      resultados.push(resultado);
      if (resultado.estado === 'reintentar') parada ??= TRAS_UNA_PENDIENTE;
    }
    return resultados;
  }

  /** What becomes of one of them. Never throws. */
  private async resolver(actor: Actor, recibida: OperacionRecibida): Promise<ResultadoDeOperacion> {
    const leida = this.leer(recibida);
    try {
      return { id: recibida.id, ...(await this.unidad.hacer((medio) => this.aplicar(actor, leida, medio))) };
    } catch (error) {
      const { codigo, mensaje } = errorPublico(error);
      const { id, tipo = 'unreadable' } = leida.operacion;
      const aviso = `Operation ${id} (${tipo}) of user ${actor.usuarioId} is to be tried again`;
      if (codigo === 'INTERNAL_SERVER_ERROR') this.logger.error(`${aviso}: ${detalleParaRegistro(error)}`);
      else this.logger.warn(`${aviso}: ${codigo}`);
      return reintentar(recibida, codigo, mensaje);
    }
  }

  private leer(recibida: OperacionRecibida): Leida {
    try {
      const operacion = leerOperacion(recibida);
      const { TRACKING_MAX_DIAS } = this.configuracion;
      exigirMomentoCreible(operacion.creadaEn, this.reloj.ahora(), TRACKING_MAX_DIAS, 'creadaEn');
      return { operacion };
    } catch (error) {
      const negativa = comoNegativa(error);
      if (!negativa) throw error;
      return { operacion: { id: recibida.id.toLowerCase() }, negativa };
    }
  }

  /** Does it and notes that it is done, or neither. */
  private async aplicar(
    actor: Actor,
    { operacion, negativa }: Leida,
    medio: Medio,
  ): Promise<Omit<ResultadoDeOperacion, 'id'>> {
    if (!(await consultas.anotar(medio.db, actor, operacion, negativa ?? APLICADA))) {
      const primero = await consultas.desenlaceDe(medio.db, actor, operacion);
      // Removed at this very moment, for its age.
      if (!primero) throw new ErrorDeDominio('SERVICE_UNAVAILABLE', 'Its result is gone; try again shortly');
      return { ...primero, estado: 'duplicada' };
    }
    if (negativa) return negativa;
    const desenlace = await this.intentar(actor, operacion, medio);
    if (desenlace !== APLICADA) await consultas.corregir(medio.db, actor, operacion, desenlace);
    return desenlace;
  }

  /** What it did before it was refused is undone, and nothing else. */
  private async intentar(actor: Actor, operacion: Operacion, medio: Medio): Promise<Desenlace> {
    try {
      const hacer = (dentro: Medio) => this.operaciones.hacer(actor, operacion, dentro);
      const mensaje = await this.unidad.hacer(hacer, medio);
      return mensaje === null ? APLICADA : { ...APLICADA, mensaje: contable(mensaje) };
    } catch (error) {
      const negativa = comoNegativa(error);
      if (!negativa) throw error;
      return negativa;
    }
  }
}

/** An operation that can be done, or why it cannot. */
type Leida =
  | { readonly operacion: Operacion; readonly negativa?: undefined }
  | { readonly operacion: consultas.Anotable; readonly negativa: Desenlace };

/** What is to be kept of a refusal; nothing if it may fare better later. */
function comoNegativa(error: unknown): Desenlace | undefined {
  const { codigo, mensaje }: ErrorPublico = errorPublico(error);
  return FIRMES.has(codigo) ? { estado: 'rechazada', code: codigo, mensaje: contable(mensaje) } : undefined;
}

/** What is repeated of an input may be of any length, and hold what Postgres does not keep. */
const contable = (mensaje: string) =>
  (mensaje.length > MENSAJE_MAXIMO ? `${mensaje.slice(0, MENSAJE_MAXIMO)}…` : mensaje)
    .replaceAll('\0', '\u{fffd}')
    .toWellFormed();

const reintentar = (
  { id }: OperacionRecibida,
  code: Codigo | null,
  mensaje: string,
): ResultadoDeOperacion => ({ id, estado: 'reintentar', code, mensaje });
