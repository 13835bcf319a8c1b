import { effect, type ReadonlySignal } from '@preact/signals';

/** Has the browser ask before the page is closed or reloaded while `hayCambios`. @returns how to stop. */
export const preguntarAlSalir = (hayCambios: ReadonlySignal<boolean>): (() => void) =>
  effect(() => {
    if (!hayCambios.value) return undefined;
    window.addEventListener('beforeunload', preguntar);
    return () => window.removeEventListener('beforeunload', preguntar);
  });

const preguntar = (evento: Event): void => evento.preventDefault();
