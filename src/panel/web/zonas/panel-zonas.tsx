import type L from 'leaflet';
import type { Equipo, Supervision } from '../datos/datos.js';

interface Propiedades {
  readonly mapa: L.Map;
  readonly supervision: Supervision;
  readonly equipo: Equipo;
}

/** The zones in words, and the form that makes and changes them. */
export function PanelDeZonas({ supervision }: Propiedades) {
  return (
    <section aria-labelledby="zonas-titulo">
      <h2 id="zonas-titulo">Zonas</h2>
      <ul>
        {supervision.zonas.todas.value.map(({ id, nombre }) => (
          <li key={id}>{nombre}</li>
        ))}
      </ul>
    </section>
  );
}
