import { effect, type ReadonlySignal } from '@preact/signals';
import L from 'leaflet';
import { hora } from '../comun/tiempo.js';
import { alCambiarColores, leerColores } from './colores.js';
import type { PuntoDelRecorrido } from './contrato.js';
import { encuadrar } from './encuadre.js';
import { velocidad } from './textos.js';

const ANCHO_PX = 4;
const BORDE_PX = 2;
/** From the middle of an end to its tag: clear of the plate of a person at the same height, or of the ring of one. */
const LEJOS_PX = 12;
const LEJOS_DE_LO_MIRADO_PX = 18;

/** A track on the map: its line, where it begins and ends, and one position of it that the user looks at. */
export class CapaDelRecorrido {
  readonly #borde = L.polyline([], { weight: ANCHO_PX + 2 * BORDE_PX, interactive: false });
  readonly #linea = L.polyline([], { weight: ANCHO_PX, interactive: true });
  readonly #inicio = extremo('Inicio');
  readonly #fin = extremo('Fin');
  readonly #mirado = L.circleMarker([0, 0], { radius: 7, weight: 3, fillOpacity: 1, interactive: false });
  readonly #capas: L.LayerGroup;
  readonly #dejar: () => void;
  #puntos: readonly PuntoDelRecorrido[] = [];

  constructor(
    private readonly mapa: L.Map,
    puntos: ReadonlySignal<readonly PuntoDelRecorrido[]>,
    /** The person stands at its end: they say themselves when that was. */
    conLaPersona: ReadonlySignal<boolean>,
    /** A position of the track is pointed at; null: none any more. */
    alApuntar: (cual: number | null) => void,
  ) {
    this.#capas = L.layerGroup([this.#borde, this.#linea]).addTo(mapa);
    this.#mirado.bindTooltip('', {
      permanent: true,
      opacity: 1,
      direction: 'top',
      offset: [0, -LEJOS_DE_LO_MIRADO_PX],
    });
    this.#linea.on('mousemove', ({ latlng }: L.LeafletMouseEvent) => alApuntar(this.#cercano(latlng)));
    this.#linea.on('mouseout', () => alApuntar(null));
    const dejarColores = alCambiarColores(() => this.#colorear());
    const dejarPuntos = effect(() => this.#dibujar(puntos.value, conLaPersona.value));
    this.#dejar = () => {
      dejarColores();
      dejarPuntos();
      for (const capa of [this.#capas, this.#inicio, this.#fin, this.#mirado]) capa.remove();
    };
    this.#colorear();
  }

  quitar(): void {
    this.#dejar();
  }

  encuadrar(): void {
    encuadrar(this.mapa, this.#linea.getBounds());
  }

  /** Marks a position of the track, with its time. */
  mirar(punto: PuntoDelRecorrido | undefined): void {
    if (!punto) {
      this.#mirado.remove();
      return;
    }
    this.#mirado.setLatLng([punto.lat, punto.lon]).addTo(this.mapa);
    this.#mirado.setTooltipContent(enTexto(momentoDelPunto(punto)));
  }

  #dibujar(puntos: readonly PuntoDelRecorrido[], conLaPersona: boolean): void {
    this.#puntos = puntos;
    const lugares = puntos.map(({ lat, lon }): L.LatLngTuple => [lat, lon]);
    this.#borde.setLatLngs(lugares);
    this.#linea.setLatLngs(lugares);
    const [primero, ultimo] = [puntos[0], puntos.at(-1)];
    // One above and the other below: however near they are, their tags do not cover each other.
    const inicioArriba = (primero?.lat ?? 0) > (ultimo?.lat ?? 0);
    situar(this.#inicio, 'Inicio', primero, inicioArriba, this.mapa);
    const conFin = puntos.length > 1 && !conLaPersona;
    situar(this.#fin, 'Fin', conFin ? ultimo : undefined, !inicioArriba, this.mapa);
  }

  #colorear(): void {
    const { acento, superficie, verde, gris, texto } = leerColores();
    this.#borde.setStyle({ color: superficie, opacity: 0.9 });
    this.#linea.setStyle({ color: acento });
    this.#inicio.setStyle({ color: superficie, fillColor: verde });
    this.#fin.setStyle({ color: superficie, fillColor: gris });
    this.#mirado.setStyle({ color: texto, fillColor: superficie });
  }

  #cercano({ lat, lng }: L.LatLng): number | null {
    const aspecto = Math.cos((lat * Math.PI) / 180);
    let hallado: number | null = null;
    let cerca = Infinity;
    for (const [n, punto] of this.#puntos.entries()) {
      const lejos = Math.hypot(punto.lat - lat, (punto.lon - lng) * aspecto);
      if (lejos >= cerca) continue;
      cerca = lejos;
      hallado = n;
    }
    return hallado;
  }
}

/** «14:05 · 4,3 km/h». */
export function momentoDelPunto({ fecha, velocidad: metrosPorSegundo }: PuntoDelRecorrido): string {
  const cuando = hora(new Date(fecha));
  return metrosPorSegundo === null ? cuando : `${cuando} · ${velocidad(metrosPorSegundo)}`;
}

const extremo = (texto: string): L.CircleMarker =>
  L.circleMarker([0, 0], { radius: 7, weight: 2, fillOpacity: 1, interactive: false }).bindTooltip(
    enTexto(texto),
    { permanent: true, opacity: 1, className: 'mapa-extremo' },
  );

function situar(
  marca: L.CircleMarker,
  nombre: string,
  punto: PuntoDelRecorrido | undefined,
  arriba: boolean,
  mapa: L.Map,
): void {
  if (!punto) {
    marca.remove();
    return;
  }
  const rotulo = marca.getTooltip();
  if (rotulo) {
    rotulo.options.direction = arriba ? 'top' : 'bottom';
    rotulo.options.offset = [0, arriba ? -LEJOS_PX : LEJOS_PX];
  }
  marca.setLatLng([punto.lat, punto.lon]).addTo(mapa);
  marca.setTooltipContent(enTexto(`${nombre} ${hora(new Date(punto.fecha))}`));
}

/** As a node: Leaflet takes strings as HTML. */
function enTexto(texto: string): HTMLElement {
  const nodo = document.createElement('span');
  nodo.textContent = texto;
  return nodo;
}
