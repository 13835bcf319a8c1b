import type L from 'leaflet';
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Herramienta } from './dibujo.js';
import type { EdicionDeZonas } from './edicion.js';
import type { EditorEnElMapa } from './editor-mapa.js';
import { CampoDeRadio } from './campo-radio.js';
import type { Figura } from './geometria/figura.js';
import { superficieDe } from './geometria/superficie.js';
import { escucharTeclas } from './teclas.js';
import { enMetrosCuadrados, TEXTO_DE_FALTA } from './textos.js';
import { HerramientasDeDibujo, HerramientasDeVertices, HerramientasEnReposo } from './herramientas.js';

interface Propiedades {
  readonly mapa: L.Map;
  readonly edicion: EdicionDeZonas;
  readonly editor: EditorEnElMapa | null;
}

const AYUDA = {
  poligono:
    'Pulsa en el mapa para poner cada vértice. Para cerrar el polígono, pulsa el primero o «Terminar».',
  circulo: 'Pulsa en el mapa donde quieras el centro. Después podrás cambiar el radio.',
  vertices: 'Arrastra los puntos del mapa.',
} as const;

const TECLADO = {
  poligono: 'Las flechas mueven el mapa, Intro termina, Retroceso deshace y Escape cancela.',
  circulo: 'Las flechas mueven el mapa y Escape cancela.',
  vertices: 'Las flechas mueven un punto, Insert añade otro, Supr lo elimina y Escape deja de editar.',
  radio: 'Las flechas mueven el centro o cambian el radio, y Escape deja de editar.',
} as const;

/** The ground of a zone in words, and the tools that draw and change it on the map. */
export function FormaDeZona({ mapa, edicion, editor }: Propiedades) {
  const { dibujo } = edicion;
  const herramienta = dibujo.herramienta.value;
  const figura = dibujo.figura.value;
  const falta = dibujo.problema.value;
  const error = falta ? TEXTO_DE_FALTA[falta.falta] : edicion.errores.value.figura;
  const seccion = useRef<HTMLFieldSetElement>(null);
  const dibujando = herramienta === 'poligono' || herramienta === 'circulo';

  useLayoutEffect(() => escucharTeclas(mapa, edicion, () => seccion.current), [mapa, edicion]);
  useLayoutEffect(() => {
    // With the focus, the map takes the arrow keys, and Enter and Backspace are the drawing's.
    if (dibujando) mapa.getContainer().focus({ preventScroll: true });
    if (herramienta !== 'ninguna') seccion.current?.scrollIntoView({ block: 'nearest' });
  }, [dibujando, herramienta === 'ninguna']);
  useFocoEnHerramientas(seccion, herramienta);

  return (
    <fieldset class="zonas-forma" ref={seccion} data-herramienta={herramienta}>
      <legend>Forma</legend>
      {!dibujando && <p>{figura ? enPalabras(figura) : 'Todavía sin dibujar.'}</p>}
      {herramienta !== 'ninguna' && (
        <p class="apagado pequeno" role="status">
          {AYUDA[herramienta]}
          <span class="zonas-teclado">
            {' '}
            {TECLADO[herramienta === 'vertices' && figura?.forma === 'circulo' ? 'radio' : herramienta]}
          </span>
        </p>
      )}
      <p class="error" role="alert" tabIndex={-1} data-falta={error !== undefined}>
        {error}
      </p>
      <div class="zonas-acciones">
        {dibujando ? (
          <HerramientasDeDibujo mapa={mapa} edicion={edicion} />
        ) : herramienta === 'vertices' ? (
          <HerramientasDeVertices edicion={edicion} editor={editor} />
        ) : (
          <HerramientasEnReposo edicion={edicion} editor={editor} />
        )}
      </div>
      {figura?.forma === 'circulo' && !dibujando && <CampoDeRadio edicion={edicion} radio={figura.radio} />}
    </fieldset>
  );
}

/** What had the focus goes away with a tool: go on from those that took its place. */
function useFocoEnHerramientas(seccion: RefObject<HTMLElement | null>, herramienta: Herramienta): void {
  const primera = useRef(true);
  useLayoutEffect(() => {
    const conFoco = document.activeElement;
    if (!primera.current && (conFoco === null || conFoco === document.body))
      seccion.current?.querySelector('button')?.focus();
    primera.current = false;
  }, [herramienta]);
}

function enPalabras(figura: Figura): string {
  const superficie = enMetrosCuadrados(superficieDe(figura));
  if (figura.forma === 'circulo') return `Círculo de ${superficie}`;
  const vertices = figura.poligonos.flat(2).length;
  const huecos = figura.poligonos.reduce((suma, anillos) => suma + anillos.length - 1, 0);
  const partes = figura.poligonos.length > 1 ? `${figura.poligonos.length} polígonos` : 'Polígono';
  const conHuecos = huecos > 0 ? ` y ${huecos === 1 ? '1 hueco' : `${huecos} huecos`}` : '';
  return `${partes} de ${vertices} vértices${conHuecos}, ${superficie}`;
}
