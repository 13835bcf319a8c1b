import L from 'leaflet';
import { alCambiarColores, leerColores, sinMovimiento } from './colores.js';
import { LienzoDeLeaflet } from './lienzo-leaflet.js';
import type { Marca } from './marca.js';
import { montonDe } from './montones.js';
import { PinturaDePersonas } from './pintura-personas.js';

const PLANO = 'personas';
/** Above the zones (400) and Leaflet's marks (600), below what is read on pointing (650). */
const ALTURA_DEL_PLANO = '630';
/** How near to a dot a pointer means it: half of a comfortable target. */
const ALCANCE_PX = 14;
const ALCANCE_DEL_DEDO_PX = 22;
/** Ages in words change no faster while nobody is being looked at. */
const ENVEJECER_MS = 10_000;
const SEGUNDO_MS = 1_000;
/** Frames a second, and for each pixel that the fastest one goes. */
const CUADROS_MINIMOS = 5;
const CUADROS_DEL_NAVEGADOR = 60;
const CUADROS_POR_PIXEL = 2;
const SALIDA_MS = 50;

/**
 * Everybody in one canvas, which is drawn again only if something has changed: a thousand marks of the browser's own
 * could not move each second. Who moves glides there, but for who wants no motion.
 */
export class CapaDePersonas extends L.Layer {
  readonly #marcas: ReadonlyMap<number, Marca>;
  readonly #pintura = new PinturaDePersonas();
  #lienzo: LienzoDeLeaflet | undefined;
  #cuadro = 0;
  #espera: ReturnType<typeof setTimeout> | undefined;
  #reloj: ReturnType<typeof setInterval> | undefined;
  #envejecidoEn = 0;
  #dejarDeOir: () => void = () => undefined;

  /** @param marcas changes in place; say so with {@link pedirCuadro}. */
  constructor(marcas: ReadonlyMap<number, Marca>) {
    super();
    this.#marcas = marcas;
  }

  override onAdd(mapa: L.Map): this {
    if (!mapa.getPane(PLANO)) mapa.createPane(PLANO).style.zIndex = ALTURA_DEL_PLANO;
    this.#lienzo = new LienzoDeLeaflet(mapa, 'mapa-personas');
    mapa.getPane(PLANO)?.append(this.#lienzo.nodo);
    const repintar = () => {
      this.#pintura.usarColores(leerColores());
      this.pedirCuadro();
    };
    const alVerse = () => this.pedirCuadro();
    const dejarColores = alCambiarColores(repintar);
    document.addEventListener('visibilitychange', alVerse);
    this.#dejarDeOir = () => {
      dejarColores();
      document.removeEventListener('visibilitychange', alVerse);
    };
    this.#reloj = setInterval(() => this.#envejecer(), SEGUNDO_MS);
    repintar();
    this.#colocar();
    return this;
  }

  override onRemove(): this {
    cancelAnimationFrame(this.#cuadro);
    clearTimeout(this.#espera);
    clearInterval(this.#reloj);
    this.#dejarDeOir();
    this.#lienzo?.nodo.remove();
    this.#lienzo = undefined;
    return this;
  }

  override getEvents(): Record<string, L.LeafletEventHandlerFn> {
    return {
      viewreset: () => this.#colocar(),
      moveend: () => this.#colocar(),
      move: () => this.#colocar(),
      zoomanim: (evento) => {
        const { center, zoom } = evento as L.ZoomAnimEvent;
        this.#lienzo?.transformar(center, zoom);
      },
    };
  }

  /** Something has changed: it is drawn in the browser's next frame, once. */
  pedirCuadro(): void {
    if (!this.#lienzo || this.#cuadro !== 0) return;
    clearTimeout(this.#espera);
    this.#espera = undefined;
    this.#cuadro = requestAnimationFrame((ahora) => this.#pintar(ahora));
  }

  /** Somebody has set out: there is nothing to see of it yet, so it waits for the frame that is due. */
  alMoverse(): void {
    this.#pedirDentroDe(SALIDA_MS);
  }

  #pedirDentroDe(ms: number): void {
    if (this.#cuadro !== 0) return;
    this.#espera ??= setTimeout(() => this.pedirCuadro(), ms);
  }

  /** Who is looked at: their position is told in full. */
  mirar(elegida: number | null, apuntada: number | null): void {
    if (this.#pintura.elegida === elegida && this.#pintura.apuntada === apuntada) return;
    this.#pintura.elegida = elegida;
    this.#pintura.apuntada = apuntada;
    this.pedirCuadro();
  }

  /** Who is at a point of the map's window: the nearest one within reach, and all whose dots look like one with it. */
  enElPunto(punto: L.Point, conElDedo = false): readonly Marca[] {
    if (!this.#lienzo) return [];
    const { x, y } = this.#lienzo.desdeLaVentana(punto);
    let hallada: Marca | undefined;
    let cerca = conElDedo ? ALCANCE_DEL_DEDO_PX : ALCANCE_PX;
    for (const marca of this.#marcas.values()) {
      const distancia = Math.hypot(marca.px - x, marca.py - y);
      if (distancia >= cerca) continue;
      cerca = distancia;
      hallada = marca;
    }
    return hallada ? montonDe(hallada) : [];
  }

  #colocar(): void {
    if (!this.#lienzo) return;
    this.#lienzo.colocar();
    // At once: until its next frame the canvas would show the people elsewhere.
    cancelAnimationFrame(this.#cuadro);
    this.#pintar(performance.now());
  }

  #pintar(ahora: number): void {
    this.#cuadro = 0;
    if (!this.#lienzo) return;
    const rapidez = this.#pintura.pintar(this.#lienzo, this.#marcas, ahora);
    if (rapidez === 0 || sinMovimiento()) return;
    // Who takes a second for three pixels is no smoother for being drawn sixty times on the way.
    const cuadros = Math.max(CUADROS_MINIMOS, CUADROS_POR_PIXEL * rapidez);
    if (cuadros >= CUADROS_DEL_NAVEGADOR / 2) this.pedirCuadro();
    else this.#pedirDentroDe(SEGUNDO_MS / cuadros);
  }

  /** Nothing moves, and yet «hace 5 min» is not true for ever. */
  #envejecer(): void {
    const miradas = this.#pintura.elegida !== null || this.#pintura.apuntada !== null;
    const ahora = performance.now();
    if (!miradas && ahora - this.#envejecidoEn < ENVEJECER_MS) return;
    this.#envejecidoEn = ahora;
    this.pedirCuadro();
  }
}
