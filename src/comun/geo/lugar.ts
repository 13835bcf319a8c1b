import { z } from 'zod';

const grados = (maximo: number) => {
  const espera = `expected degrees between -${maximo} and ${maximo}`;
  return z
    .number(espera)
    .min(-maximo, espera)
    .max(maximo, espera)
    .nullish()
    .transform((valor) => valor ?? null);
};

/** The fields of a place that may be left out, in WGS 84 degrees; with {@link lugarEntero} on their object. */
export const LUGAR = { lat: grados(90), lon: grados(180) };

/** Refuses half a place: `objeto({ ...LUGAR, … }).superRefine(lugarEntero)`. */
export function lugarEntero(
  { lat, lon }: { readonly lat: number | null; readonly lon: number | null },
  contexto: z.core.$RefinementCtx,
): void {
  if ((lat === null) === (lon === null)) return;
  const path = [lat === null ? 'lat' : 'lon'];
  contexto.addIssue({ code: 'custom', path, message: 'expected lat and lon together, or neither' });
}
