import L from 'leaflet';
import { sinMovimiento } from './colores.js';
import type { EstadoDelMapa } from './estado-mapa.js';
import { ponerFondo } from './teselas.js';

const ZOOM_MAXIMO = 20;
/** The inhabited world, when there is nothing better to show. */
const MUNDO = { lat: 20, lng: 0, zoom: 2 };

/** A map with its background and controls. It remembers in `estado` what it shows. */
export function crearMapa(lienzo: HTMLElement, estado: EstadoDelMapa): L.Map {
  const quieto = sinMovimiento();
  const mapa = L.map(lienzo, {
    preferCanvas: true,
    worldCopyJump: true,
    minZoom: 1,
    maxZoom: ZOOM_MAXIMO,
    zoomControl: false,
    // Ours is text: Leaflet's would take what is configured as HTML.
    attributionControl: false,
    zoomAnimation: !quieto,
    fadeAnimation: !quieto,
    inertia: !quieto,
  });
  const lugar = estado.lugar ?? MUNDO;
  mapa.setView(lugar, lugar.zoom, { animate: false });
  L.control.zoom({ position: 'topleft', zoomInTitle: 'Acercar', zoomOutTitle: 'Alejar' }).addTo(mapa);
  L.control.scale({ imperial: false, maxWidth: 120 }).addTo(mapa);
  ponerFondo(mapa);
  mapa.on('moveend', () => {
    const { lat, lng } = mapa.getCenter();
    estado.lugar = { lat, lng, zoom: mapa.getZoom() };
  });
  const medidor = new ResizeObserver(() => mapa.invalidateSize({ pan: false, animate: false }));
  medidor.observe(lienzo);
  mapa.on('unload', () => medidor.disconnect());
  return mapa;
}
