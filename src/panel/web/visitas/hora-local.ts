/** What clocks of a zone show, as <input type="datetime-local"> writes it: 2027-03-28T02:30. */

/** Clocks change at most once within so long. */
const ALREDEDOR_MS = 24 * 3_600_000;

const formatos = new Map<string, Intl.DateTimeFormat>();

function formatoDe(zona: string): Intl.DateTimeFormat {
  let formato = formatos.get(zona);
  if (!formato) {
    formato = new Intl.DateTimeFormat('en', {
      timeZone: zona,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatos.set(zona, formato);
  }
  return formato;
}

/** How far ahead of UTC the clocks of a zone are at an instant, both in ms. */
function adelanto(instante: number, zona: string): number {
  const partes = new Map(
    formatoDe(zona)
      .formatToParts(instante)
      .map(({ type, value }) => [type, value]),
  );
  const de = (parte: Intl.DateTimeFormatPartTypes) => Number(partes.get(parte));
  const local = Date.UTC(de('year'), de('month') - 1, de('day'), de('hour'), de('minute'), de('second'));
  return local - Math.floor(instante / 1_000) * 1_000;
}

/**
 * The instants at which clocks of `zona` show `local`, in order: none where they are put forward over it, two
 * where they are put back and show it again.
 */
export function instantesDe(local: string, zona: string): readonly Date[] {
  const comoUtc = Date.parse(`${local}Z`);
  // A 30th of February would be read as one of March.
  if (Number.isNaN(comoUtc) || !new Date(comoUtc).toISOString().startsWith(local)) return [];
  const candidatos = new Set(
    [-ALREDEDOR_MS, ALREDEDOR_MS].map((lejos) => comoUtc - adelanto(comoUtc + lejos, zona)),
  );
  return [...candidatos]
    .filter((instante) => instante + adelanto(instante, zona) === comoUtc)
    .toSorted((uno, otro) => uno - otro)
    .map((instante) => new Date(instante));
}

/** What clocks of `zona` show at an instant, in ms. */
export const localDe = (instante: number, zona: string): string =>
  new Date(instante + adelanto(instante, zona)).toISOString().slice(0, 16);

/** «GMT+2»: how the two times that look the same are told apart. */
export const nombreDeAdelanto = (instante: Date, zona: string): string =>
  new Intl.DateTimeFormat('es', { timeZone: zona, timeZoneName: 'shortOffset' })
    .formatToParts(instante)
    .find(({ type }) => type === 'timeZoneName')?.value ?? '';
