/** How much of something each address holds. */
export class Ocupacion {
  private readonly porRed = new Map<string, number>();

  /** Over all addresses. */
  get total(): number {
    let total = 0;
    for (const cuantas of this.porRed.values()) total += cuantas;
    return total;
  }

  /** @param red as `redDe` gives it. */
  de(red: string): number {
    return this.porRed.get(red) ?? 0;
  }

  /** One more. @returns to be called when it is given back; a second call does nothing. */
  ocupar(red: string): () => void {
    this.porRed.set(red, this.de(red) + 1);
    let ocupada = true;
    return () => {
      if (!ocupada) return;
      ocupada = false;
      const quedan = this.de(red) - 1;
      if (quedan > 0) this.porRed.set(red, quedan);
      else this.porRed.delete(red);
    };
  }
}
