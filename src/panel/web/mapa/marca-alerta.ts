import { effect } from '@preact/signals';
import L from 'leaflet';
import type { Supervision } from '../datos/datos.js';
import { buscarAlerta } from './alerta-buscada.js';
import { acercarse } from './encuadre.js';
import { enfoque } from './ruta-mapa.js';

/** Marks where the alert of the address was opened, and goes there. @returns how to stop. */
export function dibujarAlerta(mapa: L.Map, { alertas }: Supervision): () => void {
  let marca: L.Marker | undefined;
  let mostrada: number | null = null;
  const quitar = () => {
    marca?.remove();
    marca = undefined;
  };
  const dejar = effect(() => {
    const { que, id } = enfoque.value;
    const alerta = que === 'alerta' ? buscarAlerta(alertas, id) : undefined;
    const clave = que === 'alerta' ? id : null;
    if (clave !== mostrada || !alerta?.ubicacion) quitar();
    if (!alerta?.ubicacion) {
      mostrada = null;
      return;
    }
    const { lat, lon } = alerta.ubicacion;
    if (marca) return;
    mostrada = clave;
    const signo = document.createElement('span');
    signo.textContent = '!';
    signo.dataset['critica'] = String(alerta.critica);
    const icon = L.divIcon({ html: signo, className: 'mapa-alerta', iconSize: [44, 44] });
    marca = L.marker([lat, lon], { icon, interactive: false, keyboard: false }).addTo(mapa);
    acercarse(mapa, [lat, lon]);
  });
  return () => {
    dejar();
    quitar();
  };
}
