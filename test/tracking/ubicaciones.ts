import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A position as a phone sends it. */
export interface UbicacionEnviada {
  readonly id: string;
  readonly lat: number;
  readonly lon: number;
  readonly fecha: string;
  readonly [campo: string]: unknown;
}

export const haceS = (segundos: number) => new Date(Date.now() - segundos * 1_000).toISOString();

/** A good one, unless `cambios` say otherwise. */
export const ubicacion = (cambios: Record<string, unknown> = {}): UbicacionEnviada => ({
  id: randomUUID(),
  lat: 40.4168,
  lon: -3.7038,
  precision: 5,
  velocidad: 1.4,
  rumbo: 271.5,
  bateria: 0.83,
  fecha: new Date().toISOString(),
  ...cambios,
});

/** The real track of a bus, as if it had ended a minute ago; its pauses are its own. */
export function trayectoDelAutobus(): UbicacionEnviada[] {
  const texto = readFileSync(new URL('./autobus-304.csv', import.meta.url), 'utf8');
  const filas = texto
    .split('\n')
    .filter((linea) => /^\d/.test(linea))
    .map((linea) => linea.split(','));
  const desfase = Date.now() - 60_000 - Date.parse(filas.at(-1)?.[0] ?? '');
  return filas.map(([fecha = '', lat, lon]) =>
    ubicacion({
      lat: Number(lat),
      lon: Number(lon),
      fecha: new Date(Date.parse(fecha) + desfase).toISOString(),
    }),
  );
}

export const CAMPOS = 'id usuarioId lat lon precision velocidad rumbo bateria fecha';
export const REGISTRAR = `mutation ($ubicaciones: [UbicacionInput!]!) {
  registrarUbicaciones(ubicaciones: $ubicaciones) { aceptadas duplicadas rechazadas { indice id motivo } }
}`;
export const ULTIMAS = `{ ultimasUbicaciones { ${CAMPOS} } }`;
export const RECORRIDO = `query ($usuarioId: Int!, $desde: DateTime!, $hasta: DateTime!) {
  recorrido(usuarioId: $usuarioId, desde: $desde, hasta: $hasta) { ${CAMPOS} }
}`;
export const EN_VIVO = `subscription ($usuarioId: Int) { trackingUbicacion(usuarioId: $usuarioId) { ${CAMPOS} } }`;
