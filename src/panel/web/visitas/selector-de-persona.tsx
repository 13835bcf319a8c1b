import type { JSX } from 'preact';
import type { Persona } from '../datos/contrato.js';
import type { Equipo } from '../datos/datos.js';

interface Propiedades {
  readonly equipo: Equipo;
  /** An id, or nothing. */
  readonly elegida: string;
  /** Of the <select> itself. */
  readonly atributos: JSX.IntrinsicElements['select'];
}

/** Somebody of the empresa: those in the field first. Typing a name finds it, as in any list of a browser. */
export function SelectorDePersona({ equipo, elegida, atributos }: Propiedades) {
  const personas = equipo.personas.todas.value.toSorted((una, otra) =>
    una.nombre.localeCompare(otra.nombre, 'es'),
  );
  return (
    <select {...atributos} value={elegida} required>
      <option value="">Elige una persona</option>
      <Grupo nombre="En el campo" personas={personas.filter(enCampo)} />
      <Grupo nombre="Supervisión" personas={personas.filter((persona) => !enCampo(persona))} />
    </select>
  );
}

const enCampo = ({ rol }: Persona) => rol === 'COLABORADOR';

function Grupo({ nombre, personas }: { readonly nombre: string; readonly personas: readonly Persona[] }) {
  if (personas.length === 0) return null;
  return (
    <optgroup label={nombre}>
      {personas.map((persona) => (
        <option key={persona.id} value={persona.id}>
          {persona.nombre}
        </option>
      ))}
    </optgroup>
  );
}
