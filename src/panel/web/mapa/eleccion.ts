import L from 'leaflet';
import { enlace } from '../marco/ruta.js';
import { separar } from './encuadre.js';
import type { Marca } from './marca.js';

/** Long lists scroll: in pixels. */
const ALTO_PX = 240;
const ANCHO_PX = 220;

/** Somebody of those whose dots look like one: seen from near, or, if this is near, by their names. */
export function elegirEntre(mapa: L.Map, monton: readonly Marca[]): void {
  const lugares = monton.map(({ ubicacion }) => ubicacion);
  if (separar(mapa, lugares)) return;
  const ventana = L.popup({
    className: 'mapa-eleccion',
    maxHeight: ALTO_PX,
    minWidth: ANCHO_PX,
    maxWidth: ANCHO_PX,
    // Its name is English; pressing elsewhere and Escape close it too.
    closeButton: false,
    offset: [0, -4],
  });
  const lista = listaDe(monton);
  const cerrar = () => {
    ventana.close();
    mapa.getContainer().focus({ preventScroll: true });
  };
  lista.addEventListener('click', ({ target }) => {
    // It fades for a moment yet: what opens now is not to take it for where the user is.
    if (target instanceof HTMLElement) target.blur();
    ventana.close();
  });
  lista.addEventListener('keydown', ({ key }) => key === 'Escape' && cerrar());
  ventana.setLatLng([lugares[0]!.lat, lugares[0]!.lon]).setContent(lista).openOn(mapa);
  lista.querySelector('a')?.focus({ preventScroll: true });
}

function listaDe(monton: readonly Marca[]): HTMLElement {
  const lista = document.createElement('ul');
  lista.ariaLabel = 'Personas en este lugar';
  const porNombre = monton.toSorted((una, otra) => una.nombre.localeCompare(otra.nombre, 'es'));
  for (const { usuarioId, nombre } of porNombre) {
    const enlaceAPersona = document.createElement('a');
    enlaceAPersona.href = enlace('mapa', 'persona', usuarioId);
    enlaceAPersona.textContent = nombre;
    const fila = document.createElement('li');
    fila.append(enlaceAPersona);
    lista.append(fila);
  }
  return lista;
}
