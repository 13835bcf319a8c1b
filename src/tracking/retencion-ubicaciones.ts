import type { BaseDatos } from '../base-datos/index.js';
import { borrarAntiguas } from './tracking.consultas.js';

/** Removes old positions user by user, and goes on in each batch where the one before ended. */
export class RetencionDeUbicaciones {
  private desdeUsuario = 0;

  constructor(
    private readonly db: BaseDatos,
    private readonly dias: number,
  ) {}

  /** @returns how many it removed; fewer than `limite` when it has come to the last user. */
  async borrar(limite: number): Promise<number> {
    const { dias, desdeUsuario } = this;
    const { borradas, ultimoUsuario } = await borrarAntiguas(this.db, { dias, limite, desdeUsuario });
    this.desdeUsuario = borradas < limite ? 0 : ultimoUsuario;
    return borradas;
  }
}
