import type { Alarma } from './alarma.js';

/** Whether critical alerts sound; remembered for this user in this browser. */
export const InterruptorDeSonido = ({ alarma }: { readonly alarma: Alarma }) => (
  <label class="interruptor">
    <input
      type="checkbox"
      role="switch"
      checked={alarma.encendida.value}
      onChange={({ currentTarget }) => alarma.encender(currentTarget.checked)}
    />
    <span>Sonido</span>
  </label>
);
