interface Cita {
  readonly cuando: number;
  readonly orden: number;
  readonly hacer: () => void;
}

/** What is to be done, each at its second of the day that is played. */
export class Agenda {
  private ahora = 0;
  private apuntadas = 0;
  private citas: Cita[] = [];

  /** Does it when so many seconds more have been played. */
  dentroDe(segundos: number, hacer: () => void): void {
    this.citas.push({ cuando: this.ahora + segundos, orden: this.apuntadas++, hacer });
  }

  /** Does it after so many seconds, and again after as many as `cada` says each time. */
  unaYOtraVez(segundos: number, cada: () => number, hacer: () => void): void {
    this.dentroDe(segundos, () => {
      hacer();
      this.unaYOtraVez(cada(), cada, hacer);
    });
  }

  /** Plays so many seconds, and does what comes due, in its order. */
  avanzar(segundos: number): void {
    const hasta = this.ahora + segundos;
    for (;;) {
      const vencidas = this.citas.filter(({ cuando }) => cuando <= hasta);
      const [cita] = vencidas.sort((una, otra) => una.cuando - otra.cuando || una.orden - otra.orden);
      if (!cita) break;
      this.citas = this.citas.filter((otra) => otra !== cita);
      this.ahora = cita.cuando;
      cita.hacer();
    }
    this.ahora = hasta;
  }
}
