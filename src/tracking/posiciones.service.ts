import { Injectable } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import { esId } from '../comun/entrada.js';
import { entradaInvalida, noEncontrado } from '../comun/errores.js';
import { validar } from '../comun/validacion.js';
import type { PosicionEnVivo } from '../eventos/index.js';
import * as consultas from './tracking.consultas.js';
import { RECORRIDO, RECORRIDO_MAXIMO_PUNTOS } from './tracking.entrada.js';

/** What is kept of where people were. */
@Injectable()
export class PosicionesService {
  constructor(@InyectarBaseDatos() private readonly db: BaseDatos) {}

  /** The newest position of each active user of the actor's empresa. For who supervises it. */
  ultimas({ empresaId }: Actor): Promise<PosicionEnVivo[]> {
    return consultas.ultimas(this.db, empresaId);
  }

  /**
   * Where a user was between two moments, both included, in order: oneself, or for who supervises anybody of
   * the empresa.
   * @throws ErrorDeDominio NOT_FOUND; BAD_USER_INPUT if that is no range of time, or too much at once.
   */
  async recorrido(
    actor: Actor,
    { usuarioId, ...rango }: { usuarioId: number; desde: Date; hasta: Date },
  ): Promise<PosicionEnVivo[]> {
    const { desde, hasta } = validar(RECORRIDO, rango);
    if (usuarioId !== actor.usuarioId) {
      if (actor.rol === 'colaborador') throw noEncontrado('User');
      await this.exigirDeLaEmpresa(actor, usuarioId);
    }
    const limite = RECORRIDO_MAXIMO_PUNTOS + 1;
    const puntos = await consultas.recorrido(this.db, { usuarioId, desde, hasta, limite });
    if (puntos.length === limite) {
      throw entradaInvalida([
        {
          path: 'hasta',
          message: `expected at most ${RECORRIDO_MAXIMO_PUNTOS} positions: ask for less at once`,
        },
      ]);
    }
    return puntos;
  }

  /** @throws ErrorDeDominio NOT_FOUND for users of other empresas, as for who does not exist. */
  async exigirDeLaEmpresa({ empresaId }: Actor, usuarioId: number): Promise<void> {
    const puede = esId(usuarioId);
    if (!puede || !(await consultas.esDeLaEmpresa(this.db, empresaId, usuarioId))) throw noEncontrado('User');
  }
}
