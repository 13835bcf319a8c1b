const HORA = new Intl.DateTimeFormat('es', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DIA_Y_HORA = new Intl.DateTimeFormat('es', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const COMPLETA = new Intl.DateTimeFormat('es', { dateStyle: 'full', timeStyle: 'medium' });

/** «14:05:09» today, «3 nov, 14:05» any other day. */
export function momento(fecha: Date, hoy = new Date()): string {
  return fecha.toDateString() === hoy.toDateString() ? HORA.format(fecha) : DIA_Y_HORA.format(fecha);
}

export const momentoCompleto = (fecha: Date): string => COMPLETA.format(fecha);

/** An estimate in words, as coarse as an estimate deserves: «quedan unos 20 s». */
export function restante(ms: number): string {
  const segundos = Math.ceil(ms / 1000);
  if (segundos <= 0) return 'a punto de terminar';
  if (segundos <= 5) return 'quedan unos segundos';
  if (segundos < 58) return `quedan unos ${Math.ceil(segundos / 5) * 5} s`;
  const minutos = Math.round(segundos / 60);
  if (minutos <= 1) return 'queda alrededor de 1 min';
  if (minutos < 60) return `quedan unos ${minutos} min`;
  const horas = Math.floor(minutos / 60);
  const resto = minutos % 60;
  return `${horas === 1 ? 'queda' : 'quedan'} alrededor de ${horas} h${resto ? ` ${resto} min` : ''}`;
}
