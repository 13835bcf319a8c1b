import { z } from 'zod';
import { objeto } from '../comun/entrada.js';

/** What a position is documented as; `revisarUbicacion` is what judges it. */
const UBICACION = objeto({
  id: z.uuid().describe('Made by the phone: the same id again is the same position'),
  lat: z.number().min(-90).max(90).describe('Degrees, WGS 84'),
  lon: z.number().min(-180).max(180).describe('Degrees, WGS 84'),
  precision: z.number().min(0).max(1e6).nullish().describe('Metres'),
  velocidad: z.number().min(0).max(1e4).nullish().describe('Metres per second'),
  rumbo: z.number().min(0).max(360).nullish().describe('Degrees from north'),
  bateria: z.number().min(0).max(1).nullish().describe('Charge of the phone'),
  fecha: z.iso.datetime({ offset: true }).describe('When it was measured'),
});

const documentada = () => {
  const { $schema: _dialecto, ...esquema } = z.toJSONSchema(UBICACION, {
    target: 'openapi-3.0',
    io: 'input',
  });
  for (const campo of Object.values(esquema.properties ?? {}))
    if (typeof campo === 'object' && campo.format) delete campo.pattern;
  return esquema;
};

/** The body of `POST /tracking/ubicaciones`. One bad position must not take the others with it: none is looked at here. */
export const CUERPO_UBICACIONES = objeto({
  ubicaciones: z.array(z.unknown().meta(documentada()), 'expected a list of positions'),
});
export type CuerpoUbicaciones = z.output<typeof CUERPO_UBICACIONES>;

export const RESULTADO_UBICACIONES = z
  .object({
    aceptadas: z.int().describe('Kept now'),
    duplicadas: z.int().describe('Kept before, under the same id'),
    rechazadas: z.array(
      z.object({
        indice: z.int().describe('Its place in the batch, from 0'),
        id: z.string().nullable().describe('As it was sent, cut to 64 characters; null if it was no text'),
        motivo: z.string().describe('Which field is wrong and what was expected'),
      }),
    ),
  })
  .meta({ id: 'ResultadoUbicaciones' });
