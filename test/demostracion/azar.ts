/** Chance that is the same for the same seed. */
export class Azar {
  private estado: number;

  constructor(semilla: number) {
    this.estado = semilla >>> 0;
  }

  /** Chance of its own for someone or something: what others draw does not change it. */
  static de(semilla: number, nombre: string): Azar {
    // FNV-1a.
    let huella = 0x811c9dc5 ^ semilla;
    for (const letra of nombre) huella = Math.imul(huella ^ letra.charCodeAt(0), 0x01000193);
    return new Azar(huella);
  }

  /** From 0 to 1, 1 excluded: mulberry32. */
  siguiente(): number {
    this.estado = (this.estado + 0x6d2b79f5) | 0;
    let mezcla = Math.imul(this.estado ^ (this.estado >>> 15), 1 | this.estado);
    mezcla = (mezcla + Math.imul(mezcla ^ (mezcla >>> 7), 61 | mezcla)) ^ mezcla;
    return ((mezcla ^ (mezcla >>> 14)) >>> 0) / 2 ** 32;
  }

  entre(minimo: number, maximo: number): number {
    return minimo + (maximo - minimo) * this.siguiente();
  }
}
