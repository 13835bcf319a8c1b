import type { Azar } from '../demostracion/azar.js';
import { METROS_POR_GRADO } from '../demostracion/geometria.js';
import { HORA, MINUTO } from './calendario.js';
import type { Fix, Paso, Persona, Visita } from './plan.js';

/** Metres: where they walk in their zone, and where they are when they leave it. */
const RADIO_PASEO = 1_000;
const FUERA = 4_000;
/** Metres a phone may be off: so, it counts neither for zones nor for distances. */
const IMPRECISA = 500;

/** Places some hundred metres apart, every five minutes, near the middle of their zone. */
export function paseo(azar: Azar, persona: Persona, inicio: number, cuantos: number): Fix[] {
  let [este, norte] = [azar.entre(-500, 500), azar.entre(-500, 500)];
  return Array.from({ length: cuantos }, (_, n) => {
    const lejos = Math.hypot(este, norte) > RADIO_PASEO;
    const giro = lejos ? Math.atan2(-norte, -este) : azar.entre(0, 2 * Math.PI);
    const metros = azar.entre(80, 300);
    este += metros * Math.cos(giro);
    norte += metros * Math.sin(giro);
    return fixEn(persona, inicio + n * 5 * MINUTO, este, norte);
  });
}

function fixEn(persona: Persona, fecha: number, este: number, norte: number, precision = 8): Fix {
  const { lat, lon } = persona.centro;
  const escala = METROS_POR_GRADO * Math.cos((lat * Math.PI) / 180);
  return {
    persona,
    fecha,
    lat: lat + norte / METROS_POR_GRADO,
    lon: lon + este / escala,
    precision,
    entrega: fecha,
  };
}

const moverse = (fix: Fix, este: number, norte: number, minutos = 0): Fix => {
  const { lat, lon } = fixEn({ ...fix.persona, centro: fix }, fix.fecha, este, norte);
  return { ...fix, lat, lon, fecha: fix.fecha + minutos * MINUTO, entrega: fix.fecha + minutos * MINUTO };
};

/** A day's positions, with what goes wrong on some days. */
export function caminar(azar: Azar, persona: Persona, inicio: number, visitas: readonly Visita[]): Fix[] {
  const cuantos = persona.empresa.horas * 12 + 1;
  let fixes = paseo(azar, persona, inicio, cuantos);
  const trecho = (minimo: number, maximo: number): [number, number] => {
    const largo = Math.floor(azar.entre(minimo, maximo + 1));
    const desde = 2 + Math.floor(azar.entre(0, cuantos - largo - 4));
    return [desde, desde + largo];
  };
  const [salen, callan, paran] = [azar.siguiente(), azar.siguiente(), azar.siguiente()];
  const [fueraDesde, fueraHasta] = trecho(1, 14);
  if (salen < 0.3) {
    const rumbo = azar.entre(0, 2 * Math.PI);
    const [este, norte] = [FUERA * Math.cos(rumbo), FUERA * Math.sin(rumbo)];
    fixes = fixes.map((fix, n) => (n >= fueraDesde && n < fueraHasta ? moverse(fix, este, norte) : fix));
  }
  const [quietoDesde, quietoHasta] = trecho(4, 10);
  if (paran < 0.2) {
    const lugar = fixes[quietoDesde] as Fix;
    fixes = fixes.map((fix, n) =>
      n > quietoDesde && n < quietoHasta
        ? { ...moverse(lugar, azar.entre(-1, 1), azar.entre(-1, 1)), fecha: fix.fecha, entrega: fix.fecha }
        : fix,
    );
  }
  const extras = fixes.flatMap((fix, n) => {
    const suerte = azar.siguiente();
    // One says itself that it may be far off; the other is known by the speed that it would take.
    if (n > 1 && suerte < 0.03)
      return [{ ...moverse(fix, 9_000, 0, -2), precision: IMPRECISA, espuria: true }];
    if (n > 1 && n % 4 === 0 && suerte < 0.1) return [{ ...moverse(fix, 0, 60_000, -2), espuria: true }];
    return [];
  });
  // What a phone could not send at once, between what it could, comes next morning.
  const tardios =
    azar.siguiente() < 0.1
      ? fixes
          .slice(20, 28)
          .map((fix) =>
            Object.assign(moverse(fix, 400, 300, 1), { entrega: inicio + 24 * HORA + 30 * MINUTO }),
          )
      : [];
  let [calladoDesde, calladoHasta] = trecho(4, 16);
  const habla = ({ fecha }: Paso) =>
    fecha > inicio + (calladoDesde - 1) * 5 * MINUTO && fecha < inicio + (calladoHasta + 1) * 5 * MINUTO;
  const pasos = visitas.flatMap(({ entrada, salida }) => [entrada, salida]).filter((paso) => paso != null);
  if (callan > 0.35 || tardios.length > 0 || pasos.some(habla)) calladoDesde = calladoHasta = -1;
  const callado = ({ fecha }: Fix) =>
    fecha > inicio + (calladoDesde - 1) * 5 * MINUTO && fecha < inicio + calladoHasta * 5 * MINUTO;
  return [...fixes, ...extras, ...tardios].filter((fix) => !callado(fix)).sort((a, b) => a.fecha - b.fecha);
}
