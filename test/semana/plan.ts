import type { Lugar } from '../demostracion/geometria.js';

/** A company and the hours, on its own clock, between which its people work. */
export interface Empresa {
  readonly nombre: 'Demo' | 'Otra';
  readonly zona: string;
  readonly centro: Lugar;
  readonly empieza: string;
  readonly horas: number;
}

/**
 * Madrid's clocks change in the night to Sunday 2027-03-28. Their hours are such that a pause of the server from
 * 19:00 to 22:00 UTC holds an evening of the one, with its closing and its summary, and half a working day of the
 * other.
 */
export const EMPRESAS: readonly Empresa[] = [
  {
    nombre: 'Demo',
    zona: 'Europe/Madrid',
    centro: { lat: 40.4168, lon: -3.7038 },
    empieza: '09:00',
    horas: 3,
  },
  {
    nombre: 'Otra',
    zona: 'America/Bogota',
    centro: { lat: 4.65, lon: -74.08 },
    empieza: '13:30',
    horas: 4,
  },
];

export interface Persona {
  readonly nombre: string;
  readonly empresa: Empresa;
  /** The middle of their zone. */
  readonly centro: Lugar;
}

/** What a phone measured, and when it could first send it. */
export interface Fix extends Lugar {
  readonly persona: Persona;
  readonly fecha: number;
  readonly precision: number;
  readonly entrega: number;
  /** Nobody was there: it does not count for distances. */
  readonly espuria?: boolean;
}

/** A step of a visit, and when the phone could first tell of it. */
export interface Paso {
  readonly fecha: number;
  readonly entrega: number;
}

export interface Visita {
  /** Names it. */
  readonly titulo: string;
  readonly persona: Persona;
  readonly asignada: number;
  readonly programadaPara: number;
  readonly entrada?: Paso;
  readonly salida?: Paso;
  /** On that day their phone says nothing of where it is: they are on duty by the visit alone. */
  readonly sinRastreo?: boolean;
}

export interface Recordatorio {
  /** Names it. */
  readonly texto: string;
  readonly persona: Persona;
  readonly creado: number;
  readonly para: number;
}

export interface Panico {
  readonly persona: Persona;
  readonly fecha: number;
}

/** Everything that happens to everybody, whoever hears of it. */
export interface Plan {
  readonly dias: readonly string[];
  readonly personas: readonly Persona[];
  readonly fixes: readonly Fix[];
  readonly visitas: readonly Visita[];
  readonly recordatorios: readonly Recordatorio[];
  readonly panicos: readonly Panico[];
}

/** Metres, of everybody's zone. */
export const RADIO_ZONA = 2_000;

/** Everybody's positions, in the order in which they were measured. */
export function fixesDeCadaUno({ personas, fixes }: Plan): ReadonlyMap<Persona, readonly Fix[]> {
  const suyos = new Map<Persona, Fix[]>(personas.map((persona) => [persona, []]));
  for (const fix of fixes) suyos.get(fix.persona)?.push(fix);
  for (const lista of suyos.values()) lista.sort((a, b) => a.fecha - b.fecha);
  return suyos;
}
