import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { OrdenEstable } from './orden-estable.js';

/** A pointer that has not moved for so long is not about to press anything. */
const REPOSO_MS = 3_000;

export interface FilaMostrada<Fila> {
  readonly fila: Fila;
  /** It has left the list, and is shown with what became of it for a few seconds more. */
  readonly seVa: boolean;
}

interface ListaEstable<Fila> {
  readonly filas: readonly FilaMostrada<Fila>[];
  /** For the element that holds the list: no row moves while the user points at one. */
  readonly alSenalar: () => void;
}

/** Rows in an order that the user can act on. @param actual of a row that has left: as it is now, if that is known. */
export function useListaEstable<Fila extends { readonly id: number }>(
  deseadas: readonly Fila[],
  actual: (id: number) => Fila | undefined,
): ListaEstable<Fila> {
  const orden = useMemo(() => new OrdenEstable<number>(), []);
  const vistas = useRef(new Map<number, Fila>());
  const senaladaEn = useRef(-Infinity);
  const repaso = useSignal(0);
  void repaso.value;

  const ahora = performance.now();
  const quieto = ahora - senaladaEn.current < REPOSO_MS;
  const claves = orden.ordenar(
    deseadas.map(({ id }) => id),
    ahora,
    quieto,
  );
  const presentes = new Map(deseadas.map((fila) => [fila.id, fila]));
  const anteriores = vistas.current;
  vistas.current = new Map();
  const filas = claves.flatMap((id) => {
    const fila = presentes.get(id) ?? actual(id) ?? anteriores.get(id);
    if (!fila) return [];
    vistas.current.set(id, fila);
    return { fila, seVa: orden.seVa(id) };
  });

  useEffect(() => {
    const enReposo = quieto ? senaladaEn.current + REPOSO_MS - ahora : undefined;
    const espera = enReposo ?? orden.proximaIda(ahora);
    if (espera === undefined) return undefined;
    const reloj = setTimeout(() => repaso.value++, espera + 1);
    return () => clearTimeout(reloj);
  });

  return { filas, alSenalar: () => (senaladaEn.current = performance.now()) };
}
