/** Wall clocks by Node's own tables of zones: nothing of the product, which asks Postgres. */

export const MINUTO = 60_000;
export const HORA = 60 * MINUTO;
export const DIA = 24 * HORA;

const relojes = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of a zone show at a moment, as if it were UTC. */
function enPared(zona: string, ms: number): number {
  let reloj = relojes.get(zona);
  if (!reloj) {
    const partes = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
    reloj = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zona,
      ...partes,
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    relojes.set(zona, reloj);
  }
  return Date.parse(`${reloj.format(ms).replace(' ', 'T')}Z`);
}

/** The day that it is there, as 2027-03-28. */
export const diaLocal = (zona: string, ms: number): string =>
  new Date(enPared(zona, ms)).toISOString().slice(0, 10);

/** When the clocks of the zone show this. */
export function momentoLocal(zona: string, fecha: string, hora: string): number {
  const pedida = Date.parse(`${fecha}T${hora}:00Z`);
  const cerca = pedida - (enPared(zona, pedida) - pedida);
  return cerca - (enPared(zona, cerca) - pedida);
}

export const diaSiguiente = (fecha: string, dias = 1): string =>
  new Date(Date.parse(`${fecha}T00:00:00Z`) + dias * DIA).toISOString().slice(0, 10);

export const enTexto = (ms: number): string => new Date(ms).toISOString();
