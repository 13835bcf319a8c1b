import L from 'leaflet';

/** Pixels that an arrow key moves a handle by; with Shift, more. */
const PASO = 5;
const PASO_LARGO = 25;

const FLECHAS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export interface OpcionesDeAsa {
  readonly plano: string;
  /** How it looks: the stylesheet's. */
  readonly clase: string;
  readonly etiqueta: string;
  /** False for what the keyboard does otherwise. */
  readonly enfocable?: boolean;
  readonly alEmpezar?: () => void;
  /** While it is dragged, and for each key. */
  readonly alMover?: (a: L.LatLng) => void;
  readonly alSoltar?: () => void;
  readonly alPulsar?: () => void;
  readonly alEnfocar?: () => void;
  /** @returns whether the key meant something. */
  readonly alTeclear?: (tecla: string) => boolean;
}

/** A point of a drawing that is taken hold of: dragged with mouse or finger, moved with the arrow keys. */
export function crearAsa(mapa: L.Map, en: L.LatLng, opciones: OpcionesDeAsa): L.Marker {
  const { plano, clase, enfocable = true, alMover } = opciones;
  const marca = L.marker(en, {
    pane: plano,
    draggable: alMover !== undefined,
    keyboard: enfocable,
    icon: L.divIcon({ className: `zona-asa ${clase}`, iconSize: undefined }),
  });
  marca.addTo(mapa);
  marca.on('dragstart', () => {
    if (enfocable) marca.getElement()?.focus({ preventScroll: true });
    opciones.alEmpezar?.();
  });
  marca.on('drag', () => alMover?.(marca.getLatLng()));
  marca.on('dragend', () => opciones.alSoltar?.());
  marca.on('click', () => {
    if (enfocable) marca.getElement()?.focus({ preventScroll: true });
    opciones.alPulsar?.();
  });
  const nodo = marca.getElement();
  if (!nodo) return marca;
  etiquetar(marca, opciones.etiqueta);
  if (!enfocable) nodo.setAttribute('aria-hidden', 'true');
  nodo.addEventListener('focus', () => opciones.alEnfocar?.());
  nodo.addEventListener('keydown', (evento) => {
    if (evento.ctrlKey || evento.metaKey || evento.altKey) return;
    if (!moverConTecla(mapa, marca, evento, opciones) && !opciones.alTeclear?.(evento.key)) return;
    // The map moves with the same keys.
    evento.preventDefault();
    evento.stopPropagation();
  });
  return marca;
}

export function etiquetar(marca: L.Marker, etiqueta: string): void {
  const nodo = marca.getElement();
  if (nodo && nodo.getAttribute('aria-label') !== etiqueta) nodo.setAttribute('aria-label', etiqueta);
}

function moverConTecla(
  mapa: L.Map,
  marca: L.Marker,
  { key, shiftKey }: KeyboardEvent,
  { alEmpezar, alMover, alSoltar }: OpcionesDeAsa,
): boolean {
  const flecha = FLECHAS[key];
  if (!flecha || !alMover) return false;
  const paso = shiftKey ? PASO_LARGO : PASO;
  const punto = mapa.latLngToContainerPoint(marca.getLatLng()).add([flecha[0] * paso, flecha[1] * paso]);
  alEmpezar?.();
  alMover(mapa.containerPointToLatLng(punto));
  alSoltar?.();
  return true;
}
