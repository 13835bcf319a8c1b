import { useLayoutEffect, useRef } from 'preact/hooks';
import type L from 'leaflet';
import { anunciar } from '../marco/anuncios.js';
import type { EdicionDeZonas } from './edicion.js';
import type { EditorEnElMapa } from './editor-mapa.js';
import { anilloDe, VERTICES_MINIMOS } from './geometria/vertices.js';
import { cancelarDibujo } from './teclas.js';
import { marcar } from './trazado.js';

interface DeEdicion {
  readonly edicion: EdicionDeZonas;
}
interface ConEditor extends DeEdicion {
  readonly editor: EditorEnElMapa | null;
}

/** While a new figure is drawn: everything that the mouse does on the map, for who has none. */
export function HerramientasDeDibujo({ mapa, edicion }: DeEdicion & { readonly mapa: L.Map }) {
  const { dibujo } = edicion;
  const enPoligono = dibujo.herramienta.value === 'poligono';
  const cuantos = dibujo.trazo.value.length;

  function anadir(): void {
    marcar(mapa, dibujo, mapa.getCenter());
    if (!enPoligono) return;
    anunciar(
      dibujo.trazo.peek().length > cuantos
        ? `Vértice ${cuantos + 1} añadido.`
        : 'Ya hay un vértice en el centro: mueve el mapa.',
    );
  }

  return (
    <>
      <button type="button" class="boton zonas-entero" onClick={anadir}>
        {enPoligono ? 'Añadir vértice en el centro del mapa' : 'Poner el centro en el centro del mapa'}
      </button>
      {enPoligono && (
        <>
          <Deshacer edicion={edicion} />
          <button
            type="button"
            class="boton"
            aria-disabled={!dibujo.sePuedeTerminar.value}
            onClick={() => dibujo.terminar()}
          >
            Terminar
          </button>
        </>
      )}
      <button type="button" class="boton" onClick={() => cancelarDibujo(edicion)}>
        Cancelar dibujo
      </button>
    </>
  );
}

/** While the points of a figure are moved. */
export function HerramientasDeVertices({ edicion, editor }: ConEditor) {
  const { dibujo } = edicion;
  const listo = useRef<HTMLButtonElement>(null);
  const figura = dibujo.figura.value;
  const elegido = dibujo.elegido.value;
  const anillo = figura?.forma === 'poligonos' && elegido ? anilloDe(figura, elegido) : [];
  const sobran = anillo.length > VERTICES_MINIMOS;

  // What was pressed to come here is gone.
  useLayoutEffect(() => {
    if (document.activeElement === document.body || document.activeElement === null) listo.current?.focus();
  }, []);

  function quitar(): void {
    if (elegido && dibujo.quitar(elegido)) editor?.enfocarAsa();
  }

  return (
    <>
      {figura?.forma === 'poligonos' && (
        <>
          <button
            type="button"
            class="boton"
            aria-disabled={anillo.length === 0}
            onClick={() => elegido && dibujo.insertarTras(elegido) && editor?.enfocarAsa()}
          >
            Insertar vértice
          </button>
          <button type="button" class="boton" aria-disabled={!sobran} onClick={quitar}>
            Eliminar vértice
          </button>
          <p class="apagado pequeno zonas-nota">
            {elegido
              ? `Vértice ${elegido.vertice + 1} de ${anillo.length}${sobran ? '' : ': no se puede eliminar, hacen falta 3'}`
              : 'Elige un vértice en el mapa para insertar otro detrás o eliminarlo.'}
          </p>
        </>
      )}
      <Deshacer edicion={edicion} />
      <button type="button" class="boton" ref={listo} onClick={() => dibujo.usar('ninguna')}>
        Dejar de editar
      </button>
    </>
  );
}

/** The ways to begin with the figure, while the map is only looked at. */
export function HerramientasEnReposo({ edicion, editor }: ConEditor) {
  const { dibujo } = edicion;
  function editar(): void {
    dibujo.usar('vertices');
    // The handles are there as soon as the tool is in use.
    editor?.enfocarAsa();
  }
  return (
    <>
      {dibujo.figura.value && (
        <button type="button" class="boton zonas-entero" onClick={editar}>
          Editar la forma
        </button>
      )}
      <span class="zonas-redibujar">{dibujo.figura.value ? 'Redibujar como' : 'Dibujar un'}</span>
      <button type="button" class="boton" onClick={() => dibujo.usar('poligono')}>
        Polígono
      </button>
      <button type="button" class="boton" onClick={() => dibujo.usar('circulo')}>
        Círculo
      </button>
    </>
  );
}

const Deshacer = ({ edicion: { dibujo } }: DeEdicion) => (
  <button
    type="button"
    class="boton"
    aria-disabled={!dibujo.sePuedeDeshacer.value}
    onClick={() => dibujo.deshacer()}
  >
    Deshacer
  </button>
);
