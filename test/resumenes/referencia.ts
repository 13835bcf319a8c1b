import { distancia } from '../../src/comun/geo/distancia.js';
import type { Filtros } from '../../src/resumenes/distancia.consulta.js';

/** A position as a phone measures it. */
export interface Posicion {
  readonly id: string;
  readonly lat: number;
  readonly lon: number;
  readonly precision: number | null;
  readonly velocidad: number | null;
  /** RFC 3339 in UTC. */
  readonly fecha: string;
}

/** What is expected of a day. */
export interface Dia {
  metros: number;
  puntos: number;
  imprecisas: number;
  rapidas: number;
  quietas: number;
  provisional: boolean;
}

const CINCO_MINUTOS_MS = 300_000;

const formatos = new Map<string, Intl.DateTimeFormat>();
/** The calendar date on the clock of a zone, as 2026-01-31. */
export function diaLocal(fecha: string, zona: string): string {
  let formato = formatos.get(zona);
  if (!formato) formatos.set(zona, (formato = new Intl.DateTimeFormat('en-CA', { timeZone: zona })));
  return formato.format(new Date(fecha));
}

const ms = ({ fecha }: Posicion) => Date.parse(fecha);
const segundosEntre = (desde: Posicion, hasta: Posicion) => (ms(hasta) - ms(desde)) / 1_000;

export const enOrden = (recorrido: readonly Posicion[]) =>
  [...recorrido].sort((una, otra) => ms(una) - ms(otra) || (una.id < otra.id ? -1 : 1));

/** The rules again, in the plainest words, over a whole track at once: no database, and no days until the end. */
export function referencia(
  posiciones: readonly Posicion[],
  zona: string,
  { precisionMaximaM, velocidadMaximaKmh, ruidoM }: Filtros,
): { total: number; dias: Map<string, Dia> } {
  const dias = new Map<string, Dia>();
  const diaDe = ({ fecha }: Posicion): Dia => {
    const cual = diaLocal(fecha, zona);
    const dia = dias.get(cual) ?? {
      metros: 0,
      puntos: 0,
      imprecisas: 0,
      rapidas: 0,
      quietas: 0,
      provisional: false,
    };
    dias.set(cual, dia);
    return dia;
  };

  const tramos: Posicion[][] = [];
  for (const posicion of enOrden(posiciones)) {
    diaDe(posicion).puntos += 1;
    if (precisionMaximaM > 0 && (posicion.precision ?? 0) > precisionMaximaM) {
      diaDe(posicion).imprecisas += 1;
      continue;
    }
    const previa = tramos.at(-1)?.at(-1);
    const corta =
      velocidadMaximaKmh > 0 &&
      previa &&
      distancia(previa, posicion) > (velocidadMaximaKmh / 3.6) * segundosEntre(previa, posicion);
    if (!previa || corta) tramos.push([posicion]);
    else tramos.at(-1)?.push(posicion);
  }

  const conservadas: Posicion[] = [];
  for (const [n, tramo] of tramos.entries()) {
    const [primera, ultima] = [tramo[0] as Posicion, tramo.at(-1) as Posicion];
    const breve = ms(ultima) - ms(primera) <= CINCO_MINUTOS_MS;
    const ultimo = n === tramos.length - 1;
    if (breve && ultimo && n > 0) for (const posicion of tramo) diaDe(posicion).provisional = true;
    if (breve && !ultimo && n > 0) for (const posicion of tramo) diaDe(posicion).rapidas += 1;
    else conservadas.push(...tramo);
  }

  let total = 0;
  for (const [n, posicion] of conservadas.entries()) {
    const previa = conservadas[n - 1];
    if (!previa) continue;
    const paso = distancia(previa, posicion);
    const segundos = segundosEntre(previa, posicion);
    const quieta = posicion.velocidad === null ? paso < 0.5 * segundos : posicion.velocidad < 0.5;
    if (paso < ruidoM && quieta) {
      diaDe(posicion).quietas += 1;
      continue;
    }
    total += paso;
    diaDe(posicion).metros += paso;
  }
  return { total, dias };
}
