import { Injectable } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import { cupoLleno } from '../comun/cupo.js';
import { esId } from '../comun/entrada.js';
import { entradaInvalida, ErrorDeDominio, noEncontrado } from '../comun/errores.js';
import { ADELANTO_MAXIMO_MS, exigirMomentoCreible } from '../comun/momento-creible.js';
import { Reloj } from '../comun/reloj.js';
import { validar } from '../comun/validacion.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import {
  type ActividadEnVivo,
  Bus,
  type EstadoActividad,
  type Medio,
  medioDirecto,
} from '../eventos/index.js';
import * as consultas from './actividades.consultas.js';
import { ASIGNAR_ACTIVIDAD, enAnosProgramables, type Paso, REGISTRAR_PASO } from './actividades.entrada.js';
import { type Camino, PASOS } from './estados.js';
import { comoPublicacion } from './publicacion.js';

/** Most visits that one list gives. */
export const LISTA_MAXIMA = 1_000;

/** Visits of one user on one UTC day: one every three minutes, day and night. */
const VISITAS_POR_DIA = 500;

export interface ConsultaActividades {
  readonly usuarioId?: number | undefined;
  /** Midnight UTC of the day meant: whatever the zone, its calendar date. */
  readonly fecha?: Date | undefined;
  readonly estado?: EstadoActividad | undefined;
  /** Only those that are before this visit. */
  readonly antesDe?: number | undefined;
}

/** A step of a visit: where it leads, what makes it, which of its moments it sets, and to what for a `fecha`. */
interface ClaseDePaso {
  readonly hacia: EstadoActividad;
  readonly camino: Camino;
  readonly dar: typeof consultas.entrar;
  readonly momento: 'checkInEn' | 'checkOutEn';
  /** Nothing for one that is refused. */
  readonly escrito: (fecha: Date, actual: ActividadEnVivo) => Date | undefined;
}
const ENTRADA: ClaseDePaso = {
  hacia: 'en-curso',
  camino: PASOS.checkIn,
  dar: consultas.entrar,
  momento: 'checkInEn',
  escrito: (fecha) => fecha,
};
const SALIDA: ClaseDePaso = {
  hacia: 'completada',
  camino: PASOS.checkOut,
  dar: consultas.salir,
  momento: 'checkOutEn',
  escrito: (fecha, { checkInEn }) => {
    const entrada = new Date(checkInEn ?? fecha);
    if (fecha >= entrada) return fecha;
    return entrada.getTime() - fecha.getTime() <= ADELANTO_MAXIMO_MS ? entrada : undefined;
  },
};

/** Visits: assigned by who supervises, made by who they are assigned to. Each change is an event. */
@Injectable()
export class ActividadesService {
  private readonly directo: Medio;

  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    bus: Bus,
    private readonly reloj: Reloj,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {
    this.directo = medioDirecto(db, bus);
  }

  /**
   * @throws ErrorDeDominio BAD_USER_INPUT, NOT_FOUND if the actor's empresa has no such active user, or CONFLICT if
   * their day is full.
   */
  async asignar(actor: Actor, entrada: unknown): Promise<ActividadEnVivo> {
    const nueva = validar(ASIGNAR_ACTIVIDAD, entrada);
    const asignada = esId(nueva.usuarioId)
      ? await consultas.insertar(this.db, actor, nueva, VISITAS_POR_DIA)
      : undefined;
    if (!asignada) throw noEncontrado('User');
    if (asignada === 'lleno') {
      throw cupoLleno(
        'visits of one user on one UTC day',
        VISITAS_POR_DIA,
        'assign it to another user or day',
      );
    }
    return anunciar(asignada, this.directo);
  }

  /**
   * Those of the actor's empresa, or the actor's own if they do not supervise, by `programadaPara`: the latest
   * {@link LISTA_MAXIMA} of them.
   */
  async listar(
    actor: Actor,
    { usuarioId, fecha, estado, antesDe }: ConsultaActividades,
  ): Promise<ActividadEnVivo[]> {
    const propias = actor.rol === 'colaborador';
    if (propias && (usuarioId ?? actor.usuarioId) !== actor.usuarioId) return [];
    if (fecha && !enAnosProgramables(fecha)) return [];
    const filtro = {
      usuarioId: propias ? actor.usuarioId : usuarioId,
      fecha: fecha?.toISOString().slice(0, 10),
      estado,
      antesDe,
    };
    return consultas.listar(this.db, actor.empresaId, filtro, LISTA_MAXIMA);
  }

  /**
   * The actor has come to a visit of theirs. One that was closed meanwhile takes what was done before, and stays
   * closed until they have gone out as well. Again with the same `fecha`, or with none while they are there, it is
   * simply returned.
   * @param medio a transaction that it is to be a part of.
   * @throws ErrorDeDominio BAD_USER_INPUT, NOT_FOUND for anybody else's, or CONFLICT if its state does not let them in;
   * SERVICE_UNAVAILABLE if it has come to let them at this very moment.
   */
  async registrarCheckIn(actor: Actor, entrada: unknown, medio = this.directo): Promise<ActividadEnVivo> {
    return this.registrar(actor, validar(REGISTRAR_PASO, entrada), ENTRADA, medio);
  }

  /**
   * The actor has ended a visit of theirs. Again with the same `fecha`, or with none, it is simply returned.
   * @param medio a transaction that it is to be a part of.
   * @throws ErrorDeDominio as {@link registrarCheckIn}; BAD_USER_INPUT too if `fecha` is more than 5 minutes
   * before the check-in; up to that it counts as the check-in's.
   */
  async registrarCheckOut(actor: Actor, entrada: unknown, medio = this.directo): Promise<ActividadEnVivo> {
    return this.registrar(actor, validar(REGISTRAR_PASO, entrada), SALIDA, medio);
  }

  private async registrar(
    actor: Actor,
    paso: Paso,
    clase: ClaseDePaso,
    medio: Medio,
  ): Promise<ActividadEnVivo> {
    const { actividadId, fecha } = paso;
    const ahora = this.reloj.ahora();
    if (fecha) exigirMomentoCreible(fecha, ahora, this.configuracion.TRACKING_MAX_DIAS);
    if (!esId(actividadId)) throw noEncontrado('Activity');
    const dado = await clase.dar(medio.db, actor, paso, ahora);
    return dado ? anunciar(dado, medio) : this.noDado(actor, paso, clase, medio.db);
  }

  /** Why a step was not made; or what it made, if this is the same call again. */
  private async noDado(
    actor: Actor,
    { actividadId, fecha }: Paso,
    { hacia, camino, momento, escrito }: ClaseDePaso,
    db: BaseDatos,
  ): Promise<ActividadEnVivo> {
    const actual = await consultas.propia(db, actor, actividadId);
    if (!actual) throw noEncontrado('Activity');
    const previsto = fecha && escrito(fecha, actual);
    if (fecha ? actual[momento] === previsto?.toISOString() : actual.estado === hacia) return actual;
    const { estado, cerradaEn } = actual;
    if (!camino[estado]) {
      throw new ErrorDeDominio('CONFLICT', `The activity is ${estado}: it cannot become ${hacia}`);
    }
    if (cerradaEn && !(fecha && fecha < new Date(cerradaEn))) {
      throw new ErrorDeDominio(
        'CONFLICT',
        `The activity is ${estado}: it takes what was done before ${cerradaEn}`,
      );
    }
    if (cerradaEn && (momento === 'checkInEn') !== (actual.checkInEn === null)) {
      const tiene = actual.checkInEn ? 'a check-in' : 'no check-in';
      throw new ErrorDeDominio('CONFLICT', `The activity is ${estado}, with ${tiene}`);
    }
    if (fecha && !previsto) {
      const message = 'expected a moment not more than 5 minutes before the check-in';
      throw entradaInvalida([{ path: 'fecha', message }]);
    }
    // No refusal, that a repeat would only be told again: it lets them by now.
    throw new ErrorDeDominio('SERVICE_UNAVAILABLE', 'The activity has changed meanwhile: try again');
  }
}

function anunciar(cambiada: consultas.ActividadDeEmpresa, medio: Medio): ActividadEnVivo {
  medio.publicar([comoPublicacion(cambiada)]);
  return cambiada.actividad;
}
