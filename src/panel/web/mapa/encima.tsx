import type L from 'leaflet';
import type { Supervision } from '../datos/datos.js';
import { encuadrar, limitesDeTodo } from './encuadre.js';
import type { EstadoDelMapa } from './estado-mapa.js';
import { atribucion, fallanLasTeselas } from './teselas.js';

interface Propiedades {
  readonly mapa: L.Map;
  readonly supervision: Supervision;
  readonly estado: EstadoDelMapa;
}

/** What lies over the map: the way back to everybody, and what there is to say of it. */
export function Encima({ mapa, supervision, estado }: Propiedades) {
  const { lectura, version, porUsuario } = supervision.posiciones;
  void version.value;
  const nadie = lectura.estado.value === 'leida' && porUsuario.size === 0;
  const texto = atribucion();
  return (
    <>
      <button
        type="button"
        class="boton mapa-ver-todos"
        aria-disabled={nadie && supervision.zonas.todas.value.length === 0}
        onClick={() => {
          estado.seguida.value = null;
          encuadrar(mapa, limitesDeTodo(supervision));
        }}
      >
        Ver a todos
      </button>
      <div class="mapa-notas" role="status">
        {nadie && (
          <p class="mapa-nota">Nadie ha enviado su posición todavía. Aparecerá aquí en cuanto llegue.</p>
        )}
        {fallanLasTeselas.value && (
          <p class="mapa-nota">El fondo del mapa no se puede cargar; las personas y las zonas, sí.</p>
        )}
      </div>
      {texto && <p class="mapa-atribucion">{texto}</p>}
    </>
  );
}
