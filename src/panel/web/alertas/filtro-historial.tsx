import { FiltroDePersona } from '../comun/filtro-persona.js';
import type { Signal } from '@preact/signals';
import type { Alerta } from '../datos/contrato.js';
import type { Equipo } from '../datos/datos.js';
import { NOMBRE_DE_TIPO } from '../datos/nombres.js';

export interface Filtro {
  readonly tipo: Alerta['tipo'] | null;
  readonly usuarioId: number | null;
}

export const SIN_FILTRO: Filtro = { tipo: null, usuarioId: null };

interface Propiedades {
  readonly filtro: Signal<Filtro>;
  /** All that have been loaded. */
  readonly alertas: readonly Alerta[];
  readonly equipo: Equipo;
  /** How many of them it leaves. */
  readonly quedan: number;
}

/** By type and by person, among what has been loaded: it says so. */
export function FiltroDeHistorial({ filtro, alertas, equipo, quedan }: Propiedades) {
  const { tipo, usuarioId } = filtro.value;
  const personas = [...new Set(alertas.map((alerta) => alerta.usuarioId))]
    .map((id) => ({ id, nombre: equipo.nombreDe(id) }))
    .sort((a, b) => a.nombre.localeCompare(b.nombre, 'es'));
  return (
    <div class="historial-filtro">
      <label class="campo">
        <span>Tipo</span>
        <select
          value={tipo ?? ''}
          onChange={({ currentTarget: { value } }) =>
            (filtro.value = { ...filtro.peek(), tipo: value === '' ? null : (value as Alerta['tipo']) })
          }
        >
          <option value="">Todos</option>
          {Object.entries(NOMBRE_DE_TIPO).map(([clave, nombre]) => (
            <option key={clave} value={clave}>
              {nombre}
            </option>
          ))}
        </select>
      </label>
      <FiltroDePersona
        personas={personas}
        elegida={usuarioId}
        alElegir={(elegida) => (filtro.value = { ...filtro.peek(), usuarioId: elegida })}
      />
      {(tipo !== null || usuarioId !== null) && (
        <p class="apagado pequeno" role="status">
          {quedan} de las {alertas.length} alertas cargadas
        </p>
      )}
    </div>
  );
}
