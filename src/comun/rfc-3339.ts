/** Year, month, day, hour, minute, second with or without fraction, zone. */
const RFC_3339 =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** A moment as a client writes it, RFC 3339 or what GraphQL has made of it already; NaN for what is none. */
export function milisegundosDe(fecha: unknown): number {
  if (fecha instanceof Date) return fecha.getTime();
  if (typeof fecha !== 'string' || !RFC_3339.test(fecha)) return NaN;
  // `Date.parse` takes the 31st of April for the 1st of May.
  const dia = Number(fecha.slice(8, 10));
  if (dia > 28 && dia > new Date(Date.UTC(+fecha.slice(0, 4), +fecha.slice(5, 7), 0)).getUTCDate())
    return NaN;
  return Date.parse(fecha);
}
