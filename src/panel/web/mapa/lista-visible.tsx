import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** Rows beyond each edge: the next one is there before the keyboard reaches it. */
const DE_MAS = 6;
/** Until it is known how many are seen. */
const DE_ENTRADA = 30;

/** In pixels. */
const rem = (): number => parseFloat(getComputedStyle(document.documentElement).fontSize);

interface Propiedades<Fila> {
  readonly filas: readonly Fila[];
  /** Of each row. */
  readonly altoRem: number;
  readonly clase: string;
  readonly etiqueta: string;
  /** Where it was scrolled to, and will be again. */
  readonly desplazamiento: { desplazamiento: number };
  readonly children: (fila: Fila) => ComponentChildren;
}

/** A list that scrolls and of which only what is seen is there: a thousand rows cost what twenty do. */
export function ListaVisible<Fila extends { readonly id: number }>({
  filas,
  altoRem,
  clase,
  etiqueta,
  desplazamiento,
  children,
}: Propiedades<Fila>) {
  const marco = useRef<HTMLDivElement>(null);
  const primera = Math.floor(desplazamiento.desplazamiento / (altoRem * rem())) - DE_MAS;
  const visible = useSignal({ desde: primera, hasta: primera + DE_ENTRADA });
  /** The row that has the focus stays, wherever the list is scrolled to. */
  const enfocada = useSignal<number | null>(null);

  const medir = () => {
    const nodo = marco.current;
    if (!nodo) return;
    const alto = altoRem * rem();
    const desde = Math.floor(nodo.scrollTop / alto) - DE_MAS;
    const hasta = Math.ceil((nodo.scrollTop + nodo.clientHeight) / alto) + DE_MAS;
    desplazamiento.desplazamiento = nodo.scrollTop;
    if (visible.peek().desde !== desde || visible.peek().hasta !== hasta) visible.value = { desde, hasta };
  };

  useLayoutEffect(() => {
    const nodo = marco.current;
    if (!nodo) return undefined;
    nodo.scrollTop = desplazamiento.desplazamiento;
    const medidor = new ResizeObserver(medir);
    medidor.observe(nodo);
    return () => medidor.disconnect();
  }, []);

  const { desde, hasta } = visible.value;
  const presentes = filas
    .map((fila, n) => ({ fila, n }))
    .filter(({ fila, n }) => (n >= desde && n < hasta) || fila.id === enfocada.value);
  return (
    <div class={clase} ref={marco} onScroll={medir}>
      <ul
        aria-label={etiqueta}
        style={{ height: `${filas.length * altoRem}rem` }}
        onFocusOut={() => (enfocada.value = null)}
      >
        {presentes.map(({ fila, n }) => (
          <li
            key={fila.id}
            aria-setsize={filas.length}
            aria-posinset={n + 1}
            style={{ height: `${altoRem}rem`, transform: `translateY(${n * altoRem}rem)` }}
            onFocusIn={() => (enfocada.value = fila.id)}
          >
            {children(fila)}
          </li>
        ))}
      </ul>
    </div>
  );
}
