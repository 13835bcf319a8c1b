import type { Colores } from './colores.js';

/** Something drawn once, to be stamped many times: its size is in pixels of the page. */
export interface Sello {
  readonly imagen: ImageBitmap;
  readonly ancho: number;
  readonly alto: number;
}

type Lapiz = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

export type Aspecto = 'en-linea' | 'fuera-de-linea' | 'critica';

/** More names than a team has; ages change them each minute. */
const MAXIMO = 3_000;
/** Directions that are told apart: 11° each. */
const RUMBOS = 32;
const PUNTA_PX = 9;
const LETRA_PX = 12;
export const ALTO_ROTULO = 16;
export const HALO_PX = 3;

/** Dots and names as images: stamping a thousand takes a fraction of drawing them anew in each frame. */
export class Sellos {
  readonly #hechos = new Map<string, Sello>();
  readonly #anchos = new Map<string, number>();

  constructor(
    readonly colores: Colores,
    readonly densidad: number,
  ) {}

  /**
   * Told apart by shape too: filled is online, a ring is offline, a mark of exclamation is a critical alert.
   * @param rumbo degrees from north: with a tip at the edge, where they are going.
   */
  punto(aspecto: Aspecto, rumbo: number | null = null): Sello {
    const giro = rumbo === null ? null : Math.round((rumbo / 360) * RUMBOS) % RUMBOS;
    return this.#obtener(`${aspecto} ${giro}`, () => {
      const { acento, gris, rojo, superficie, letra } = this.colores;
      const radio = aspecto === 'critica' ? 10 : 7;
      const lado = 2 * (radio + (giro === null ? 2 : PUNTA_PX));
      return this.#dibujar(lado, lado, (lapiz) => {
        if (giro !== null) {
          lapiz.fillStyle = aspecto === 'critica' ? rojo : aspecto === 'en-linea' ? acento : gris;
          lapiz.strokeStyle = superficie;
          lapiz.lineWidth = 1.5;
          lapiz.beginPath();
          for (const [desvio, lejos] of [
            [0, radio + PUNTA_PX - 1],
            [0.75, radio + 0.5],
            [-0.75, radio + 0.5],
          ] as const) {
            const angulo = (giro / RUMBOS) * 2 * Math.PI + desvio;
            lapiz.lineTo(lado / 2 + lejos * Math.sin(angulo), lado / 2 - lejos * Math.cos(angulo));
          }
          lapiz.closePath();
          lapiz.stroke();
          lapiz.fill();
        }
        const circulo = (r: number, color: string) => {
          lapiz.fillStyle = color;
          lapiz.beginPath();
          lapiz.arc(lado / 2, lado / 2, r, 0, 2 * Math.PI);
          lapiz.fill();
        };
        circulo(radio + 1, superficie);
        circulo(radio - 1, aspecto === 'critica' ? rojo : aspecto === 'en-linea' ? acento : gris);
        if (aspecto === 'fuera-de-linea') circulo(radio - 3.5, superficie);
        if (aspecto !== 'critica') return;
        lapiz.fillStyle = superficie;
        lapiz.font = `800 14px ${letra}`;
        lapiz.textAlign = 'center';
        lapiz.textBaseline = 'middle';
        lapiz.fillText('!', lado / 2, lado / 2 + 0.5);
      });
    });
  }

  /** A name with a halo of the page's colour, legible on any map. */
  rotulo(texto: string): Sello {
    return this.#obtener(`rotulo ${texto}`, () => {
      const { superficie, texto: tinta } = this.colores;
      return this.#dibujar(this.ancho(texto) + 2 * HALO_PX, ALTO_ROTULO, (lapiz) => {
        this.#letra(lapiz);
        lapiz.lineWidth = 2 * HALO_PX;
        lapiz.lineJoin = 'round';
        lapiz.strokeStyle = superficie;
        lapiz.strokeText(texto, HALO_PX, ALTO_ROTULO / 2);
        lapiz.fillStyle = tinta;
        lapiz.fillText(texto, HALO_PX, ALTO_ROTULO / 2);
      });
    });
  }

  /** Of a text in the letter of the names. */
  ancho(texto: string): number {
    let ancho = this.#anchos.get(texto);
    if (ancho !== undefined) return ancho;
    if (this.#anchos.size >= MAXIMO) this.#anchos.clear();
    this.#letra(MEDIDOR);
    this.#anchos.set(texto, (ancho = Math.ceil(MEDIDOR.measureText(texto).width)));
    return ancho;
  }

  /** On whole pixels of the screen: between them letters blur, and each stamp would be worked out anew. */
  estampar(lapiz: CanvasRenderingContext2D, { imagen, ancho, alto }: Sello, x: number, y: number): void {
    const enPixel = (valor: number) => Math.round(valor * this.densidad) / this.densidad;
    lapiz.drawImage(imagen, enPixel(x), enPixel(y), ancho, alto);
  }

  #letra(lapiz: Lapiz): void {
    lapiz.font = `600 ${LETRA_PX}px ${this.colores.letra}`;
    lapiz.textBaseline = 'middle';
  }

  /** A name on a plate, for whom one looks at. Drawn in place: its age changes each second. */
  placa(lapiz: CanvasRenderingContext2D, texto: string, x: number, y: number): void {
    const { superficie, texto: tinta, linea } = this.colores;
    this.#letra(lapiz);
    lapiz.fillStyle = superficie;
    lapiz.strokeStyle = linea;
    lapiz.lineWidth = 1;
    lapiz.beginPath();
    lapiz.roundRect(x, y - ALTO_PLACA / 2, anchoDePlaca(this.ancho(texto)), ALTO_PLACA, 6);
    lapiz.fill();
    lapiz.stroke();
    lapiz.fillStyle = tinta;
    lapiz.fillText(texto, x + MARGEN_PLACA, y + 0.5);
  }

  #obtener(clave: string, hacer: () => Sello): Sello {
    let sello = this.#hechos.get(clave);
    if (sello) return sello;
    if (this.#hechos.size >= MAXIMO) this.#hechos.clear();
    this.#hechos.set(clave, (sello = hacer()));
    return sello;
  }

  #dibujar(ancho: number, alto: number, pintar: (lapiz: Lapiz) => void): Sello {
    const lienzo = new OffscreenCanvas(Math.ceil(ancho * this.densidad), Math.ceil(alto * this.densidad));
    const lapiz = lienzo.getContext('2d');
    if (!lapiz) throw new Error('This browser cannot draw on a canvas');
    lapiz.scale(this.densidad, this.densidad);
    pintar(lapiz);
    const imagen = lienzo.transferToImageBitmap();
    return { imagen, ancho: imagen.width / this.densidad, alto: imagen.height / this.densidad };
  }
}

const MARGEN_PLACA = 8;
export const ALTO_PLACA = 24;
export const anchoDePlaca = (anchoDelTexto: number): number => anchoDelTexto + 2 * MARGEN_PLACA;

export function contexto(lienzo: HTMLCanvasElement): CanvasRenderingContext2D {
  const lapiz = lienzo.getContext('2d');
  if (!lapiz) throw new Error('This browser cannot draw on a canvas');
  return lapiz;
}

const MEDIDOR = contexto(document.createElement('canvas'));
