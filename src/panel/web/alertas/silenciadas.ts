/** Far more than are open at once. */
const MAXIMAS = 100;

/** The alerts that this user has silenced in this browser: a reload does not sound for them again. */
export class Silenciadas {
  readonly #clave: string;

  constructor(usuarioId: number) {
    this.#clave = `seguimiento.silenciadas.${usuarioId}`;
  }

  tiene(id: number): boolean {
    return this.#leer().includes(id);
  }

  anadir(ids: Iterable<number>): void {
    try {
      localStorage.setItem(this.#clave, JSON.stringify([...this.#leer(), ...ids].slice(-MAXIMAS)));
    } catch {
      // Storage is blocked: they sound again in a page that is loaded later.
    }
  }

  #leer(): readonly unknown[] {
    try {
      const leidas: unknown = JSON.parse(localStorage.getItem(this.#clave) ?? '[]');
      return Array.isArray(leidas) ? leidas : [];
    } catch {
      return [];
    }
  }
}
