import { useEffect } from 'react';

interface Propiedades {
  readonly styles: string;
}

/**
 * Stands in for the package `react-style-singleton` (see vite.config.ts), with the same rules: the first of
 * its components that is mounted sets the styles, the last one that goes takes them away. It adopts a
 * constructed sheet instead of writing a `<style>`, which our content security policy refuses.
 */
export function styleSingleton() {
  const hoja = new CSSStyleSheet();
  let montados = 0;
  return function HojaAdoptada({ styles }: Propiedades): null {
    useEffect(() => {
      if (montados++ === 0) {
        hoja.replaceSync(styles);
        document.adoptedStyleSheets.push(hoja);
      }
      return () => {
        if (--montados > 0) return;
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((otra) => otra !== hoja);
      };
      // As in the package: later changes of `styles` change nothing.
    }, []);
    return null;
  };
}
