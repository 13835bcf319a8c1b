import type { EstadoLocal, Operacion, OperacionNueva } from './operacion.js';

export type Cuentas = Readonly<Record<EstadoLocal, number>>;

/** What a transaction makes of the rows that it was shown. */
export interface Cambios {
  readonly guardar?: readonly Operacion[];
  readonly borrar?: readonly Operacion[];
}

/**
 * Where `sync_queue` is kept. Every method is one transaction: all of it happens or nothing, one after the other over
 * all tabs, and what a promise told is durable. Functions given to it run inside the transaction: pure, and at once.
 */
export interface AlmacenDeCola {
  /**
   * Gives the last operation of the queue, whatever its state, to `fusionar`; what that returns takes its place.
   * Otherwise `nueva` is put behind it, with a place higher than any that was ever given.
   */
  agregar(nueva: OperacionNueva, fusionar: (ultima: Operacion) => Operacion | undefined): Promise<Operacion>;

  /**
   * Shows the first `maximo` operations in one of `estados`, by `orden`, to `decidir`, and does what it returns.
   * @returns what was kept, as it now is.
   */
  cambiar(
    estados: readonly EstadoLocal[],
    maximo: number,
    decidir: (operaciones: readonly Operacion[]) => Cambios,
  ): Promise<readonly Operacion[]>;

  leer(estado: EstadoLocal, maximo: number): Promise<readonly Operacion[]>;

  contar(): Promise<Cuentas>;
}

/** The tokens of a session, as they were issued. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** Where the tokens are kept: what one tab has written, every tab that reads later sees. */
export interface DepositoDeSesion {
  leer(): Promise<Tokens | null>;
  guardar(tokens: Tokens | null): Promise<void>;
}
