/** The page's own colours, for what is drawn and knows no stylesheet. */
export interface Colores {
  readonly acento: string;
  readonly gris: string;
  readonly rojo: string;
  readonly verde: string;
  readonly superficie: string;
  readonly texto: string;
  readonly linea: string;
  readonly letra: string;
}

export function leerColores(): Colores {
  const estilo = getComputedStyle(document.documentElement);
  const de = (nombre: string) => estilo.getPropertyValue(`--${nombre}`).trim();
  return {
    acento: de('acento'),
    gris: de('gris'),
    rojo: de('rojo'),
    verde: de('verde'),
    superficie: de('superficie'),
    texto: de('texto'),
    linea: de('linea-campo'),
    letra: de('letra'),
  };
}

/** Hears that the page has become light or dark. @returns how to stop. */
export function alCambiarColores(oyente: () => void): () => void {
  const oscuro = matchMedia('(prefers-color-scheme: dark)');
  oscuro.addEventListener('change', oyente);
  return () => oscuro.removeEventListener('change', oyente);
}

const movimientoReducido = matchMedia('(prefers-reduced-motion: reduce)');

/** Whether what moves is to move at once: the user wants no motion, or does not look. */
export const sinMovimiento = (): boolean =>
  movimientoReducido.matches || document.visibilityState === 'hidden';
