import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { type BaseDatos, InyectarBaseDatos, type UbicacionGuardada } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import { esId } from '../comun/entrada.js';
import { noEncontrado } from '../comun/errores.js';
import { exigirMomentoCreible } from '../comun/momento-creible.js';
import { idDeCursor, type Pagina, paginar, tamanoDePagina } from '../comun/paginacion.js';
import { Reloj } from '../comun/reloj.js';
import { validar } from '../comun/validacion.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { type AlertaEnVivo, Bus, type Medio, medioDirecto } from '../eventos/index.js';
import { ajustarAGeocercas } from './ajuste-geocercas.consulta.js';
import * as consultas from './alertas.consultas.js';
import { ENVIAR_PANICO } from './alertas.entrada.js';
import type { AlertaDeEmpresa } from './fila.js';
import { abrirPanico } from './panico.consulta.js';
import { comoPublicacion } from './publicacion.js';

export interface ConsultaAlertas {
  /** Only open ones, or only closed ones; by default both. */
  readonly abiertas?: boolean | undefined;
  readonly first: number;
  readonly after?: string | undefined;
}

/** What supervisors have to know of: open once while it lasts. Each opening, closing and attending is an event. */
@Injectable()
export class AlertasService {
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
   * Opens and closes the alerts of every empresa's zones after where their users were last found to be. Any
   * number of processes may do it at once, as often as they like.
   * @returns those that were opened or closed.
   */
  async ajustarAGeocercas(): Promise<AlertaEnVivo[]> {
    return this.anunciar(await ajustarAGeocercas(this.db, this.reloj.ahora()));
  }

  /**
   * Opens the actor's panic alert at once. While it is open, pressing again moves its last time and position and
   * tells nobody anew; one that is reported late moves neither back.
   * @param entrada `lat` and `lon` (both or neither: then the newest known position) and `mensaje`, all optional.
   * @param ocurridoEn when they pressed, if their phone was offline then.
   * @param medio a transaction that it is to be a part of.
   * @throws ErrorDeDominio BAD_USER_INPUT naming each refused field, or `fecha` for an incredible moment.
   */
  async enviarPanico(
    actor: Actor,
    entrada: unknown,
    ocurridoEn?: Date,
    medio = this.directo,
  ): Promise<AlertaEnVivo> {
    const { lat, lon, mensaje } = validar(ENVIAR_PANICO, entrada);
    const ahora = this.reloj.ahora();
    if (ocurridoEn) exigirMomentoCreible(ocurridoEn, ahora, this.configuracion.TRACKING_MAX_DIAS);
    // A phone's clock that is ahead must not date it in the future: it is pressed now.
    const tarde = ocurridoEn !== undefined && ocurridoEn < ahora;
    const momento = tarde ? ocurridoEn : ahora;
    const ubicacion = lat === null || lon === null ? null : posicionDe(actor, lat, lon, momento);
    const abierta = await abrirPanico(medio.db, actor, { mensaje, ubicacion, momento, tarde });
    if (!abierta) throw noEncontrado('User');
    if (abierta.nueva) this.anunciar([abierta], medio);
    return abierta.alerta;
  }

  /**
   * Notes that the actor takes care of it; who was first stays. A panic ends with it.
   * @throws ErrorDeDominio NOT_FOUND, for another empresa's too.
   */
  async atender(actor: Actor, id: number): Promise<AlertaEnVivo> {
    if (!esId(id)) throw noEncontrado('Alert');
    const atendida = await consultas.atender(this.db, actor, id, this.reloj.ahora());
    if (atendida) this.anunciar([atendida]);
    const resultado = atendida ?? (await consultas.deSuEmpresa(this.db, actor, id));
    if (!resultado) throw noEncontrado('Alert');
    return resultado.alerta;
  }

  /** Those of the actor's empresa, newest first. */
  async listar(actor: Actor, { abiertas, first, after }: ConsultaAlertas): Promise<Pagina<AlertaEnVivo>> {
    const limite = tamanoDePagina(first);
    const antesDe = after === undefined ? undefined : idDeCursor(after);
    const leidas = await consultas.listar(this.db, actor, { abiertas, antesDe, limite: limite + 1 });
    return paginar(
      leidas.map(({ alerta }) => alerta),
      limite,
    );
  }

  private anunciar(cambiadas: readonly AlertaDeEmpresa[], medio = this.directo): AlertaEnVivo[] {
    medio.publicar(cambiadas.map(comoPublicacion));
    return cambiadas.map(({ alerta }) => alerta);
  }
}

function posicionDe({ usuarioId }: Actor, lat: number, lon: number, fecha: Date): UbicacionGuardada {
  const desconocido = { precision: null, velocidad: null, rumbo: null, bateria: null };
  return { id: randomUUID(), usuarioId, lat, lon, ...desconocido, fecha: fecha.toISOString() };
}
