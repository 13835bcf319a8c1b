import { signal as senal } from '@preact/signals';
import L from 'leaflet';

const ZOOM_DE_LAS_TESELAS = 19;
/** Long enough to be no burden to a server in trouble. */
const REINTENTO_MS = 20_000;

const meta = (nombre: string): string =>
  document.querySelector(`meta[name="${nombre}"]`)?.getAttribute('content') ?? '';

/** What the owners of the tiles want said. Plain text: whoever configured it wrote no markup. */
export const atribucion = (): string => (meta('mapa-teselas') ? meta('mapa-atribucion') : '');

/** Whether none of the tiles that the server names can be had. */
export const fallanLasTeselas = senal(false);

/** The map's background: a plain grid, and over it the tiles that the server names, if it names any. */
export function ponerFondo(mapa: L.Map): void {
  fallanLasTeselas.value = false;
  new Reticula({ maxZoom: mapa.getMaxZoom(), className: 'mapa-reticula', keepBuffer: 1 }).addTo(mapa);
  const plantilla = meta('mapa-teselas');
  if (!plantilla) return;
  const teselas = L.tileLayer(plantilla, {
    className: 'mapa-teselas',
    maxZoom: mapa.getMaxZoom(),
    maxNativeZoom: ZOOM_DE_LAS_TESELAS,
    // Tile servers turn away who does not say whose page it is; ours says it to nobody else.
    referrerPolicy: 'strict-origin-when-cross-origin',
  });
  let llegadas = 0;
  let fallidas = 0;
  let reintento: ReturnType<typeof setTimeout> | undefined;
  teselas
    .on('loading', () => (llegadas = fallidas = 0))
    .on('tileload', () => llegadas++)
    .on('tileerror', () => fallidas++)
    .on('load', () => {
      // Of some that fail among others, the map itself tells: a notice would come and go with each move.
      fallanLasTeselas.value = fallidas > 0 && llegadas === 0;
      clearTimeout(reintento);
      // Nobody may move the map for hours: it asks again by itself.
      if (fallidas > 0) reintento = setTimeout(() => teselas.redraw(), REINTENTO_MS);
    })
    .on('remove', () => clearTimeout(reintento))
    .addTo(mapa);
}

/** Squares that go with the map: without tiles the eye would not see that it moves. */
class Reticula extends L.GridLayer {
  protected override createTile(): HTMLElement {
    return document.createElement('div');
  }
}
