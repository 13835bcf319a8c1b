import { z } from 'zod';
import { lista, nombreVisible, objeto } from '../comun/entrada.js';
import { leerArea } from '../comun/geo/leer-area.js';
import { AreaInvalida } from '../comun/geo/validez.js';

const USUARIOS_MAXIMOS = 1_000;

const area = z.unknown().transform((valor, contexto) => {
  try {
    return leerArea(valor);
  } catch (error) {
    if (!(error instanceof AreaInvalida)) throw error;
    contexto.addIssue({ code: 'custom', path: [...error.lugar], message: error.message });
    return z.NEVER;
  }
});

const usuarioIds = lista(z.int('expected the id of a user'), USUARIOS_MAXIMOS, 'ids of users').transform(
  (ids) => [...new Set(ids)],
);

/** What making a zone takes. */
export const CREAR_GEOCERCA = objeto({ nombre: nombreVisible(200), area, usuarioIds });
export type NuevaGeocerca = z.output<typeof CREAR_GEOCERCA>;

/** What changing a zone takes: what is not given, or is null, stays as it is. */
export const ACTUALIZAR_GEOCERCA = objeto({
  nombre: opcional(nombreVisible(200)),
  area: opcional(area),
  usuarioIds: opcional(usuarioIds),
  activa: opcional(z.boolean('expected true or false')),
});
export type CambiosDeGeocerca = z.output<typeof ACTUALIZAR_GEOCERCA>;

function opcional<T extends z.ZodType>(esquema: T) {
  return esquema.nullish().transform((valor) => valor ?? undefined);
}
