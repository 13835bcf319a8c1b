import { hora } from '../comun/tiempo.js';
import type { Agenda } from './agenda.js';
import { instantesDe, nombreDeAdelanto } from './hora-local.js';

/** When clocks are put back they show a time twice: which of the two is meant only the user knows. */
export function DosVeces({
  agenda: { asignacion },
  zona,
}: {
  readonly agenda: Agenda;
  readonly zona: string;
}) {
  const { momento, vez } = asignacion.borrador.value;
  const instantes = instantesDe(momento, zona);
  if (instantes.length < 2) return null;
  return (
    <fieldset class="dos-veces nueva-visita-ancha">
      <legend>Los relojes se atrasan: esa hora pasa dos veces. ¿Cuál?</legend>
      {instantes.map((instante, cual) => (
        <label key={cual}>
          <input
            type="radio"
            name="vez"
            checked={vez === cual}
            onChange={() => asignacion.escribir({ vez: cual })}
          />
          {`La ${cual === 0 ? 'primera' : 'segunda'}: ${hora(instante)} (${nombreDeAdelanto(instante, zona)})`}
        </label>
      ))}
    </fieldset>
  );
}
