import { randomUUID } from 'node:crypto';

/** A position as phones send it, every field of it. */
export interface Punto {
  readonly id: string;
  readonly lat: number;
  readonly lon: number;
  readonly precision: number;
  readonly velocidad: number;
  readonly rumbo: number;
  readonly bateria: number;
  readonly fecha: string;
}

export interface Tanda {
  readonly usuarioId: number;
  readonly ubicaciones: readonly Punto[];
}

/** Early enough for the last position of a run not to be in the future. */
const ATRAS_MS = 86_400_000;

/** What users 1 to `usuarios` send, in turn: every position a new one, and newer than all before it. */
export class Telefonos {
  private turno = 0;
  private reloj = Date.now() - ATRAS_MS;

  constructor(
    private readonly usuarios: number,
    private readonly porTanda: number,
  ) {}

  siguiente(): Tanda {
    const usuarioId = 1 + (this.turno++ % this.usuarios);
    return {
      usuarioId,
      ubicaciones: Array.from({ length: this.porTanda }, () => puntoDe(usuarioId, (this.reloj += 1))),
    };
  }
}

/** Somewhere in Madrid, walking. */
export const puntoDe = (usuarioId: number, ms: number): Punto => ({
  id: randomUUID(),
  lat: 40.4168 + usuarioId / 1_000 + (ms % 100_000) / 1e7,
  lon: -3.7038 - (ms % 100_000) / 1e7,
  precision: 4.7,
  velocidad: 1.42,
  rumbo: ms % 360,
  bateria: 0.83,
  fecha: new Date(ms).toISOString(),
});
