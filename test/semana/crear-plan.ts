import { Azar } from '../demostracion/azar.js';
import { crearRecordatorios, crearVisitas, visitaNocturna } from './agenda.js';
import { diaSiguiente, MINUTO, momentoLocal } from './calendario.js';
import { caminar, paseo } from './caminata.js';
import { EMPRESAS, type Persona, type Plan } from './plan.js';

const POR_EMPRESA = 25;

/** @param desde the first of `cuantos` days, on everybody's own calendar. */
export function crearPlan(semilla: number, desde: string, cuantos: number): Plan {
  const dias = Array.from({ length: cuantos }, (_, n) => diaSiguiente(desde, n));
  const personas = EMPRESAS.flatMap((empresa) =>
    Array.from({ length: POR_EMPRESA }, (_, n) => ({
      nombre: `${empresa.nombre.toLowerCase()}-${String(n + 1).padStart(2, '0')}`,
      empresa,
      centro: { ...empresa.centro, lon: empresa.centro.lon + n * 0.01 },
    })),
  );
  const jornadas = personas.flatMap((persona, n) =>
    dias.map((dia) => jornada(Azar.de(semilla, `${persona.nombre} ${dia}`), persona, n % POR_EMPRESA, dia)),
  );
  return {
    dias,
    personas,
    fixes: jornadas.flatMap(({ fixes }) => fixes),
    visitas: jornadas.flatMap(({ visitas }) => visitas),
    recordatorios: jornadas.flatMap(({ recordatorios }) => recordatorios),
    panicos: EMPRESAS.flatMap((empresa) => {
      const persona = personas.find((una) => una.empresa === empresa) as Persona;
      const dia = dias.at(-1) as string;
      return [{ persona, fecha: momentoLocal(empresa.zona, dia, empresa.empieza) + 95 * MINUTO }];
    }),
  };
}

type Jornada = Pick<Plan, 'fixes' | 'visitas' | 'recordatorios'>;

/** @param numero of the person in their empresa, from 0. */
function jornada(azar: Azar, persona: Persona, numero: number, dia: string): Jornada {
  const { zona, empieza } = persona.empresa;
  const recordatorios = crearRecordatorios(azar, persona, numero, dia);
  const diaDeLaSemana = new Date(`${dia}T12:00:00Z`).getUTCDay();
  // By turns: three of five, and on Saturday and Sunday the same two.
  const libra = diaDeLaSemana % 6 === 0 ? numero % 5 > 1 : (numero + diaDeLaSemana) % 5 > 2;
  if (libra) {
    const visitas = diaDeLaSemana === 6 && numero === 2 ? [visitaNocturna(persona, dia)] : [];
    return { fixes: [], visitas, recordatorios };
  }
  const inicio = momentoLocal(zona, dia, empieza);
  const suerte = azar.siguiente();
  const venida = suerte < 0.84 ? 'viene' : suerte < 0.92 ? 'sin rastreo' : 'falta';
  const visitas = crearVisitas(azar, persona, dia, inicio, venida);
  const fixes = venida === 'viene' ? caminar(azar, persona, inicio, visitas) : [];
  // Two of each empresa are up around the midnight between those.
  if (numero < 2 && diaDeLaSemana === 6) {
    fixes.push(...paseo(azar, persona, momentoLocal(zona, dia, '23:30'), 14));
  }
  return { fixes, visitas, recordatorios };
}
