import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** What every log line written meanwhile carries, so that one request can be followed to the end of its task. */
export interface Traza {
  /** Id of the request that all of it began with. */
  readonly peticion?: string;
  readonly tareaId?: number;
  readonly usuarioId?: number;
}

const almacen = new AsyncLocalStorage<Traza | undefined>();

/** Runs `hacer`, and whatever it starts, under this trace. */
export const conTraza = <T>(traza: Traza, hacer: () => T): T => almacen.run(traza, hacer);

/** Runs what serves everybody, as a batch does, out of the trace of whoever happened to start it. */
export const sinTraza = <T>(hacer: () => T): T => almacen.run(undefined, hacer);

/** As {@link conTraza}, with the present trace and this task. */
export const conTarea = <T>(tareaId: number, hacer: () => T): T =>
  almacen.run({ ...almacen.getStore(), tareaId }, hacer);

export const trazaActual = (): Traza | undefined => almacen.getStore();

/** Says whose the current trace is, once the token has been verified. */
export function anotarUsuario(usuarioId: number): void {
  const traza: { usuarioId?: number } | undefined = almacen.getStore();
  if (traza) traza.usuarioId = usuarioId;
}

/** Short and plain, since it ends in log lines, a header and a column. */
const ADMISIBLE = /^[A-Za-z0-9._-]{1,64}$/;

/** The id that the caller proposes (`x-request-id`) if it can be one, else a new UUID. */
export const idDePeticion = (propuesto?: unknown): string =>
  typeof propuesto === 'string' && ADMISIBLE.test(propuesto) ? propuesto : randomUUID();
