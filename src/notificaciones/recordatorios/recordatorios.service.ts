import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type BaseDatos, InyectarBaseDatos } from '../../base-datos/index.js';
import type { Actor } from '../../comun/actor.js';
import { cupoLleno } from '../../comun/cupo.js';
import { esId, objeto, texto } from '../../comun/entrada.js';
import { entradaInvalida, ErrorDeDominio, noEncontrado } from '../../comun/errores.js';
import { Reloj } from '../../comun/reloj.js';
import { validar } from '../../comun/validacion.js';
import type { Recordatorio } from './recordatorio.modelo.js';
import * as consultas from './recordatorios.consultas.js';

/** Most reminders that one list gives. */
export const LISTA_MAXIMA = 1_000;

/**
 * Of one user, to come or due within the last day: who has more to remember reads none of them, and each is a push
 * message.
 */
const POR_USUARIO = 1_000;
const DIA_MS = 86_400_000;

/** What is dated so little ago was meant for now, by a clock that is behind or a request that was slow. */
const ATRASO_MAXIMO_MS = 5 * 60_000;
const ULTIMO_MOMENTO = new Date('2100-01-01T00:00:00Z');
const programable = 'expected a moment to come, before the year 2100';

const PROGRAMAR = objeto({
  usuarioId: z.number('expected the id of a user'),
  texto: texto(500),
  programadoPara: z.date(programable).max(ULTIMO_MOMENTO, programable),
});

/** What users want to be told at a moment, by themselves or by who supervises them. */
@Injectable()
export class RecordatoriosService {
  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    private readonly reloj: Reloj,
  ) {}

  /**
   * For oneself; of who supervises, for any active user of the empresa.
   * @throws ErrorDeDominio BAD_USER_INPUT, NOT_FOUND for anybody else, or CONFLICT if they have as many as may be.
   */
  async programar(actor: Actor, entrada: unknown): Promise<Recordatorio> {
    const nuevo = validar(PROGRAMAR, entrada);
    const ahoraMs = this.reloj.ahora().getTime();
    if (nuevo.programadoPara.getTime() < ahoraMs - ATRASO_MAXIMO_MS) {
      throw entradaInvalida([{ path: 'programadoPara', message: programable }]);
    }
    const puede = actor.rol !== 'colaborador' || nuevo.usuarioId === actor.usuarioId;
    const cupo = { desde: new Date(ahoraMs - DIA_MS), maximo: POR_USUARIO };
    const programado =
      puede && esId(nuevo.usuarioId) ? await consultas.insertar(this.db, actor, nuevo, cupo) : undefined;
    if (!programado) throw noEncontrado('User');
    if (programado === 'lleno') {
      const que = 'reminders of one user that are to come or were due within the last day';
      throw cupoLleno(que, POR_USUARIO, 'cancel some, or let them pass');
    }
    return programado;
  }

  /**
   * Those for users of the actor's empresa, or for the actor if they do not supervise: first those to come, in
   * their order, then those that were sent, the latest first; {@link LISTA_MAXIMA} at most.
   */
  async listar(
    actor: Actor,
    { usuarioId, despuesDe }: { usuarioId?: number | undefined; despuesDe?: number | undefined },
  ): Promise<Recordatorio[]> {
    const propios = actor.rol === 'colaborador';
    if (propios && (usuarioId ?? actor.usuarioId) !== actor.usuarioId) return [];
    const deQuien = propios ? actor.usuarioId : usuarioId;
    return consultas.listar(this.db, actor.empresaId, {
      usuarioId: deQuien,
      despuesDe,
      limite: LISTA_MAXIMA,
    });
  }

  /**
   * By whom it is for, who made it, or who supervises.
   * @throws ErrorDeDominio NOT_FOUND, or CONFLICT if it has been sent.
   */
  async cancelar(actor: Actor, id: number): Promise<true> {
    if (!esId(id)) throw noEncontrado('Reminder');
    if (await consultas.cancelar(this.db, actor, id)) return true;
    if (!(await consultas.existe(this.db, actor, id))) throw noEncontrado('Reminder');
    throw new ErrorDeDominio('CONFLICT', 'The reminder has been sent already');
  }
}
