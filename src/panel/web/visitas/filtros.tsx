import { FiltroDePersona } from '../comun/filtro-persona.js';
import type { EstadoDeVisita } from '../datos/contrato.js';
import type { Equipo } from '../datos/datos.js';
import type { Agenda } from './agenda.js';
import { ESTADOS, NOMBRE_DE_VARIAS } from './textos.js';

interface Propiedades {
  readonly dia: string;
  readonly agenda: Agenda;
  readonly equipo: Equipo;
}

/** Which visits of the day are shown: of one state or all, of one person or all; with how many there are. */
export function Filtros({ dia, agenda, equipo }: Propiedades) {
  const todas = agenda.delDia(dia);
  const persona = agenda.persona.value;
  const suyas = persona === null ? todas : todas.filter(({ usuarioId }) => usuarioId === persona);
  const ids = new Set(todas.map(({ usuarioId }) => usuarioId));
  if (persona !== null) ids.add(persona);
  const personas = [...ids]
    .map((id) => ({ id, nombre: equipo.nombreDe(id) }))
    .sort((una, otra) => una.nombre.localeCompare(otra.nombre, 'es'));

  const boton = (estado: EstadoDeVisita | null, nombre: string, cuantas: number) => (
    <button
      key={nombre}
      type="button"
      class="boton filtro"
      data-estado={estado}
      aria-pressed={agenda.estado.value === estado}
      onClick={() => (agenda.estado.value = estado)}
    >
      {nombre} <span class="filtro-cuantas">{cuantas}</span>
    </button>
  );

  return (
    <div class="filtros">
      <div class="filtros-estados" role="group" aria-label="Estado">
        {boton(null, 'Todas', suyas.length)}
        {ESTADOS.map((estado) =>
          boton(estado, NOMBRE_DE_VARIAS[estado], suyas.filter((visita) => visita.estado === estado).length),
        )}
      </div>
      <FiltroDePersona
        class="filtro-persona"
        personas={personas}
        elegida={persona}
        alElegir={(elegida) => (agenda.persona.value = elegida)}
      />
    </div>
  );
}
