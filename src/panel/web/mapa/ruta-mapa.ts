import { computed } from '@preact/signals';
import { ruta } from '../marco/ruta.js';

/** What of the map's view its address names. */
export type Enfoque =
  | { readonly que: 'persona' | 'alerta'; readonly id: number }
  | { readonly que: 'personas' | 'zonas'; readonly id: null };

/** `#/mapa/persona/7`, `#/mapa/alerta/9`, `#/mapa/zonas`; everything else is the list of people. */
export const enfoque = computed((): Enfoque => {
  const [vista, que, id] = ruta.value;
  if (vista !== 'mapa') return { que: 'personas', id: null };
  if ((que === 'persona' || que === 'alerta') && /^\d{1,10}$/.test(id ?? '')) return { que, id: Number(id) };
  return { que: que === 'zonas' ? 'zonas' : 'personas', id: null };
});

/** The user whose details are open. */
export const elegida = computed(() => (enfoque.value.que === 'persona' ? enfoque.value.id : null));
