/** A position as the driver gives it. */
export interface Fila {
  readonly usuarioId: number;
  readonly lat: number;
  readonly lon: number;
  readonly precision: number | null;
  readonly velocidad: number | null;
  readonly fecha: string | Date;
}

interface Suma {
  readonly u: number;
  metros: number;
  puntos: number;
}

const DIAMETRO_M = 2 * 6_371_008.8;
const enRadianes = (grados: number) => (grados * Math.PI) / 180;
const VELOCIDAD_MAXIMA_MS = 200 / 3.6;

function haversine(una: Fila, otra: Fila): number {
  const h =
    Math.sin(enRadianes(otra.lat - una.lat) / 2) ** 2 +
    Math.cos(enRadianes(una.lat)) *
      Math.cos(enRadianes(otra.lat)) *
      Math.sin(enRadianes(otra.lon - una.lon) / 2) ** 2;
  return DIAMETRO_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

const segundos = (una: Fila, otra: Fila) =>
  (new Date(otra.fecha).getTime() - new Date(una.fecha).getTime()) / 1_000;
const rapido = (una: Fila, otra: Fila) => haversine(una, otra) > VELOCIDAD_MAXIMA_MS * segundos(una, otra);

/** What a loop would do about it: single jumps, bad fixes and noise are left out, of one day alone. */
export function recorrer(filas: readonly Fila[]): Suma[] {
  const sumas = new Map<number, Suma>();
  const precisas = filas.filter(({ precision }) => (precision ?? 0) <= 50);
  let previa: Fila | undefined;
  for (const [n, fila] of precisas.entries()) {
    const { usuarioId: u } = fila;
    let suma = sumas.get(u);
    if (!suma) {
      sumas.set(u, (suma = { u, metros: 0, puntos: 0 }));
      previa = undefined;
    }
    suma.puntos += 1;
    const siguiente = precisas[n + 1];
    if (previa && siguiente?.usuarioId === u && rapido(previa, fila) && rapido(fila, siguiente)) continue;
    if (previa) {
      const paso = haversine(previa, fila);
      const quieta = fila.velocidad === null ? paso < 0.5 * segundos(previa, fila) : fila.velocidad < 0.5;
      if (!(paso < 5 && quieta)) suma.metros += paso;
    }
    previa = fila;
  }
  return [...sumas.values()];
}
