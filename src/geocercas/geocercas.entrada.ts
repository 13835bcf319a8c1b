import { z } from 'zod';
import { objeto, texto } from '../comun/entrada.js';
import { leerArea } from '../comun/geo/leer-area.js';
import { AreaInvalida } from '../comun/geo/validez.js';

const USUARIOS_MAXIMOS = 1_000;

const nombre = texto(200);

const area = z.unknown().transform((valor, contexto) => {
  try {
    return leerArea(valor);
  } catch (error) {
    if (!(error instanceof AreaInvalida)) throw error;
    contexto.addIssue({ code: 'custom', path: [...error.lugar], message: error.message });
    return z.NEVER;
  }
});

const usuarioIds = z
  .array(z.int('expected the id of a user'), 'expected a list of ids')
  .max(USUARIOS_MAXIMOS, `expected at most ${USUARIOS_MAXIMOS} users`)
  .transform((ids) => [...new Set(ids)]);

/** What making a zone takes. */
export const CREAR_GEOCERCA = objeto({ nombre, area, usuarioIds });
export type NuevaGeocerca = z.output<typeof CREAR_GEOCERCA>;

/** What changing a zone takes: what is not given, or is null, stays as it is. */
export const ACTUALIZAR_GEOCERCA = objeto({
  nombre: opcional(nombre),
  area: opcional(area),
  usuarioIds: opcional(usuarioIds),
  activa: opcional(z.boolean('expected true or false')),
});
export type CambiosDeGeocerca = z.output<typeof ACTUALIZAR_GEOCERCA>;

function opcional<T extends z.ZodType>(esquema: T) {
  return esquema.nullish().transform((valor) => valor ?? undefined);
}
