let desfaseMs = 0;

/** Learns how far this device's clock is from the server's, from the `Date` of an answer (whole seconds). */
export function ajustarReloj(date: string | null): void {
  const servidor = date === null ? Number.NaN : Date.parse(date);
  if (!Number.isNaN(servidor)) desfaseMs = servidor - Date.now();
}

/** The server's present: what the device's clock says may be hours off, and another day. */
export const ahora = (): Date => new Date(Date.now() + desfaseMs);

/** A server instant as an instant of this device's clock, in ms: a wrong clock must not expire a good token. */
export function aHoraLocal(fecha: string): number {
  return Date.parse(fecha) - desfaseMs;
}
