import { diaSiguiente, HORA, MINUTO, momentoLocal } from './calendario.js';
import { EMPRESAS, type Plan } from './plan.js';

/** A moment at which the schedules fire. */
export interface Momento {
  readonly en: number;
  /** Whether the phones have sent by then what they had: at the start after a pause they have not yet. */
  readonly conRed: boolean;
}

/** Between two moments, while somebody works and while nobody does. */
export const PASO_MIN = 30;
const PASO_OCIOSO_MIN = 60;
/** Around the hours at which a day is closed and summed up. */
const HORAS_FINAS = ['21:59', '22:00', '23:58', '23:59'];
const MINUTOS_TRAS_MEDIANOCHE = [0, 10];

export interface Pausa {
  readonly desde: number;
  readonly hasta: number;
}

/** From the first midnight of the week, wherever that is, to some time after the last one. */
export function momentosDe({ dias }: Pick<Plan, 'dias'>, pausa?: Pausa): Momento[] {
  const [primero, ultimo] = [dias[0] as string, dias.at(-1) as string];
  const medianoches = EMPRESAS.flatMap(({ zona }) => [
    momentoLocal(zona, primero, '00:00'),
    momentoLocal(zona, diaSiguiente(ultimo), '00:00'),
  ]);
  const [desde, hasta] = [Math.min(...medianoches), Math.max(...medianoches) + 30 * MINUTO];
  const momentos = new Set<number>();
  for (let en = desde; en <= hasta; en += PASO_MIN * MINUTO) {
    if (en % (PASO_OCIOSO_MIN * MINUTO) === 0 || EMPRESAS.some((empresa) => seTrabaja(empresa, dias, en)))
      momentos.add(en);
  }
  for (const { zona } of EMPRESAS) {
    for (const dia of dias) {
      for (const hora of HORAS_FINAS) momentos.add(momentoLocal(zona, dia, hora));
      const medianoche = momentoLocal(zona, diaSiguiente(dia), '00:00');
      for (const minutos of MINUTOS_TRAS_MEDIANOCHE) momentos.add(medianoche + minutos * MINUTO);
    }
  }
  const todos = [...momentos].sort((a, b) => a - b).map((en) => ({ en, conRed: true }));
  if (!pausa) return todos;
  return [
    ...todos.filter(({ en }) => en <= pausa.desde),
    { en: pausa.hasta, conRed: false },
    ...todos.filter(({ en }) => en > pausa.hasta),
  ];
}

/** From before the first reminder of a visit to when the last silence is known. */
const seTrabaja = (
  { zona, empieza, horas }: (typeof EMPRESAS)[number],
  dias: readonly string[],
  en: number,
) =>
  dias.some((dia) => {
    const inicio = momentoLocal(zona, dia, empieza);
    return en >= inicio && en <= inicio + (horas + 1) * HORA;
  });
