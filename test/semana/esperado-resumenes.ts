import { distancia } from '../demostracion/geometria.js';
import { diaLocal } from './calendario.js';
import type { Corridas } from './corridas.js';
import { fixesDeCadaUno, type Plan } from './plan.js';

/** Metres: shorter steps of somebody who stands. */
const RUIDO_M = 5;

export interface Resumen {
  readonly quien: string;
  readonly fecha: string;
  readonly zonaHoraria: string;
  readonly puntos: number;
  readonly distanciaMetros: number;
}

/** Of everybody, each day on which they were anywhere: a step is of the day on which it ends. */
export function resumenesEsperados(plan: Plan, corridas: Corridas): Resumen[] {
  return [...fixesDeCadaUno(plan)].flatMap(([{ nombre, empresa }, suyos]) => {
    const dias = new Map<string, { puntos: number; distanciaMetros: number }>();
    const fixes = suyos.filter(({ entrega }) => corridas.recibido(entrega) < Infinity);
    const reales = fixes.filter(({ espuria }) => !espuria);
    const de = (fecha: number) => {
      const dia = diaLocal(empresa.zona, fecha);
      const suyo = dias.get(dia) ?? { puntos: 0, distanciaMetros: 0 };
      dias.set(dia, suyo);
      return suyo;
    };
    for (const { fecha } of fixes) de(fecha).puntos++;
    for (const [n, fix] of reales.entries()) {
      const metros = distancia(reales[n - 1] ?? fix, fix);
      if (metros >= RUIDO_M) de(fix.fecha).distanciaMetros += metros;
    }
    return [...dias].map(([fecha, { puntos, distanciaMetros }]) => ({
      quien: nombre,
      fecha,
      zonaHoraria: empresa.zona,
      puntos,
      distanciaMetros,
    }));
  });
}
