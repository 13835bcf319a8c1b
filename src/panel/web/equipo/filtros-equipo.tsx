import { COLUMNAS, type ClaveDeColumna } from './columnas.js';
import type { TablaDelEquipo, VistaElegida } from './tabla-equipo.js';

interface Propiedades {
  readonly elegida: VistaElegida;
  readonly tabla: TablaDelEquipo;
}

/** Whom to show; and on a phone, where there are no headers, in which order. */
export function FiltrosDelEquipo({ elegida, tabla }: Propiedades) {
  const { busqueda, soloEnLinea, orden } = elegida;
  const filtrado = busqueda.value.trim() !== '' || soloEnLinea.value;
  return (
    <div class="equipo-filtros" role="search" aria-label="En el equipo">
      <label class="campo">
        <span>Buscar por nombre</span>
        <input
          type="search"
          value={busqueda}
          autocomplete="off"
          onInput={({ currentTarget }) => (busqueda.value = currentTarget.value)}
        />
      </label>
      <label class="equipo-casilla">
        <input
          type="checkbox"
          checked={soloEnLinea}
          onChange={({ currentTarget }) => (soloEnLinea.value = currentTarget.checked)}
        />
        <span>Solo en línea</span>
      </label>
      <label class="campo equipo-orden">
        <span>Ordenar por</span>
        <select
          value={orden.value.clave}
          onChange={({ currentTarget }) => elegida.ordenarPor(currentTarget.value as ClaveDeColumna)}
        >
          {COLUMNAS.map(({ clave, titulo }) => (
            <option key={clave} value={clave}>
              {titulo}
            </option>
          ))}
        </select>
      </label>
      <p class="apagado pequeno" role="status">
        {filtrado && `${tabla.visibles.value.length} de ${tabla.total.value} personas`}
      </p>
    </div>
  );
}
