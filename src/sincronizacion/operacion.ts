import type { resultadoOperacion, tipoOperacion } from '../base-datos/index.js';
import type { Codigo } from '../comun/errores.js';

export type TipoOperacion = (typeof tipoOperacion.enumValues)[number];

/** Something that a device did while it was offline, or that it keeps until the server has it. */
export interface Operacion {
  /** In lower case. */
  readonly id: string;
  readonly tipo: TipoOperacion;
  /** What there is to know of it: the service that does it judges that. */
  readonly datos: Readonly<Record<string, unknown>>;
  /** By the device's clock. */
  readonly creadaEn: Date;
}

/** What became of an operation for good: it is kept, and what a repeat is answered. */
export interface Desenlace {
  readonly estado: (typeof resultadoOperacion.enumValues)[number];
  /** Of one that was refused. */
  readonly code: Codigo | null;
  /** Why it was refused, or what part of it was not done. */
  readonly mensaje: string | null;
}

/** What became of an operation in this call. */
export type EstadoOperacion = Desenlace['estado'] | 'duplicada' | 'reintentar';

export interface ResultadoDeOperacion {
  /** As it was sent. */
  readonly id: string;
  readonly estado: EstadoOperacion;
  readonly code: Codigo | null;
  readonly mensaje: string | null;
}
