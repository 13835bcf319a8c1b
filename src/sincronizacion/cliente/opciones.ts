import type { AlmacenDeCola } from './almacen.js';
import type { Canal } from './canal.js';
import type { Candado } from './candado.js';
import type { Pedir } from './peticion.js';
import type { Red } from './red.js';
import type { Reloj } from './reloj.js';
import type { Sesion } from './sesion.js';

export interface OpcionesDeSincronizacion {
  /** The same in every tab of one user, and another for another user: of the lock and of the channel. */
  readonly nombre: string;
  /** Address of the server, without a slash at its end; '' is the page's own. */
  readonly url?: string;
  readonly almacen: AlmacenDeCola;
  readonly sesion: Sesion;
  /** Between cycles that have nothing to complain of. */
  readonly cadaMs?: number;
  /** A request without an answer for so long is given up. */
  readonly plazoMs?: number;
  readonly esperaBaseMs?: number;
  readonly esperaTopeMs?: number;
  /** How often the server may say "later" of one operation before it becomes an error. */
  readonly intentosMaximos?: number;
  /** How many of those that are done are kept, to be shown. */
  readonly hechasMaximas?: number;
  readonly candado?: Candado;
  readonly canal?: Canal;
  readonly reloj?: Reloj;
  readonly red?: Red;
  readonly pedir?: Pedir;
  /** From 0 to 1. */
  readonly azar?: () => number;
  readonly nuevoId?: () => string;
  /** Hears what went wrong where nobody waits for it: a store that fails, a subscriber that throws. */
  readonly alFallar?: (error: unknown) => void;
}
