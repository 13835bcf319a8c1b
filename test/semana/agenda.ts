import type { Azar } from '../demostracion/azar.js';
import { diaSiguiente, MINUTO, momentoLocal } from './calendario.js';
import type { Persona, Recordatorio, Visita } from './plan.js';

const elegir = <T>(azar: Azar, lista: readonly T[]): T =>
  lista[Math.floor(azar.siguiente() * lista.length)] as T;

const MANERAS = [
  'puntual',
  'puntual',
  'puntual',
  'tarde',
  'sin salida',
  'sin nada',
  'salida sin red',
  'sin red',
] as const;

export function crearVisitas(
  azar: Azar,
  persona: Persona,
  dia: string,
  inicio: number,
  venida: 'viene' | 'sin rastreo' | 'falta',
): Visita[] {
  const { zona } = persona.empresa;
  const cuando = (minimo: number, maximo: number) =>
    inicio + Math.floor(azar.entre(minimo, maximo) / 5) * 5 * MINUTO;
  const segunda = venida !== 'sin rastreo' && azar.siguiente() < 0.4;
  const momentos = [cuando(35, 90), ...(segunda ? [cuando(100, 130)] : [])];
  return momentos.map((programadaPara, n) => {
    const manera = { viene: elegir(azar, MANERAS), 'sin rastreo': 'sin salida', falta: 'sin nada' }[venida];
    const entra = programadaPara + (manera === 'tarde' ? 25 : 5) * MINUTO;
    const sale = entra + Math.floor(azar.entre(3, 6)) * 5 * MINUTO;
    // Told after the closing of the day, of which it was part.
    const noche = momentoLocal(zona, dia, '22:30');
    const entrada = { fecha: entra, entrega: manera === 'sin red' ? noche : entra };
    const salida = { fecha: sale, entrega: manera.endsWith('sin red') ? noche : sale };
    return {
      titulo: `${persona.nombre} ${dia} ${n}: ${manera}`,
      persona,
      asignada: momentoLocal(zona, dia, '07:00'),
      programadaPara,
      entrada: manera === 'sin nada' ? undefined : entrada,
      salida: manera === 'sin nada' || manera === 'sin salida' ? undefined : salida,
      sinRastreo: venida === 'sin rastreo',
    };
  });
}

/** For after the closing hour of its day: it is open until the next one. */
export const visitaNocturna = (persona: Persona, dia: string): Visita => ({
  titulo: `${persona.nombre} ${dia}: de noche`,
  persona,
  asignada: momentoLocal(persona.empresa.zona, dia, '07:00'),
  programadaPara: momentoLocal(persona.empresa.zona, dia, '22:30'),
});

/** At hours that some clocks leave out, around the ends of days, and while a server may be down. */
const HORAS_DIFICILES = [
  '00:00',
  '00:30',
  '01:00',
  '01:30',
  '02:30',
  '03:30',
  '20:10',
  '21:30',
  '22:00',
  '23:59',
];

export function crearRecordatorios(
  azar: Azar,
  persona: Persona,
  numero: number,
  dia: string,
): Recordatorio[] {
  const { zona } = persona.empresa;
  if (azar.siguiente() > 0.3) return [];
  const para =
    numero % 2 === 0
      ? Date.parse(`${diaSiguiente(dia)}T${elegir(azar, HORAS_DIFICILES)}:00Z`)
      : momentoLocal(zona, diaSiguiente(dia), elegir(azar, HORAS_DIFICILES));
  return [{ texto: `${persona.nombre} ${dia}`, persona, creado: momentoLocal(zona, dia, '07:00'), para }];
}
