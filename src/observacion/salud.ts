import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Reloj } from '../comun/reloj.js';
import { Sonda } from './sonda.js';

/** However many probes ask, the parts are asked once in this time. */
const VIGENCIA_MS = 1_000;

type Comprobaciones = Readonly<Record<string, 'bien' | 'falla'>>;

/** Whether this process can take requests, and what keeps it from it. */
export interface Diagnostico {
  readonly estado: 'lista' | 'no lista' | 'parando';
  readonly comprobaciones?: Comprobaciones;
}

/** Whether this process is ready. Whoever owns a part says how to check it. */
@Injectable()
export class Salud implements OnModuleDestroy {
  private readonly logger = new Logger(Salud.name);
  private readonly sondas = new Map<string, Sonda<void>>();
  private ultima: { readonly ronda: Promise<Comprobaciones>; readonly hasta: number } | undefined;
  private parando = false;

  constructor(private readonly reloj: Reloj) {}

  /** Before anything is closed: whoever balances load sends nobody else here. */
  onModuleDestroy(): void {
    this.parando = true;
  }

  /**
   * @param nombre as operators read it: no host, no library.
   * @param comprobar cheap; throws, or does not answer, if the part does not work. Why goes to the log alone.
   */
  vigilar(nombre: string, comprobar: () => Promise<void>): void {
    this.sondas.set(nombre, new Sonda(nombre, comprobar, this.logger));
  }

  /** All checks at once; of a second ago at most. */
  async diagnosticar(): Promise<Diagnostico> {
    if (this.parando) return { estado: 'parando' };
    const comprobaciones = await this.ultimaRonda();
    const lista = Object.values(comprobaciones).every((resultado) => resultado === 'bien');
    return { estado: lista ? 'lista' : 'no lista', comprobaciones };
  }

  private ultimaRonda(): Promise<Comprobaciones> {
    const ahora = this.reloj.ahora().getTime();
    if (!this.ultima || ahora >= this.ultima.hasta) {
      this.ultima = { ronda: this.comprobarTodo(), hasta: ahora + VIGENCIA_MS };
    }
    return this.ultima.ronda;
  }

  private async comprobarTodo(): Promise<Comprobaciones> {
    const resultados = [...this.sondas].map(async ([nombre, sonda]) => {
      const { bien } = await sonda.tomar();
      return [nombre, bien ? 'bien' : 'falla'] as const;
    });
    return Object.fromEntries(await Promise.all(resultados));
  }
}
