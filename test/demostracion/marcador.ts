/** What the supervisor hears, counted from one line to the next. */
export class Marcador {
  private readonly enMarcha = new Set<number>();
  private posiciones = 0;
  private mensajes = 0;
  private alertas = 0;
  private presencias = 0;
  private visitas = 0;

  posicion(usuarioId: number): void {
    this.enMarcha.add(usuarioId);
    this.posiciones += 1;
  }

  mensaje(): void {
    this.mensajes += 1;
  }

  alerta(): void {
    this.alertas += 1;
  }

  presencia(): void {
    this.presencias += 1;
  }

  visita(): void {
    this.visitas += 1;
  }

  /** In one line, what came in the last `segundos`; and from now on anew. */
  linea(segundos: number): string {
    const linea =
      `people moving: ${this.enMarcha.size}, positions/s: ${(this.posiciones / segundos).toFixed(1)}, ` +
      `messages: ${this.mensajes}, alerts: ${this.alertas}, presence: ${this.presencias}, visits: ${this.visitas}`;
    this.enMarcha.clear();
    this.posiciones = this.mensajes = this.alertas = this.presencias = this.visitas = 0;
    return linea;
  }
}
