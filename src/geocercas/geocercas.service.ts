import { Injectable } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import { esId } from '../comun/entrada.js';
import { noEncontrado } from '../comun/errores.js';
import { validar } from '../comun/validacion.js';
import * as consultas from './geocercas.consultas.js';
import { ACTUALIZAR_GEOCERCA, CREAR_GEOCERCA } from './geocercas.entrada.js';

/** The zones of an empresa, and whom they are assigned to. */
@Injectable()
export class GeocercasService {
  constructor(@InyectarBaseDatos() private readonly db: BaseDatos) {}

  /** All of them, active or not, by id. */
  listar(actor: Actor): Promise<consultas.Zona[]> {
    return consultas.listar(this.db, actor);
  }

  /** @throws ErrorDeDominio BAD_USER_INPUT, or NOT_FOUND if any user is not an active one of the empresa. */
  async crear(actor: Actor, entrada: unknown): Promise<consultas.Zona> {
    const nueva = await consultas.insertar(this.db, actor, validar(CREAR_GEOCERCA, entrada));
    if (!nueva) throw noEncontrado('User');
    return nueva;
  }

  /**
   * Changes what is given. Assignments that stay keep their state, unless `area` or `activa` changes: then nobody
   * knows yet where anybody is.
   * @throws ErrorDeDominio BAD_USER_INPUT, or NOT_FOUND if the zone or any user is not of the empresa.
   */
  async actualizar(actor: Actor, id: number, entrada: unknown): Promise<consultas.Zona> {
    const cambios = validar(ACTUALIZAR_GEOCERCA, entrada);
    if (!esId(id)) throw noEncontrado('Zone');
    return this.db.transaction(async (tx) => {
      const anterior = await consultas.bloquear(tx, actor, id);
      if (!anterior) throw noEncontrado('Zone');
      const { usuarioIds } = cambios;
      if (usuarioIds && (await consultas.reasignar(tx, anterior, usuarioIds)) < usuarioIds.length) {
        throw noEncontrado('User');
      }
      const cambiada = await consultas.cambiar(tx, id, cambios);
      if (cambiada.version !== anterior.version) await consultas.olvidarEstados(tx, cambiada);
      return cambiada;
    });
  }

  /** Who each of these zones is assigned to, by id; those who were deactivated are left out. */
  async asignadosA(actor: Actor, geocercaIds: readonly number[]): Promise<Map<number, number[]>> {
    const asignados = new Map<number, number[]>(geocercaIds.map((id) => [id, []]));
    for (const { geocercaId, usuarioId } of await consultas.asignaciones(this.db, actor, geocercaIds)) {
      asignados.get(geocercaId)?.push(usuarioId);
    }
    return asignados;
  }
}
