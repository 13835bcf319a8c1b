import { Injectable, Logger } from '@nestjs/common';
import { Cron, CronExpression, Timeout } from '@nestjs/schedule';
import { detalleParaRegistro } from '../comun/errores.js';
import { Reloj } from '../comun/reloj.js';
import { ColasService, type TrabajoPeriodico } from '../colas/index.js';

/** A work that is due every `cadaMin` minutes, counted from 1970. */
export interface Programa {
  readonly trabajo: TrabajoPeriodico;
  readonly cadaMin: number;
}

const MINUTO_MS = 60_000;

/**
 * Says when. Each minute, and at start, it asks for the job of every work's latest turn. The job's id names the
 * turn: however many processes ask, however often, it is done once. What was missed meanwhile is made good by that
 * one: every work looks at what is to be done by then, not at the minute that it is.
 */
@Injectable()
export class Horario {
  private readonly logger = new Logger(Horario.name);
  private readonly programas: Programa[] = [];

  constructor(
    private readonly colas: ColasService,
    private readonly reloj: Reloj,
  ) {}

  /** To be called before the start has ended. */
  programar(programa: Programa): void {
    this.programas.push(programa);
  }

  @Timeout(0)
  async alArrancar(): Promise<void> {
    await this.latir();
  }

  @Cron(CronExpression.EVERY_MINUTE)
  async cadaMinuto(): Promise<void> {
    await this.latir();
  }

  /** Never throws: the next minute asks for the same turns, or for later ones. */
  async latir(): Promise<void> {
    const ahora = this.reloj.ahora().getTime();
    try {
      await this.colas.encolar(this.programas.map((programa) => pedidoDe(programa, ahora)));
    } catch (error) {
      this.logger.warn(`Works that are due not asked for: ${detalleParaRegistro(error)}`);
    }
  }
}

function pedidoDe({ trabajo, cadaMin }: Programa, ahora: number) {
  const turno = new Date(ahora - (ahora % (cadaMin * MINUTO_MS))).toISOString();
  // BullMQ's ids have no colons: resumen-diario-2026-11-21T2359.
  return {
    nombre: trabajo,
    id: `${trabajo}-${turno.slice(0, 16).replace(':', '')}`,
    datos: { turno },
  };
}
