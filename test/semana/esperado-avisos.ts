import { diaLocal, enTexto, MINUTO, momentoLocal } from './calendario.js';
import type { Corridas } from './corridas.js';
import { estadoEn, type VisitaEsperada } from './esperado-visitas.js';
import type { Plan } from './plan.js';

/** As the product's defaults. */
const AVISO = 30 * MINUTO;
const MARGEN = 15 * MINUTO;
/** After that long, nobody need be reminded of a visit any more. */
const TARDANZA = 15 * MINUTO;
const CIERRE = '22:00';

const linea = (quien: string, tipo: string, texto: string, en: number) =>
  `${quien} ${tipo} «${texto}» ${enTexto(en)}`;

/** Every notification: whose, what it says, and when it is made. */
export function avisosEsperados(
  plan: Plan,
  visitas: readonly VisitaEsperada[],
  supervision: ReadonlyMap<string, readonly string[]>,
  corridas: Corridas,
): string[] {
  return [
    ...visitas.flatMap((esperada) => deVisita(esperada, corridas)),
    ...sinCheckIn(visitas, corridas),
    ...plan.recordatorios.flatMap(({ persona, texto, para, creado }) => {
      const corrida = corridas.primera(Math.max(para, corridas.recibido(creado)));
      return corrida ? [linea(persona.nombre, 'recordatorio', texto, corrida.en)] : [];
    }),
    ...plan.panicos.flatMap(({ persona, fecha }) =>
      (supervision.get(persona.empresa.nombre) ?? []).map((quien) =>
        linea(quien, 'panico', `Alerta de pánico enviada por ${persona.nombre}`, corridas.recibido(fecha)),
      ),
    ),
  ];
}

function deVisita(esperada: VisitaEsperada, corridas: Corridas): string[] {
  const { persona, titulo, programadaPara, asignada } = esperada.visita;
  const avisos = [linea(persona.nombre, 'visita-asignada', conHora(esperada), corridas.recibido(asignada))];
  const corrida = corridas.primera(programadaPara - AVISO);
  if (corrida && corrida.en < programadaPara + TARDANZA && estadoEn(esperada, corrida.en) === 'PENDIENTE')
    avisos.push(linea(persona.nombre, 'visita-pendiente', titulo, corrida.en));
  return avisos;
}

/** Of the first visit of each day, until that day's visits are closed. */
function sinCheckIn(visitas: readonly VisitaEsperada[], corridas: Corridas): string[] {
  const primeras = new Map<string, VisitaEsperada>();
  for (const esperada of visitas) {
    const { persona, programadaPara } = esperada.visita;
    const clave = `${persona.nombre} ${diaLocal(persona.empresa.zona, programadaPara)}`;
    const otra = primeras.get(clave);
    if (!otra || otra.visita.programadaPara > programadaPara) primeras.set(clave, esperada);
  }
  return [...primeras.values()].flatMap((esperada) => {
    const { persona, programadaPara } = esperada.visita;
    const { zona } = persona.empresa;
    const corrida = corridas.primera(programadaPara + MARGEN);
    const cierre = momentoLocal(zona, diaLocal(zona, programadaPara), CIERRE);
    const falta = corrida && corrida.en < cierre && estadoEn(esperada, corrida.en) === 'PENDIENTE';
    return falta ? [linea(persona.nombre, 'sin-check-in', conHora(esperada), corrida.en)] : [];
  });
}

function conHora({ visita: { titulo, persona, programadaPara } }: VisitaEsperada): string {
  const { zona } = persona.empresa;
  const hora = new Intl.DateTimeFormat('es', {
    timeZone: zona,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return `${titulo} · ${hora.format(programadaPara)}`;
}
