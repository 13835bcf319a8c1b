import type L from 'leaflet';
import { crearAsa, etiquetar } from './asa.js';
import type { Dibujo } from './dibujo.js';
import { aLatLng, aPosicion } from './en-leaflet.js';
import type { Poligonos } from './geometria/figura.js';
import {
  anilloDe,
  insertarVertice,
  type Lugar,
  lugaresDe,
  medioTras,
  moverVertice,
} from './geometria/vertices.js';

/** A shorter side has no room for a handle between those of its ends: pixels. */
const LADO_CON_MEDIO = 56;

/** The handles of polygons: one a vertex, and one in the middle of each side that makes a new vertex there. */
export class AsasDePoligono {
  readonly #vertices = new Map<string, L.Marker>();
  readonly #medios = new Map<string, L.Marker>();
  /** As they are shown: in the turn of the globe that the map looks at. */
  #figura: Poligonos = { forma: 'poligonos', poligonos: [] };
  #arrastrando = false;

  constructor(
    private readonly mapa: L.Map,
    private readonly dibujo: Dibujo,
    private readonly plano: string,
  ) {}

  /** Makes the handles agree with the figure; one that has the focus keeps it. */
  poner(figura: Poligonos): void {
    this.#figura = figura;
    const lugares = lugaresDe(figura);
    this.#conservar(this.#vertices, new Set(lugares.map(claveDe)));
    for (const lugar of lugares) this.#ponerVertice(lugar);
    if (!this.#arrastrando) this.#ponerMedios(lugares);
  }

  quitar(): void {
    this.#conservar(this.#vertices, new Set());
    this.#conservar(this.#medios, new Set());
  }

  enfocar(lugar: Lugar): void {
    this.#vertices.get(claveDe(lugar))?.getElement()?.focus();
  }

  #ponerVertice(lugar: Lugar): void {
    const clave = claveDe(lugar);
    const anillo = anilloDe(this.#figura, lugar);
    const en = aLatLng(anillo[lugar.vertice]!);
    const marca = this.#vertices.get(clave) ?? this.#crearVertice(lugar, en);
    this.#vertices.set(clave, marca);
    if (!marca.getLatLng().equals(en, 0)) marca.setLatLng(en);
    etiquetar(marca, this.#nombrar(lugar, anillo.length));
  }

  #crearVertice(lugar: Lugar, en: L.LatLng): L.Marker {
    return crearAsa(this.mapa, en, {
      plano: this.plano,
      clase: 'zona-vertice',
      etiqueta: '',
      alEmpezar: () => this.#empezar(),
      alMover: (a) => this.dibujo.seguir(moverVertice(this.#figura, lugar, aPosicion(a))),
      alSoltar: () => this.#soltar(),
      alEnfocar: () => (this.dibujo.elegido.value = lugar),
      alTeclear: (tecla) => this.#teclear(lugar, tecla),
    });
  }

  #teclear(lugar: Lugar, tecla: string): boolean {
    if (tecla === 'Delete' || tecla === 'Backspace') {
      if (this.dibujo.quitar(lugar)) this.enfocar(this.dibujo.elegido.peek()!);
      return true;
    }
    if (tecla !== 'Insert' && tecla !== '+') return false;
    const nuevo = this.dibujo.insertarTras(lugar);
    if (nuevo) this.enfocar(nuevo);
    return true;
  }

  #ponerMedios(lugares: readonly Lugar[]): void {
    const conMedio = lugares.filter((lugar) => this.#largo(lugar) >= LADO_CON_MEDIO);
    this.#conservar(this.#medios, new Set(conMedio.map(claveDe)));
    for (const lugar of conMedio) {
      const clave = claveDe(lugar);
      const en = aLatLng(medioTras(anilloDe(this.#figura, lugar), lugar.vertice));
      const marca = this.#medios.get(clave) ?? this.#crearMedio(lugar, en);
      this.#medios.set(clave, marca.setLatLng(en));
    }
  }

  /** The keyboard inserts a vertex from the one before it. */
  #crearMedio(lugar: Lugar, en: L.LatLng): L.Marker {
    const nuevo = { ...lugar, vertice: lugar.vertice + 1 };
    return crearAsa(this.mapa, en, {
      plano: this.plano,
      clase: 'zona-medio',
      etiqueta: 'Insertar un vértice',
      enfocable: false,
      alEmpezar: () => {
        this.#empezar();
        this.dibujo.seguir(insertarVertice(this.#figura, lugar));
      },
      alMover: (a) => this.dibujo.seguir(moverVertice(this.#figura, nuevo, aPosicion(a))),
      alSoltar: () => {
        this.#soltar();
        this.enfocar(nuevo);
      },
      alPulsar: () => {
        this.dibujo.insertarTras(lugar);
        this.enfocar(nuevo);
      },
    });
  }

  #empezar(): void {
    this.#arrastrando = true;
    this.dibujo.recordar();
  }

  #soltar(): void {
    this.#arrastrando = false;
    this.poner(this.#figura);
  }

  #largo(lugar: Lugar): number {
    const anillo = anilloDe(this.#figura, lugar);
    const enPixeles = (vertice: number) =>
      this.mapa.latLngToLayerPoint(aLatLng(anillo[vertice % anillo.length]!));
    return enPixeles(lugar.vertice).distanceTo(enPixeles(lugar.vertice + 1));
  }

  #nombrar({ poligono, anillo, vertice }: Lugar, cuantos: number): string {
    const { poligonos } = this.#figura;
    const parte = poligonos.length > 1 ? `, polígono ${poligono + 1} de ${poligonos.length}` : '';
    const hueco = anillo > 0 ? `, hueco ${anillo}` : '';
    return `Vértice ${vertice + 1} de ${cuantos}${parte}${hueco}`;
  }

  #conservar(marcas: Map<string, L.Marker>, claves: ReadonlySet<string>): void {
    for (const [clave, marca] of marcas) {
      if (claves.has(clave)) continue;
      marca.remove();
      marcas.delete(clave);
    }
  }
}

const claveDe = ({ poligono, anillo, vertice }: Lugar): string => `${poligono}/${anillo}/${vertice}`;
