import { computed, signal as senal } from '@preact/signals';
import { ahora } from './reloj.js';

/** Of the empresa, once it is known: its days begin and end there, wherever its supervisor sits. */
const zona = senal<string | undefined>(undefined);
const formatos = new Map<string, Intl.DateTimeFormat>();

/** Times and days are those of this IANA time zone from now on; undefined: of the device. */
export function usarZona(nueva: string | undefined): void {
  zona.value = nueva;
  formatos.clear();
}

function formato(nombre: string, opciones: Intl.DateTimeFormatOptions, idioma = 'es'): Intl.DateTimeFormat {
  const timeZone = zona.value;
  let hallado = formatos.get(nombre);
  if (!hallado) formatos.set(nombre, (hallado = new Intl.DateTimeFormat(idioma, { ...opciones, timeZone })));
  return hallado;
}

/** The page is open all day: how soon it notices that another one has begun. */
const VIGILANCIA_MS = 10_000;
const HORA = { hour: '2-digit', minute: '2-digit' } as const;
const DIA = { day: 'numeric', month: 'short' } as const;

/** «14:05:09» today, «3 nov, 14:05» any other day. */
export function momento(fecha: Date): string {
  return diaDe(fecha) === hoy()
    ? formato('segundos', { ...HORA, second: '2-digit' }).format(fecha)
    : formato('dia y hora', { ...DIA, ...HORA }).format(fecha);
}

/** «14:05». */
export const hora = (fecha: Date): string => formato('hora', HORA).format(fecha);

export const momentoCompleto = (fecha: Date): string =>
  formato('completo', { dateStyle: 'full', timeStyle: 'medium' }).format(fecha);

/** The calendar day of an instant, as 2026-01-31: what the API calls a Date. */
export const diaDe = (fecha: Date): string =>
  // Swedish writes dates as RFC 3339 does.
  formato('dia', { dateStyle: 'short' }, 'sv').format(fecha);

let vigilante: ReturnType<typeof setInterval> | undefined;
const pulso = senal(0, {
  watched: () => (vigilante = setInterval(() => pulso.value++, VIGILANCIA_MS)),
  unwatched: () => clearInterval(vigilante),
});
/** Changes with the day, and not with each pulse: so does what depends on it. */
const diaEnCurso = computed(() => {
  void pulso.value;
  return diaDe(ahora());
});

/** The day that it is now; what reads it while rendering is rendered again after midnight. */
export function hoy(): string {
  void diaEnCurso.value;
  return diaDe(ahora());
}

/** «hace 40 s», «hace 5 min», «hace 3 h», «hace 2 días»: how long ago, rounded down; «ahora» under 5 s. */
export function hace(ms: number): string {
  const segundos = Math.floor(ms / 1000);
  if (segundos < 5) return 'ahora';
  if (segundos < 60) return `hace ${segundos} s`;
  const minutos = Math.floor(segundos / 60);
  if (minutos < 60) return `hace ${minutos} min`;
  const horas = Math.floor(minutos / 60);
  if (horas < 24) return `hace ${horas} h`;
  const dias = Math.floor(horas / 24);
  return dias === 1 ? 'hace 1 día' : `hace ${dias} días`;
}

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
