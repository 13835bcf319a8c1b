import { z } from 'zod';
import { nombreVisible, objeto, texto } from '../comun/entrada.js';
import { LUGAR, lugarEntero } from '../comun/geo/lugar.js';

/** No visit is outside these years, which every calendar that reads them can write. */
const PRIMER_MOMENTO = new Date('2000-01-01T00:00:00Z');
const ULTIMO_MOMENTO = new Date('2100-01-01T00:00:00Z');
const programable = 'expected a moment between the years 2000 and 2100';

export const enAnosProgramables = (fecha: Date) => fecha >= PRIMER_MOMENTO && fecha < ULTIMO_MOMENTO;

/** What assigning a visit takes, on every transport. */
export const ASIGNAR_ACTIVIDAD = objeto({
  titulo: nombreVisible(200),
  usuarioId: z.number('expected the id of a user'),
  programadaPara: z.date(programable).refine(enAnosProgramables, programable),
  direccion: texto(500)
    .nullish()
    .transform((valor) => valor ?? null),
  ...LUGAR,
}).superRefine(lugarEntero);
export type NuevaActividad = z.output<typeof ASIGNAR_ACTIVIDAD>;

/** What signing in to a visit or out of it takes, on every transport. */
export const REGISTRAR_PASO = objeto({
  actividadId: z.number('expected the id of a visit'),
  /** When it happened, if not now. */
  fecha: z
    .date('expected a moment')
    .nullish()
    .transform((valor) => valor ?? null),
  ...LUGAR,
}).superRefine(lugarEntero);
export type Paso = z.output<typeof REGISTRAR_PASO>;
