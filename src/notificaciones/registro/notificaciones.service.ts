import { Injectable } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../../base-datos/index.js';
import type { Actor } from '../../comun/actor.js';
import { esId } from '../../comun/entrada.js';
import { ErrorDeDominio, noEncontrado } from '../../comun/errores.js';
import { idDeCursor, type Pagina, paginar, tamanoDePagina } from '../../comun/paginacion.js';
import { Reloj } from '../../comun/reloj.js';
import { type Configuracion, InyectarConfiguracion } from '../../configuracion/index.js';
import { ColaDeEnvios } from '../avisos/cola-de-envios.js';
import type { EstadoNotificacion, Notificacion } from './notificacion.modelo.js';
import * as consultas from './notificaciones.consultas.js';

/** How long one that is tried again by hand may take, if its own time is over. */
const OTRO_PLAZO_MS = 3_600_000;

export interface ConsultaNotificaciones {
  readonly estado?: EstadoNotificacion | undefined;
  readonly first: number;
  readonly after?: string | undefined;
}

/** What came of notifications, for who administers an empresa. */
@Injectable()
export class NotificacionesService {
  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    private readonly reloj: Reloj,
    private readonly envios: ColaDeEnvios,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {}

  /** Those of the actor's empresa, newest first. */
  async listar(
    actor: Actor,
    { estado, first, after }: ConsultaNotificaciones,
  ): Promise<Pagina<Notificacion>> {
    const limite = tamanoDePagina(first);
    const antesDe = after === undefined ? undefined : idDeCursor(after);
    const leidas = await consultas.listar(this.db, actor, { estado, antesDe, limite: limite + 1 });
    return paginar(leidas, limite);
  }

  /**
   * Sends one that failed again, for an hour if its time is over.
   * @throws ErrorDeDominio NOT_FOUND, for another empresa's too, or CONFLICT if it has not failed or there is
   * nowhere to send it to.
   */
  async reintentar(actor: Actor, id: number): Promise<Notificacion> {
    const actual = await this.obtener(actor, id);
    if (this.configuracion.FCM_CREDENCIALES === undefined) {
      throw new ErrorDeDominio('CONFLICT', 'Push messages are off: the server has no credentials');
    }
    const venceEn = new Date(this.reloj.ahora().getTime() + OTRO_PLAZO_MS);
    if (!(await consultas.reintentar(this.db, actor, id, venceEn))) throw noReintentable(actual);
    await this.envios.pedir([id]);
    return this.obtener(actor, id);
  }

  private async obtener(actor: Actor, id: number): Promise<Notificacion> {
    const encontrada = esId(id) ? await consultas.deSuEmpresa(this.db, actor, id) : undefined;
    if (!encontrada) throw noEncontrado('Notification');
    return encontrada;
  }
}

const noReintentable = ({ estado }: Notificacion) =>
  new ErrorDeDominio(
    'CONFLICT',
    estado === 'fallida'
      ? 'There is nowhere to send it to: its user has no device or is deactivated, or it is being tried again'
      : `The notification is ${estado}: only one that failed can be tried again`,
  );
