import type { Cliente } from '../apoyo/cliente.js';
import type { Codigo } from '../../src/comun/errores.js';
import type { Mundo } from './mundo.js';
import type { PorQuien, Quien } from './quienes.js';
import type { Secreto } from './secretos.js';

/** A refusal by its code, and nothing else; or an answer that tells exactly these secrets (`[]`: none). */
export type Esperado = Codigo | readonly Secreto[];

export type Argumentos = Record<string, unknown>;

/** One row of the table: an operation, asked for in the same words by everybody. */
export interface Fila {
  /** `query tarea`, `mutation iniciarTarea`, `GET /tareas/:id`, `mensaje chat:mensaje`. */
  readonly operacion: string;
  /** What sets it apart from the operation's other rows. */
  readonly caso?: string;
  /** The arguments, made anew for each door; of a route, its parameters and then its query or body. */
  readonly con?: (mundo: Mundo) => Argumentos | Promise<Argumentos>;
  /** Arguments that are each caller's own. */
  readonly segun?: (mundo: Mundo, quien: Quien) => Argumentos | Promise<Argumentos>;
  /**
   * Where in the arguments an id stands that is not the owner's to use by everybody: `usuarioIds.1`. Whoever is
   * refused gets, to the byte, the answer for one that does not exist.
   */
  readonly ajenos?: readonly string[];
  readonly espera: PorQuien<Esperado>;
  /** What callers without a token, or with an expired one, get: UNAUTHENTICATED but for what is public. */
  readonly esperaSinSesion?: Esperado;
  /** What else is to be true of an answer that is no refusal. */
  readonly ademas?: (datos: any, quien: Cliente, mundo: Mundo) => void | Promise<void>;
  /** It does not look at who asks, or not at more than that: these will do, of what costs a sign-in each time. */
  readonly bastan?: readonly Quien[];
  /** It ends the session that asks: by a session of its own. */
  readonly terminaLaSesion?: true;
}

/** One row of the table of live views: who hears what, of all that happens in both empresas. */
export interface FilaEnVivo {
  /** `subscription chatMensaje`, `evento chat:mensaje`. */
  readonly operacion: string;
  readonly caso?: string;
  readonly con?: (mundo: Mundo) => Argumentos;
  readonly ajenos?: readonly string[];
  /**
   * What they hear besides the closing event. A code: the subscription is refused with it, and of an event of
   * `/ws` nothing comes, the closing one neither.
   */
  readonly oye: PorQuien<Esperado>;
  /** What closes it, where that is not the common closing event. */
  readonly hasta?: Secreto;
}

export const nombreDe = ({ operacion, caso }: Pick<Fila, 'operacion' | 'caso'>) =>
  caso ? `${operacion}, ${caso}` : operacion;

export const esLectura = ({ operacion }: Pick<Fila, 'operacion'>) => /^(query|GET) /.test(operacion);
export const esCodigo = (esperado: Esperado): esperado is Codigo => typeof esperado === 'string';
