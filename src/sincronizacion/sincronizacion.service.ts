import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { setImmediate as cederElTurno } from 'node:timers/promises';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
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
export class SincronizacionService implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly logger = new Logger(SincronizacionService.name);
  private cerrando = false;
  private readonly enCurso = new Set<Promise<unknown>>();

  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    private readonly unidad: UnidadDeTrabajo,
    private readonly operaciones: OperacionesService,
    private readonly reloj: Reloj,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {}

  onModuleDestroy(): void {
    this.cerrando = true;
  }

  /** The operation that each call is at is done and told; its client learns that it is to send the others again. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.allSettled(this.enCurso);
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
    const resultados = this.resolverTodas(actor, entrada);
    this.enCurso.add(resultados);
    return resultados.finally(() => this.enCurso.delete(resultados));
  }

  private async resolverTodas(actor: Actor, entrada: unknown): Promise<ResultadoDeOperacion[]> {
    const recibidas = exigirOperaciones(entrada, this.configuracion.SINCRONIZACION_OPERACIONES_MAX);
    const fin = performance.now() + PLAZO_MS;
    // A repeat, as after an answer that was lost, costs this one statement.
    const ids = recibidas.map(({ id }) => id.toLowerCase());
    const conocidas = await consultas.desenlacesDe(this.db, actor, ids);
    const resultados: ResultadoDeOperacion[] = [];
    let parada: string | undefined;
    for (const [n, recibida] of recibidas.entries()) {
      const conocida = conocidas.get(ids[n] ?? '');
      parada ??= this.cerrando ? CERRANDO : performance.now() > fin ? FUERA_DE_PLAZO : undefined;
      const resultado = parada
        ? reintentar(recibida, null, parada)
        : conocida
          ? { id: recibida.id, ...repetida(conocida) }
          : await this.resolver(actor, recibida);
      resultados.push(resultado);
      if (resultado.estado === 'reintentar') parada ??= TRAS_UNA_PENDIENTE;
    }
    return resultados;
  }

  /** What becomes of one of them. */
  private async resolver(actor: Actor, recibida: OperacionRecibida): Promise<ResultadoDeOperacion> {
    // The embedded database answers in the same turn: without this, nobody else would be served meanwhile.
    await cederElTurno();
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
      const { id } = operacion;
      const primero = (await consultas.desenlacesDe(medio.db, actor, [id])).get(id);
      // Removed at this very moment, for its age.
      if (!primero) throw new ErrorDeDominio('SERVICE_UNAVAILABLE', 'Its result is gone; try again shortly');
      return repetida(primero);
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

/** What a repeat of it is answered. */
const repetida = (desenlace: Desenlace) => ({ ...desenlace, estado: 'duplicada' as const });

const reintentar = (
  { id }: OperacionRecibida,
  code: Codigo | null,
  mensaje: string,
): ResultadoDeOperacion => ({ id, estado: 'reintentar', code, mensaje });
