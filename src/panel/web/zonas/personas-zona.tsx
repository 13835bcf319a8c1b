import { useComputed, useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Persona } from '../datos/contrato.js';
import type { Equipo } from '../datos/datos.js';
import { coincide } from './busqueda.js';
import type { EdicionDeZonas } from './edicion.js';
import { cuantasPersonas } from './textos.js';

/** More than fit in the list's window, so that it is always of one height. */
const MUCHAS = 50;

interface Propiedades {
  readonly edicion: EdicionDeZonas;
  readonly equipo: Equipo;
}

/** Who is expected to be in the zone: the active users of the empresa, to be ticked. */
export function PersonasDeZona({ edicion, equipo }: Propiedades) {
  const busqueda = useSignal('');
  // Those who were chosen when the list was opened come first; nobody moves under the pointer.
  const primeras = useMemo(() => edicion.borrador.peek()?.usuarioIds ?? new Set<number>(), []);
  const elegidas = useComputed(() => edicion.borrador.value?.usuarioIds ?? new Set<number>());
  const personas = useComputed(() => reunir(equipo, elegidas.value, primeras));
  const halladas = personas.value.filter(({ nombre }) => coincide(nombre, busqueda.value));

  function marcar(personasAMarcar: readonly Pick<Persona, 'id'>[], marcada: boolean): void {
    const nuevas = new Set(elegidas.peek());
    for (const { id } of personasAMarcar) {
      if (marcada) nuevas.add(id);
      else nuevas.delete(id);
    }
    edicion.cambiar({ usuarioIds: nuevas });
  }

  return (
    <fieldset class="zonas-personas">
      <legend>
        Personas asignadas <span class="apagado">({cuantasPersonas(elegidas.value.size)})</span>
      </legend>
      <p class="apagado pequeno">Se avisa cuando alguna de ellas está fuera de la zona.</p>
      <label class="campo">
        <span class="oculto-visual">Buscar persona</span>
        <input
          type="search"
          placeholder="Buscar persona"
          value={busqueda}
          onInput={({ currentTarget }) => (busqueda.value = currentTarget.value)}
          // Enter looks for somebody; it does not save the zone.
          onKeyDown={(evento) => evento.key === 'Enter' && evento.preventDefault()}
        />
      </label>
      <div class="zonas-acciones">
        <button type="button" class="boton boton-discreto" onClick={() => marcar(halladas, true)}>
          {busqueda.value ? `Marcar las ${halladas.length} halladas` : 'Marcar todas'}
        </button>
        <button type="button" class="boton boton-discreto" onClick={() => marcar(halladas, false)}>
          {busqueda.value ? 'Desmarcarlas' : 'Desmarcar todas'}
        </button>
      </div>
      {halladas.length === 0 && (
        <p class="apagado pequeno" role="status">
          {personas.value.length > 0 ? 'Nadie se llama así.' : 'Cargando el equipo…'}
        </p>
      )}
      <ul data-larga={halladas.length > MUCHAS}>
        {halladas.map(({ id, nombre }) => (
          <li key={id}>
            <label class="zonas-casilla">
              <input
                type="checkbox"
                checked={elegidas.value.has(id)}
                onChange={({ currentTarget }) => marcar([{ id }], currentTarget.checked)}
              />
              <span>{nombre}</span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

type Elegible = Pick<Persona, 'id' | 'nombre'>;

/** Also those whom another supervisor assigned and this page does not know yet. */
function reunir(
  equipo: Equipo,
  elegidas: ReadonlySet<number>,
  primeras: ReadonlySet<number>,
): readonly Elegible[] {
  const conocidas = equipo.personas.todas.value;
  const ids = new Set(conocidas.map(({ id }) => id));
  const desconocidas = [...elegidas].filter((id) => !ids.has(id));
  return [...conocidas, ...desconocidas.map((id) => ({ id, nombre: equipo.nombreDe(id) }))].toSorted(
    (una, otra) =>
      Number(primeras.has(otra.id)) - Number(primeras.has(una.id)) ||
      una.nombre.localeCompare(otra.nombre, 'es') ||
      una.id - otra.id,
  );
}
