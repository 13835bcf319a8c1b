import { diaLocal, diaSiguiente, momentoLocal } from './calendario.js';
import type { Corridas } from './corridas.js';
import type { Momento } from './pasos.js';
import type { Plan, Visita } from './plan.js';

const CIERRE = '22:00';

export type Estado = 'PENDIENTE' | 'EN_CURSO' | 'COMPLETADA' | 'INCOMPLETA';

/** A visit's states, one after the other, and when each is told. */
export interface VisitaEsperada {
  readonly visita: Visita;
  readonly estados: readonly { readonly estado: Estado; readonly en: Momento }[];
  /** The closing hour of its day, of one that was left open and stayed so. */
  readonly cerradaEn?: number;
}

export const visitasEsperadas = ({ visitas }: Plan, corridas: Corridas): VisitaEsperada[] =>
  visitas.map((visita) => {
    const { zona } = visita.persona.empresa;
    const cierre = cierreDe(zona, visita.programadaPara);
    const sucesos: { que: 'asigna' | 'entra' | 'sale' | 'cierra'; en: Momento; orden: number }[] = [];
    const recibir = (que: 'asigna' | 'entra' | 'sale', entrega: number | undefined, orden: number) => {
      const en = entrega === undefined ? Infinity : corridas.recibido(entrega);
      if (en < Infinity) sucesos.push({ que, en: { en, conRed: true }, orden });
    };
    recibir('asigna', visita.asignada, 0);
    recibir('entra', visita.entrada?.entrega, 1);
    recibir('sale', visita.salida?.entrega, 2);
    const cierra = corridas.minuto(cierre);
    // Within a moment, first comes what people say, and then the works look at it.
    if (cierra) sucesos.push({ que: 'cierra', en: cierra, orden: 3 });
    sucesos.sort((a, b) => a.en.en - b.en.en || a.orden - b.orden);
    const estados: { estado: Estado; en: Momento }[] = [];
    for (const { que, en } of sucesos) {
      const antes = estados.at(-1)?.estado;
      const abierta = antes === 'PENDIENTE' || antes === 'EN_CURSO';
      if (que === 'cierra' && !abierta) continue;
      const cerrada = antes === 'INCOMPLETA';
      const estado = {
        asigna: 'PENDIENTE' as const,
        // Told after the closing, it is known; what is missing is the way out.
        entra: cerrada ? ('INCOMPLETA' as const) : ('EN_CURSO' as const),
        sale: 'COMPLETADA' as const,
        cierra: 'INCOMPLETA' as const,
      }[que];
      estados.push({ estado, en });
    }
    return {
      visita,
      estados,
      cerradaEn: estados.at(-1)?.estado === 'INCOMPLETA' ? cierre : undefined,
    };
  });

/** The first closing hour after a moment. */
function cierreDe(zona: string, ms: number): number {
  const dia = diaLocal(zona, ms);
  const suyo = momentoLocal(zona, dia, CIERRE);
  return suyo > ms ? suyo : momentoLocal(zona, diaSiguiente(dia), CIERRE);
}

/** What was known of a visit when a run looked at it. */
export const estadoEn = ({ estados }: VisitaEsperada, en: number): Estado | undefined =>
  estados.findLast((uno) => uno.en.en <= en && uno.estado !== 'INCOMPLETA')?.estado;
