/** Calendar days as the API writes them, 2026-01-31: counting them needs no time zone. */

/** The years in which the server takes visits. */
const PRIMERO = '2000-01-01';
const ULTIMO = '2099-12-31';

const aMedianocheUtc = (dia: string) => new Date(`${dia}T00:00:00Z`);

/** Whether it is a day of the calendar, within the years of the server. */
export function esDia(texto: string | undefined): texto is string {
  if (texto === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(texto)) return false;
  const fecha = aMedianocheUtc(texto);
  if (Number.isNaN(fecha.getTime()) || fecha.toISOString().slice(0, 10) !== texto) return false;
  return texto >= PRIMERO && texto <= ULTIMO;
}

export function sumarDias(dia: string, cuantos: number): string {
  const fecha = aMedianocheUtc(dia);
  fecha.setUTCDate(fecha.getUTCDate() + cuantos);
  return fecha.toISOString().slice(0, 10);
}

const COMUN = { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' } as const;
const conAno = new Intl.DateTimeFormat('es', { ...COMUN, year: 'numeric' });
const sinAno = new Intl.DateTimeFormat('es', COMUN);

/** «Hoy», «Ayer», «Mañana», «domingo, 22 de noviembre», with its year if that is not today's. */
export function nombreDeDia(dia: string, hoy: string): string {
  if (dia === hoy) return 'Hoy';
  if (dia === sumarDias(hoy, -1)) return 'Ayer';
  if (dia === sumarDias(hoy, 1)) return 'Mañana';
  return diaCompleto(dia, hoy);
}

/** «domingo, 22 de noviembre», with its year if that is not today's. */
export const diaCompleto = (dia: string, hoy: string): string =>
  (dia.slice(0, 4) === hoy.slice(0, 4) ? sinAno : conAno).format(aMedianocheUtc(dia));
