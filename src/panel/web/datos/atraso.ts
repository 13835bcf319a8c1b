import { computed, signal as senal } from '@preact/signals';

const pendientes = senal(0);

/** Whether something that the page shows has been asked for again, and not been answered yet. */
export const hayAtraso = computed(() => pendientes.value > 0);

/** Something is behind from now on. @returns how to say, once, that it has caught up. */
export function anotarAtraso(): () => void {
  // Not read: what asks for something while it is rendered does not depend on who else has.
  pendientes.value = pendientes.peek() + 1;
  let saldado = false;
  return () => {
    if (saldado) return;
    saldado = true;
    pendientes.value = pendientes.peek() - 1;
  };
}
