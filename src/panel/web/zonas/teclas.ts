import type L from 'leaflet';
import type { EdicionDeZonas } from './edicion.js';

/** Enter, Backspace and Escape while a figure is drawn: on the map and on the tools, not where something is written. */
export function escucharTeclas(
  mapa: L.Map,
  edicion: EdicionDeZonas,
  herramientas: () => HTMLElement | null,
): () => void {
  const { dibujo } = edicion;
  const atender = (evento: KeyboardEvent): void => {
    const herramienta = dibujo.herramienta.peek();
    const { target, key } = evento;
    if (herramienta === 'ninguna' || !(target instanceof Element) || evento.defaultPrevented) return;
    const enMapa = mapa.getContainer().contains(target) || target === document.body;
    if (!enMapa && !herramientas()?.contains(target)) return;
    if (target instanceof HTMLInputElement) return;
    const conControl = (evento.ctrlKey || evento.metaKey) && !evento.shiftKey;
    if ((key === 'z' && conControl) || (key === 'Backspace' && herramienta === 'poligono'))
      deshacer(mapa, edicion);
    else if (key === 'Escape') cancelarDibujo(edicion);
    else if (key === 'Enter' && herramienta === 'poligono' && !esBoton(target)) dibujo.terminar();
    else return;
    evento.preventDefault();
  };
  document.addEventListener('keydown', atender);
  return () => document.removeEventListener('keydown', atender);
}

/** The handle that had the focus may be of a vertex that is no more. */
function deshacer(mapa: L.Map, { dibujo }: EdicionDeZonas): void {
  dibujo.deshacer();
  if (document.activeElement === document.body) mapa.getContainer().focus({ preventScroll: true });
}

/** Back to what there was: the figure of before, or the list when there was none. */
export function cancelarDibujo(edicion: EdicionDeZonas): void {
  const { dibujo } = edicion;
  const nueva = edicion.borrador.peek()?.id === null && dibujo.figura.peek() === null;
  if (nueva) edicion.cerrar();
  else dibujo.usar('ninguna');
}

const esBoton = (nodo: Element): boolean => nodo.closest('button, a, [role="button"]') !== null;
