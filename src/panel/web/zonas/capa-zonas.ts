import { effect } from '@preact/signals';
import L from 'leaflet';
import { ir } from '../marco/ruta.js';
import { crearForma, crearPlano, limitesDe } from './en-leaflet.js';
import { aFigura, cercaDelMapa, type Figura } from './geometria/figura.js';
import { contiene, superficieDe } from './geometria/superficie.js';
import type { Geocerca, Posicion } from '../datos/contrato.js';
import type { Zonas } from './zonas.js';

/** Under what Leaflet draws else (400), so that people are over the zones that they are in. */
const PLANO = 'zonas';
const ALTURA = 350;
const PLANO_DE_NOMBRES = 'zonas-nombres';
/** A zone that is smaller on the screen has no room for its name: pixels. */
const ANCHO_CON_NOMBRE = 48;

interface Dibujada {
  readonly zona: Geocerca;
  readonly figura: Figura;
  readonly forma: L.Polygon | L.Circle;
  readonly nombre: L.Tooltip;
  readonly limites: L.LatLngBounds;
}

/**
 * Draws the empresa's zones and keeps them as they are. A click on a zone's name opens its form; beside the list of
 * zones, one on its ground does too.
 * @returns how to stop.
 */
export function dibujarZonas(mapa: L.Map, zonas: Zonas): () => void {
  crearPlano(mapa, PLANO, ALTURA);
  crearPlano(mapa, PLANO_DE_NOMBRES, ALTURA + 1);
  const renderer = L.svg({ pane: PLANO });
  const dibujadas = new Map<number, Dibujada>();
  const { edicion } = zonas;

  function dibujar(zona: Geocerca): Dibujada {
    const figura = cercaDelMapa(aFigura(zona.area), mapa.getCenter().lng);
    const clase = `zona ${zona.activa ? 'zona-activa' : 'zona-inactiva'}`;
    const limites = limitesDe(figura);
    const forma = crearForma(figura, { renderer, pane: PLANO, className: clase }).addTo(mapa);
    const nombre = L.tooltip({
      permanent: true,
      direction: 'center',
      pane: PLANO_DE_NOMBRES,
      className: 'zona-nombre',
      opacity: 1,
      interactive: true,
    })
      .on('click', (evento) => {
        L.DomEvent.stopPropagation(evento);
        edicion.elegir(zona.id);
        ir('mapa', 'zonas');
      })
      .setLatLng(limites.getCenter())
      .setContent(rotulo(zona))
      .addTo(mapa);
    return { zona, figura, forma, nombre, limites };
  }

  function quitar(id: number): void {
    dibujadas.get(id)?.forma.remove();
    dibujadas.get(id)?.nombre.remove();
    dibujadas.delete(id);
  }

  function ajustarNombres(): void {
    for (const { nombre, limites } of dibujadas.values()) {
      const ancho =
        mapa.latLngToLayerPoint(limites.getSouthEast()).x - mapa.latLngToLayerPoint(limites.getSouthWest()).x;
      nombre.getElement()?.classList.toggle('zona-nombre-oculto', ancho < ANCHO_CON_NOMBRE);
    }
  }

  const parar = effect(() => {
    // The one that is being changed is drawn by who changes it.
    const oculta = edicion.enPantalla.value ? edicion.borrador.value?.id : undefined;
    const visibles = new Map(
      zonas.todas.value.filter(({ id }) => id !== oculta).map((zona) => [zona.id, zona]),
    );
    for (const [id, { zona }] of dibujadas) {
      const actual = visibles.get(id);
      if (!actual || !seVenIgual(zona, actual)) quitar(id);
    }
    for (const [id, zona] of visibles) if (!dibujadas.has(id)) dibujadas.set(id, dibujar(zona));
    ajustarNombres();
  });

  /** The map jumps to another turn of the globe: the zones go with it. */
  function seguirAlMapa(): void {
    const { lng } = mapa.getCenter();
    for (const [id, { zona, figura }] of dibujadas) {
      if (cercaDelMapa(figura, lng) === figura) continue;
      quitar(id);
      dibujadas.set(id, dibujar(zona));
    }
    ajustarNombres();
  }

  function elegir({ latlng }: L.LeafletMouseEvent): void {
    // Beside the list of people only a zone's name means the zone: people's ground is full of zones.
    if (!edicion.enPantalla.peek()) return;
    const elegida = zonaEn([...dibujadas.values()], [latlng.lng, latlng.lat]);
    if (elegida) edicion.elegir(elegida.id);
  }

  mapa.on('moveend', seguirAlMapa).on('click', elegir);
  return () => {
    parar();
    mapa.off('moveend', seguirAlMapa).off('click', elegir);
    for (const id of dibujadas.keys()) quitar(id);
    renderer.remove();
  };
}

/** Of zones one over the other, the smallest: a larger one has other ground to be clicked on. */
function zonaEn(dibujadas: readonly Dibujada[], posicion: Posicion): Geocerca | undefined {
  const [menor] = dibujadas
    .filter(({ figura }) => contiene(figura, posicion))
    .toSorted((una, otra) => superficieDe(una.figura) - superficieDe(otra.figura));
  return menor?.zona;
}

function rotulo({ nombre, activa }: Geocerca): HTMLElement {
  const nodo = document.createElement('span');
  nodo.textContent = activa ? nombre : `${nombre} (inactiva)`;
  return nodo;
}

const seVenIgual = (una: Geocerca, otra: Geocerca): boolean =>
  una === otra ||
  (una.nombre === otra.nombre &&
    una.activa === otra.activa &&
    JSON.stringify(una.area) === JSON.stringify(otra.area));
