import L from 'leaflet';
import 'leaflet/dist/leaflet.css';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { PanelDeZonas } from '../zonas/panel-zonas.js';
import { dibujarZonas } from '../zonas/capa-zonas.js';
import type { PropiedadesDelMapa } from './vista-mapa.js';

/** The map with its zones and people, and beside it what says the same in words. */
export function Mapa({ datos, supervision }: PropiedadesDelMapa) {
  const lienzo = useRef<HTMLDivElement>(null);
  const mapa = useSignal<L.Map | null>(null);

  useEffect(() => {
    if (!lienzo.current) return undefined;
    const nuevo = L.map(lienzo.current, { preferCanvas: true, worldCopyJump: true }).setView([0, 0], 3);
    const quitarZonas = dibujarZonas(nuevo, supervision.zonas);
    mapa.value = nuevo;
    return () => {
      mapa.value = null;
      quitarZonas();
      nuevo.remove();
    };
  }, []);

  return (
    <div class="mapa">
      <div class="mapa-lienzo" ref={lienzo} role="application" aria-label="Mapa del equipo" />
      <aside class="mapa-lado">
        {mapa.value && <PanelDeZonas mapa={mapa.value} supervision={supervision} equipo={datos.equipo} />}
      </aside>
    </div>
  );
}
