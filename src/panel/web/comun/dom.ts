/** The one element that `selector` names, of the class expected; markup and code that disagree fail at once. */
export function elemento<T extends Element>(raiz: ParentNode, selector: string, clase: new () => T): T {
  const hallado = raiz.querySelector(selector);
  if (hallado instanceof clase) return hallado;
  throw new Error(`index.html has no ${clase.name} at ${selector}`);
}

/** Sets text only when it differs, so that a live region does not repeat itself and a selection survives. */
export function escribir(nodo: Element, texto: string): void {
  if (nodo.textContent !== texto) nodo.textContent = texto;
}
