import { effect, untracked } from '@preact/signals';
import type { Equipo } from '../datos/datos.js';
import type { Posiciones } from '../datos/posiciones.js';

/**
 * Whoever has a position and is not in the team's list is new in the empresa, or there no more: both are read again,
 * once for each. @returns how to stop.
 */
export function preguntarPorDesconocidos({ personas, lectura }: Equipo, posiciones: Posiciones): () => void {
  const preguntados = new Set<number>();
  return effect(() => {
    void posiciones.version.value;
    const conocidos = new Set(personas.todas.value.map(({ id }) => id));
    if (lectura.estado.value !== 'leida') return;
    const desconocidos = new Set([...posiciones.porUsuario.keys()].filter((id) => !conocidos.has(id)));
    const hayOtros = [...desconocidos].some((id) => !preguntados.has(id));
    preguntados.clear();
    for (const id of desconocidos) preguntados.add(id);
    if (!hayOtros) return;
    untracked(() => {
      lectura.pedir();
      posiciones.lectura.pedir();
    });
  });
}
