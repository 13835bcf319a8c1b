import { distancia } from '../demostracion/geometria.js';
import { diaLocal, enTexto, MINUTO, momentoLocal } from './calendario.js';
import type { Corridas } from './corridas.js';
import type { Momento } from './pasos.js';
import { type Fix, fixesDeCadaUno, type Persona, type Plan, RADIO_ZONA } from './plan.js';

/** As the product's defaults. */
const FRESCO = 10 * MINUTO;
const SILENCIO = 30 * MINUTO;
const PRECISION_MAXIMA_M = 100;
const CIERRE = '22:00';

export interface AlertaEsperada {
  readonly persona: Persona;
  readonly tipo: 'fuera-de-zona' | 'inactividad' | 'panico';
  readonly abiertaEn: number;
  readonly cerradaEn?: number;
  /** The runs that tell of its beginning and of its end: one that was found ended has no telling of the former. */
  readonly dicha: readonly { readonly estado: 'abierta' | 'cerrada'; readonly en: Momento }[];
}

export function alertasEsperadas(plan: Plan, corridas: Corridas): AlertaEsperada[] {
  const deCadaUno = [...fixesDeCadaUno(plan)];
  return [
    ...deCadaUno.flatMap(([persona, fixes]) => fueraDeZona(persona, fixes, corridas)),
    ...deCadaUno.flatMap(([persona, fixes]) => silencios(persona, senales(persona, fixes, plan), corridas)),
    ...plan.panicos.map(({ persona, fecha }): AlertaEsperada => {
      const en = corridas.recibido(fecha);
      return {
        persona,
        tipo: 'panico',
        abiertaEn: en,
        dicha: [{ estado: 'abierta', en: { en, conRed: true } }],
      };
    }),
  ];
}

/** Outside by the two latest accurate fixes, the newest of them fresh; inside by the latest. */
function fueraDeZona(persona: Persona, fixes: readonly Fix[], corridas: Corridas): AlertaEsperada[] {
  const exactos = fixes
    .filter(({ precision }) => precision <= PRECISION_MAXIMA_M)
    .map((fix) => ({
      fecha: fix.fecha,
      recibido: corridas.recibido(fix.entrega),
      fuera: distancia(persona.centro, fix) > RADIO_ZONA,
    }));
  const alertas: AlertaEsperada[] = [];
  let abierta: Momento | undefined;
  for (const corrida of corridas.todas) {
    const { en } = corrida;
    const conocidos = exactos.filter(
      ({ fecha, recibido }) => recibido <= en && fecha <= en && fecha >= en - 2 * FRESCO,
    );
    const [anterior, ultimo] = [conocidos.at(-2), conocidos.at(-1)];
    if (!ultimo || ultimo.fecha < en - FRESCO) continue;
    if (!ultimo.fuera && abierta) {
      alertas.push(deZona(persona, abierta, corrida));
      abierta = undefined;
    } else if (ultimo.fuera && anterior?.fuera) abierta ??= corrida;
  }
  return abierta ? [...alertas, deZona(persona, abierta)] : alertas;
}

const deZona = (persona: Persona, abre: Momento, cierra?: Momento): AlertaEsperada => ({
  persona,
  tipo: 'fuera-de-zona',
  abiertaEn: abre.en,
  cerradaEn: cierra?.en,
  dicha: [{ estado: 'abierta', en: abre }, ...(cierra ? [{ estado: 'cerrada' as const, en: cierra }] : [])],
});

type Senal = Pick<Fix, 'fecha' | 'entrega'>;

/** What tells that somebody is on duty and well: positions, or without any on that day the check-in of a visit. */
const senales = (persona: Persona, fixes: readonly Fix[], { visitas }: Plan): Senal[] =>
  [
    ...fixes,
    ...visitas.flatMap((visita) =>
      visita.persona === persona && visita.sinRastreo && visita.entrada ? [visita.entrada] : [],
    ),
  ].sort((una, otra) => una.fecha - otra.fecha);

/**
 * Of who has been tracked on a day, until its closing. The watch begins anew when the server comes back: what was
 * not said meanwhile could not be.
 */
function silencios(persona: Persona, suyas: readonly Senal[], corridas: Corridas): AlertaEsperada[] {
  const { zona } = persona.empresa;
  const { vuelta = -Infinity } = corridas;
  const antesDeCaer = Math.max(
    ...corridas.todas.filter(({ en }) => vuelta === -Infinity || en < vuelta).map(({ en }) => en),
  );
  const alertas: AlertaEsperada[] = [];
  for (const [n, { fecha: desde }] of suyas.entries()) {
    const siguiente = suyas[n + 1];
    const hasta = siguiente?.fecha ?? Infinity;
    const dia = diaLocal(zona, desde);
    const fin = Math.min(hasta, momentoLocal(zona, dia, CIERRE));
    let abiertaEn = desde + SILENCIO;
    if (abiertaEn > antesDeCaer && abiertaEn <= vuelta + SILENCIO) abiertaEn = vuelta + SILENCIO;
    if (abiertaEn >= fin || diaLocal(zona, abiertaEn) !== dia) continue;
    const primera = corridas.primera(abiertaEn);
    if (!primera) continue;
    const seSabe = fin === hasta ? corridas.recibido(siguiente?.entrega ?? Infinity) : fin;
    const cierra = corridas.primera(seSabe);
    alertas.push({
      persona,
      tipo: 'inactividad',
      abiertaEn,
      cerradaEn: cierra && fin,
      dicha: [
        ...(cierra === primera ? [] : [{ estado: 'abierta' as const, en: primera }]),
        ...(cierra ? [{ estado: 'cerrada' as const, en: cierra }] : []),
      ],
    });
  }
  return alertas;
}

export const alertaEnTexto = ({ persona, tipo, abiertaEn, cerradaEn }: AlertaEsperada): string =>
  `${persona.nombre} ${tipo} ${enTexto(abiertaEn)} → ${cerradaEn === undefined ? '…' : enTexto(cerradaEn)}`;
