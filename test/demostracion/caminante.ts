import type { Azar } from './azar.js';
import type { Tramo } from './tramo.js';

/** What a phone reads of where it is: degrees, metres, metres per second, degrees from north, 0 to 1. */
export interface Lectura {
  readonly lat: number;
  readonly lon: number;
  readonly precision: number;
  readonly velocidad: number;
  readonly rumbo: number | null;
  readonly bateria: number;
}

/** Slower than this one stands, and a phone knows no course. In metres per second. */
const ANDANDO = 0.3;
/** Metres that recorded phones claim in a town. */
const PRECISION_MINIMA = 4;
const PRECISION_MAXIMA = 15;
/** Nearer than this, in seconds, one is there: what arithmetic leaves over. */
const AQUI = 1e-6;
/** Of the battery, by second of the day's work: eleven hours. */
const GASTO = 1 / 40_000;

/**
 * Somebody who goes along a stretch to its end, turns round, comes back, and again. The same seed and the same steps
 * give the same readings.
 */
export class Caminante {
  /** Seconds gone so far, from the beginning, there and back being one round. */
  private andados = 0;
  private bateria: number;
  private precision: number;
  private parado = false;

  /** @param rapidez how many seconds of the way pass in a real one: what its speed is measured by. */
  constructor(
    private readonly tramo: Tramo,
    private readonly azar: Azar,
    private readonly rapidez = 1,
  ) {
    this.bateria = azar.entre(0.7, 1);
    this.precision = azar.entre(PRECISION_MINIMA, PRECISION_MAXIMA);
  }

  /** Stays where they are until `seguir`: time passes, the way does not. */
  parar(): void {
    this.parado = true;
  }

  seguir(): void {
    this.parado = false;
  }

  /**
   * Goes on for so many seconds of the way, but no further than the first of `paradas` (seconds of the stretch) that is
   * come to.
   * @returns that one
   */
  avanzar(segundos: number, paradas: Iterable<number> = []): number | undefined {
    this.bateria = Math.max(0.15, this.bateria - segundos * GASTO);
    const deriva = this.precision + this.azar.entre(-1, 1);
    this.precision = Math.min(PRECISION_MAXIMA, Math.max(PRECISION_MINIMA, deriva));
    if (this.parado) return undefined;

    let falta = segundos;
    let llegada: number | undefined;
    for (const parada of paradas) {
      const hasta = this.segundosHasta(parada);
      if (hasta > falta) continue;
      falta = hasta;
      llegada = parada;
    }
    this.andados += falta;
    return llegada;
  }

  leer(): Lectura {
    const { segundo, vuelve } = this.lugar();
    const paso = this.tramo.en(segundo);
    const velocidad = this.parado ? 0 : paso.velocidad * this.rapidez;
    const rumbo = vuelve ? (paso.rumbo + 180) % 360 : paso.rumbo;
    return {
      lat: redondo(paso.lat, 6),
      lon: redondo(paso.lon, 6),
      precision: redondo(this.precision, 1),
      velocidad: redondo(velocidad, 2),
      rumbo: velocidad < ANDANDO ? null : redondo(rumbo, 1),
      bateria: redondo(this.bateria, 3),
    };
  }

  private get ronda(): number {
    return 2 * this.tramo.duracion;
  }

  private lugar(): { readonly segundo: number; readonly vuelve: boolean } {
    const segundo = this.andados % this.ronda;
    const vuelve = segundo >= this.tramo.duracion;
    return { segundo: vuelve ? this.ronda - segundo : segundo, vuelve };
  }

  /** Until a second of the stretch is next come to, on the way there or back; where one is, is a round away. */
  private segundosHasta(parada: number): number {
    const ahora = this.andados % this.ronda;
    const hastaUno = (destino: number) => {
      const falta = (destino - ahora + this.ronda) % this.ronda;
      return falta < AQUI ? this.ronda : falta;
    };
    return Math.min(hastaUno(parada), hastaUno(this.ronda - parada));
  }
}

const redondo = (numero: number, decimales: number) => Number(numero.toFixed(decimales));
