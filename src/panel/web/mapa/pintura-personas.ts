import { aHoraLocal } from '../comun/reloj.js';
import { hace } from '../comun/tiempo.js';
import type { Colores } from './colores.js';
import type { LienzoDeLeaflet } from './lienzo-leaflet.js';
import type { Marca } from './marca.js';
import { Montones, montonDe, nombresDe } from './montones.js';
import { Rejilla } from './rejilla.js';
import { ALTO_PLACA, ALTO_ROTULO, anchoDePlaca, type Aspecto, HALO_PX, Sellos } from './sellos.js';
import { precision } from './textos.js';

/** From here on everybody's accuracy is shown: its circle is wider than a dot. */
const ZOOM_DE_PRECISIONES = 16;
const MINUTO_MS = 60_000;
/** As wide as a dot: what is that near beyond the edge is still seen. */
const BORDE_PX = 12;
/** From the middle of a dot to its name, which a tip does not touch. */
const SEPARACION_PX = 10;
const SEPARACION_CON_RUMBO_PX = 17;

const separacionDe = ({ rumbo }: Marca): number => (rumbo === null ? SEPARACION_PX : SEPARACION_CON_RUMBO_PX);
const APAGADA = 0.45;
const RADIO_DE_ELEGIDA_PX = 14;

/** How people look on the map, in the order in which they cover each other. */
export class PinturaDePersonas {
  elegida: number | null = null;
  apuntada: number | null = null;
  readonly #rejilla = new Rejilla();
  readonly #montones = new Montones();
  readonly #alaVista: Marca[] = [];
  #colores: Colores | undefined;
  #sellos: Sellos | undefined;

  usarColores(colores: Colores): void {
    this.#colores = colores;
    this.#sellos = undefined;
  }

  /** @returns how fast the fastest one within the canvas goes, in pixels a second; 0: all are where they are to be. */
  pintar(lienzo: LienzoDeLeaflet, marcas: ReadonlyMap<number, Marca>, ahora: number): number {
    if (!this.#colores) return 0;
    if (this.#sellos?.densidad !== lienzo.densidad) this.#sellos = undefined;
    const sellos = (this.#sellos ??= new Sellos(this.#colores, lienzo.densidad));
    const { lapiz, ancho, alto, densidad } = lienzo;
    lapiz.setTransform(densidad, 0, 0, densidad, 0, 0);
    lapiz.clearRect(0, 0, ancho, alto);
    const rapidez = this.#situar(lienzo, marcas, ahora);
    this.#precisiones(lienzo, sellos.colores);
    this.#puntos(lapiz, sellos);
    this.#rotulos(lienzo, sellos);
    anotar(lienzo.nodo, marcas.size, this.#alaVista.length, lienzo.zoom);
    return rapidez;
  }

  #situar(lienzo: LienzoDeLeaflet, marcas: ReadonlyMap<number, Marca>, ahora: number): number {
    const { origen, ancho, alto } = lienzo;
    const escala = 2 ** lienzo.zoom;
    const hora = Date.now();
    let rapidez = 0;
    this.#alaVista.length = 0;
    for (const marca of marcas.values()) {
      marca.apartar();
      // A way of less than half a pixel is nothing to see.
      if (marca.falta(ahora) * escala < 0.5) marca.llegar();
      const { x, y } = marca.en(ahora);
      marca.px = x * escala - origen.x;
      marca.py = y * escala - origen.y;
      marca.edadMs = hora - aHoraLocal(marca.ubicacion.fecha);
      const dentro =
        marca.px > -BORDE_PX &&
        marca.py > -BORDE_PX &&
        marca.px < ancho + BORDE_PX &&
        marca.py < alto + BORDE_PX;
      if (!dentro) continue;
      this.#alaVista.push(marca);
      rapidez = Math.max(rapidez, marca.rapidez * escala);
    }
    this.#alaVista.sort((una, otra) => this.#altura(una) - this.#altura(otra));
    this.#montones.agrupar(this.#alaVista, ancho, alto);
    return rapidez;
  }

  #altura({ usuarioId, critica, enLinea, vieja }: Marca): number {
    if (usuarioId === this.elegida) return 4;
    if (critica) return 3;
    return vieja ? 0 : enLinea ? 2 : 1;
  }

  #precisiones({ lapiz, zoom }: LienzoDeLeaflet, colores: Colores): void {
    const escala = 2 ** zoom;
    for (const marca of this.#alaVista) {
      if (zoom < ZOOM_DE_PRECISIONES && marca.usuarioId !== this.elegida) continue;
      const radio = marca.radioDePrecision * escala;
      if (radio <= BORDE_PX / 2) continue;
      lapiz.fillStyle = lapiz.strokeStyle = colorDe(marca, colores);
      lapiz.lineWidth = 1;
      lapiz.beginPath();
      lapiz.arc(marca.px, marca.py, radio, 0, 2 * Math.PI);
      lapiz.globalAlpha = 0.1;
      lapiz.fill();
      lapiz.globalAlpha = 0.6;
      lapiz.stroke();
    }
    lapiz.globalAlpha = 1;
  }

  #puntos(lapiz: CanvasRenderingContext2D, sellos: Sellos): void {
    for (const marca of this.#alaVista) {
      const sello = sellos.punto(aspectoDe(marca), marca.vieja ? null : marca.rumbo);
      lapiz.globalAlpha = marca.vieja && !marca.critica ? APAGADA : 1;
      sellos.estampar(lapiz, sello, marca.px - sello.ancho / 2, marca.py - sello.alto / 2);
      if (marca.usuarioId !== this.elegida) continue;
      lapiz.globalAlpha = 1;
      lapiz.strokeStyle = sellos.colores.texto;
      lapiz.lineWidth = 2;
      lapiz.beginPath();
      lapiz.arc(marca.px, marca.py, RADIO_DE_ELEGIDA_PX, 0, 2 * Math.PI);
      lapiz.stroke();
    }
    lapiz.globalAlpha = 1;
  }

  /** Who had their name before keeps it as long as there is room: names that come and go are not read. */
  #rotulos({ lapiz, ancho, alto }: LienzoDeLeaflet, sellos: Sellos): void {
    const rejilla = this.#rejilla;
    rejilla.vaciar(ancho, alto);
    for (const { px, py } of this.#alaVista) rejilla.ocupar(px - 5, py - 5, 10, 10);
    const placas = this.#alaVista
      .filter(({ usuarioId }) => this.#mirada(usuarioId))
      .map((marca) => {
        const texto = this.#textoDeLaPlaca(marca);
        const largo = anchoDePlaca(sellos.ancho(texto));
        return { marca, texto, largo, x: alLado(marca, SEPARACION_CON_RUMBO_PX, largo, ancho) };
      });
    for (const { marca, largo, x } of placas) rejilla.ocupar(x, marca.py - ALTO_PLACA / 2, largo, ALTO_PLACA);
    const rotular = (marca: Marca) => {
      const texto = breveDe(marca);
      const largo = sellos.ancho(texto);
      const y = marca.py - ALTO_ROTULO / 2;
      const x = [marca.px + separacionDe(marca), marca.px - separacionDe(marca) - largo - 2 * HALO_PX].find(
        (borde) => borde >= 0 && borde + largo <= ancho && rejilla.cabe(borde, y, largo, ALTO_ROTULO),
      );
      marca.rotulada = x !== undefined;
      if (x === undefined) return;
      const sello = sellos.rotulo(texto);
      rejilla.ocupar(x, y, sello.ancho, ALTO_ROTULO);
      lapiz.globalAlpha = marca.vieja && !marca.critica ? 0.7 : 1;
      sellos.estampar(lapiz, sello, x, y);
    };
    // From what lies on top down: criticals first. Who is gone from sight begins anew.
    const pendientes: Marca[] = [];
    for (let n = this.#alaVista.length - 1; n >= 0; n--) {
      const marca = this.#alaVista[n]!;
      if (this.#mirada(marca.usuarioId)) continue;
      if (marca.encima) marca.rotulada = false;
      else if (marca.critica || marca.rotulada) rotular(marca);
      else pendientes.push(marca);
    }
    for (const marca of pendientes) rotular(marca);
    lapiz.globalAlpha = 1;
    for (const { marca, texto, x } of placas) sellos.placa(lapiz, texto, x, marca.py);
  }

  /** Who points at dots that look like one is told whose they are. */
  #textoDeLaPlaca(marca: Marca): string {
    const { usuarioId, debajo } = marca;
    if (usuarioId === this.apuntada && debajo.length > 0) return nombresDe(montonDe(marca));
    return debajo.length > 0 ? `${enteroDe(marca)} · y ${debajo.length} más` : enteroDe(marca);
  }

  #mirada(usuarioId: number): boolean {
    return usuarioId === this.elegida || usuarioId === this.apuntada;
  }
}

const aspectoDe = ({ critica, enLinea }: Marca): Aspecto =>
  critica ? 'critica' : enLinea ? 'en-linea' : 'fuera-de-linea';

const colorDe = ({ critica, enLinea }: Marca, { rojo, acento, gris }: Colores): string =>
  critica ? rojo : enLinea ? acento : gris;

/** On the right, or on the left where that would go beyond the edge. */
function alLado({ px }: Marca, separacion: number, largo: number, ancho: number): number {
  const izquierda = px - separacion - largo;
  return px + separacion + largo > ancho && izquierda >= 0 ? izquierda : px + separacion;
}

/** The age goes with the name as soon as it is not what one would think. */
function breveDe({ nombre, edadMs, debajo }: Marca): string {
  const partes = edadMs < MINUTO_MS ? nombre : `${nombre} · ${hace(edadMs).replace('hace ', '')}`;
  return debajo.length > 0 ? `${partes} y ${debajo.length} más` : partes;
}

function enteroDe({ nombre, edadMs, ubicacion }: Marca): string {
  const partes = [nombre, hace(edadMs)];
  if (ubicacion.precision !== null) partes.push(precision(ubicacion.precision));
  return partes.join(' · ');
}

/** What is drawn, in numbers: a canvas says nothing of itself. */
function anotar({ dataset }: HTMLCanvasElement, personas: number, alaVista: number, zoom: number): void {
  const valores = { personas: `${personas}`, aLaVista: `${alaVista}`, zoom: `${zoom}` };
  for (const [nombre, valor] of Object.entries(valores))
    if (dataset[nombre] !== valor) dataset[nombre] = valor;
}
