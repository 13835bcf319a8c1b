import { posicion } from './campo.js';
import type { Posicion } from './referencia.js';

const MINUTO_MS = 60_000;
const HORA_MS = 60 * MINUTO_MS;
const GRADO_M = 111_195;

/** From 0 to 1, the same sequence for the same seed (mulberry32). */
export function azarDe(semilla: number): () => number {
  let estado = semilla;
  return () => {
    estado = (estado + 0x6d2b79f5) | 0;
    let t = Math.imul(estado ^ (estado >>> 15), 1 | estado);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * A track that has everything: walks, drives, rests, hours without a fix, bad accuracy, short jumps far away and
 * back, flights, flickering between two places, two positions at one moment. It is densest around `medianoche`.
 */
export function recorridoAlAzar(azar: () => number, medianoche: number): Posicion[] {
  const entre = (minimo: number, maximo: number) => minimo + azar() * (maximo - minimo);
  const uuid = () =>
    'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replaceAll('x', () => Math.floor(azar() * 16).toString(16));
  const puntos: Posicion[] = [];
  let momento = medianoche - entre(0.1, 50) * HORA_MS;
  let [lat, lon] = [entre(-60, 60), entre(-170, 170)];
  const fin = medianoche + entre(0.1, 50) * HORA_MS;
  const poner = (masLat = 0, masLon = 0) =>
    puntos.push(
      posicion(Math.round(momento), {
        id: uuid(),
        lat: lat + masLat,
        lon: lon + masLon,
        precision: azar() < 0.5 ? 8 : azar() < 0.8 ? null : 75,
        velocidad: azar() < 0.6 ? null : azar() < 0.5 ? 0.25 : 6,
      }),
    );
  while (momento < fin && puntos.length < 400) {
    const cerca = Math.abs(momento - medianoche) < 15 * MINUTO_MS;
    momento += cerca
      ? entre(5_000, 60_000)
      : azar() < 0.1
        ? entre(1, 14) * HORA_MS
        : entre(1, 30) * MINUTO_MS;
    if (momento < medianoche && azar() < 0.2) momento = medianoche + entre(-90_000, 90_000);
    const suerte = azar();
    if (suerte < 0.5) lat += entre(-200, 200) / GRADO_M;
    else if (suerte < 0.7) lon += entre(-3, 3) / GRADO_M;
    else if (suerte < 0.74) lat += entre(-5, 5);
    if (suerte > 0.85) {
      // Away for one fix or some, and back: or not, if the track ends there.
      const [masLat, masLon] = [entre(-1, 1), entre(-1, 1)];
      for (let n = entre(0, 4); n > 0; n--, momento += entre(0, 80_000)) poner(masLat, masLon);
    }
    if (suerte > 0.98) {
      for (let n = 0; n < 60; n++, momento += 20_000) poner(n % 2, 0);
    }
    poner();
    if (suerte > 0.6 && suerte < 0.63) poner(azar() < 0.5 ? 0 : 0.01);
  }
  return puntos;
}
