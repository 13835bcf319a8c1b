/** A list on the screen whose entries keep their nodes, and so the focus, for as long as they are in it. */
export class Lista<T> {
  readonly #nodos = new Map<string, HTMLElement>();

  constructor(
    private readonly raiz: HTMLElement,
    private readonly plantilla: HTMLTemplateElement,
    private readonly claveDe: (dato: T) => string,
    private readonly pintar: (nodo: HTMLElement, dato: T) => void,
    signal: AbortSignal,
  ) {
    // Not even hidden does a user's data stay for who comes next.
    signal.addEventListener('abort', () => this.mostrar([]));
  }

  mostrar(datos: readonly T[]): void {
    const claves = new Set(datos.map(this.claveDe));
    for (const [clave, nodo] of this.#nodos) {
      if (claves.has(clave)) continue;
      nodo.remove();
      this.#nodos.delete(clave);
    }
    let anterior: Element | null = null;
    for (const dato of datos) {
      const nodo = this.#nodoDe(this.claveDe(dato));
      this.pintar(nodo, dato);
      const siguiente: Element | null = anterior ? anterior.nextElementSibling : this.raiz.firstElementChild;
      if (siguiente !== nodo) this.raiz.insertBefore(nodo, siguiente);
      anterior = nodo;
    }
  }

  #nodoDe(clave: string): HTMLElement {
    const conocido = this.#nodos.get(clave);
    if (conocido) return conocido;
    const nodo = (this.plantilla.content.cloneNode(true) as DocumentFragment)
      .firstElementChild as HTMLElement;
    this.#nodos.set(clave, nodo);
    return nodo;
  }
}
