import { Injectable } from '@nestjs/common';
import { type BaseDatos, enTurno, InyectarBaseDatos } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import { cupoLleno } from '../comun/cupo.js';
import { esId } from '../comun/entrada.js';
import type { Area } from '../comun/geo/area.js';
import { noEncontrado } from '../comun/errores.js';
import { exigirInteriores, INTERIORES_MAXIMOS, tamanoDeLista, type Tramo } from '../comun/paginacion.js';
import { validar } from '../comun/validacion.js';
import * as consultas from './geocercas.consultas.js';
import { ACTUALIZAR_GEOCERCA, CREAR_GEOCERCA } from './geocercas.entrada.js';

/**
 * What an empresa may keep: all of its zones are one answer, and every three minutes each position is compared with
 * all of its user's. 4 MiB are a thousand zones of a hundred corners; a hundred zones of one user are as many
 * alerts at once, as being in one is being outside of the others.
 */
const ZONAS_MAXIMAS = 1_000;
const SUELO_MAXIMO_BYTES = 4 * 1_024 * 1_024;
const ZONAS_POR_USUARIO = 100;

/** The zones of an empresa, and whom they are assigned to. */
@Injectable()
export class GeocercasService {
  constructor(@InyectarBaseDatos() private readonly db: BaseDatos) {}

  /** All of them, active or not, by id. */
  async listar(actor: Actor, { first, despuesDe }: Tramo = {}): Promise<consultas.Zona[]> {
    const limite = tamanoDeLista(first, ZONAS_MAXIMAS);
    return consultas.listar(this.db, actor, { despuesDe: despuesDe ?? 0, limite });
  }

  /**
   * @throws ErrorDeDominio BAD_USER_INPUT, NOT_FOUND if any user is not an active one of the empresa, or CONFLICT if
   * the empresa or a user has as many as may be.
   */
  async crear(actor: Actor, entrada: unknown): Promise<consultas.Zona> {
    const pedida = validar(CREAR_GEOCERCA, entrada);
    return enTurno(this.db, [['geocercas', actor.empresaId]], async (tx) => {
      await exigirLugar(tx, actor, pedida.area);
      const nueva = await consultas.insertar(tx, actor, pedida);
      if (!nueva) throw noEncontrado('User');
      if (pedida.usuarioIds.length > 0) await exigirPocas(tx, nueva.id);
      return nueva;
    });
  }

  /**
   * Changes what is given. Assignments that stay keep their state, unless `area` or `activa` changes: then nobody
   * knows yet where anybody is.
   * @throws ErrorDeDominio BAD_USER_INPUT, NOT_FOUND if the zone or any user is not of the empresa, or CONFLICT if
   * the empresa or a user has as much as may be.
   */
  async actualizar(actor: Actor, id: number, entrada: unknown): Promise<consultas.Zona> {
    const cambios = validar(ACTUALIZAR_GEOCERCA, entrada);
    if (!esId(id)) throw noEncontrado('Zone');
    return enTurno(this.db, [['geocercas', actor.empresaId]], async (tx) => {
      const anterior = await consultas.bloquear(tx, actor, id);
      if (!anterior) throw noEncontrado('Zone');
      const { area, usuarioIds } = cambios;
      if (area) await exigirLugar(tx, actor, area, id);
      if (usuarioIds && (await consultas.reasignar(tx, anterior, usuarioIds)) < usuarioIds.length) {
        throw noEncontrado('User');
      }
      if (usuarioIds && usuarioIds.length > 0) await exigirPocas(tx, id);
      const cambiada = await consultas.cambiar(tx, id, cambios);
      if (cambiada.version !== anterior.version) await consultas.olvidarEstados(tx, cambiada);
      return cambiada;
    });
  }

  /**
   * Who each of these zones is assigned to, by id; those who were deactivated are left out.
   * @throws ErrorDeDominio BAD_USER_INPUT if that is more than an answer holds.
   */
  async asignadosA(actor: Actor, geocercaIds: readonly number[]): Promise<Map<number, number[]>> {
    const asignados = new Map<number, number[]>(geocercaIds.map((id) => [id, []]));
    const limite = INTERIORES_MAXIMOS + 1;
    const leidas = await consultas.asignaciones(this.db, actor, geocercaIds, limite);
    for (const { geocercaId, usuarioId } of exigirInteriores(leidas, 'users of zones', 'zones')) {
      asignados.get(geocercaId)?.push(usuarioId);
    }
    return asignados;
  }
}

/** Room for this ground in the actor's empresa, in place of the one that the zone `deCual` has. */
async function exigirLugar(tx: BaseDatos, actor: Actor, area: Area, deCual?: number): Promise<void> {
  const { zonas, bytes } = await consultas.ocupacion(tx, actor, deCual);
  if (deCual === undefined && zonas >= ZONAS_MAXIMAS) {
    throw cupoLleno('zones in an empresa', ZONAS_MAXIMAS, 'change one that is in use no more');
  }
  if (bytes + Buffer.byteLength(JSON.stringify(area)) > SUELO_MAXIMO_BYTES) {
    const que = 'bytes of JSON in the areas of an empresa’s zones';
    throw cupoLleno(que, SUELO_MAXIMO_BYTES, 'give this one or others fewer positions');
  }
}

async function exigirPocas(tx: BaseDatos, geocercaId: number): Promise<void> {
  const alguien = await consultas.conDemasiadas(tx, geocercaId, ZONAS_POR_USUARIO);
  if (alguien === undefined) return;
  throw cupoLleno('zones of one user', ZONAS_POR_USUARIO, `take user ${alguien} out of others first`);
}
