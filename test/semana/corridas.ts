import { MINUTO } from './calendario.js';
import { type Momento, PASO_MIN } from './pasos.js';

/** When what happens is known, and when the works that are due look at it. */
export class Corridas {
  /** When the periodic works run: at the first moment of each of their periods. */
  readonly todas: readonly Momento[];

  constructor(readonly momentos: readonly Momento[]) {
    const turno = ({ en }: Momento) => Math.floor(en / (PASO_MIN * MINUTO));
    this.todas = momentos.filter((momento, n) => {
      const anterior = momentos[n - 1];
      return !anterior || turno(anterior) < turno(momento);
    });
  }

  /** Where the server came back after a pause. */
  get vuelta(): number | undefined {
    return this.momentos.find(({ conRed }) => !conRed)?.en;
  }

  /** When the server has what somebody could send from this moment on. Never: Infinity. */
  recibido(entrega: number): number {
    return this.momentos.find(({ en, conRed }) => conRed && en >= entrega)?.en ?? Infinity;
  }

  /** The first run at or after a moment. */
  primera(desde: number): Momento | undefined {
    return this.todas.find(({ en }) => en >= desde);
  }

  /** The first moment at or after this one: that of works that look every minute. */
  minuto(desde: number): Momento | undefined {
    return this.momentos.find(({ en }) => en >= desde);
  }
}
