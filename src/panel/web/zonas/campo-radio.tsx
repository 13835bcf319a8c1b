import { useSignal } from '@preact/signals';
import { useLayoutEffect } from 'preact/hooks';
import type { EdicionDeZonas } from './edicion.js';
import { RADIO_MAXIMO, RADIO_MINIMO } from './geometria/circulo.js';

interface Propiedades {
  readonly edicion: EdicionDeZonas;
  /** Metres. */
  readonly radio: number;
}

/** The radius as a number. What is written stays as it is written, also where it is not one yet. */
export function CampoDeRadio({ edicion: { dibujo }, radio }: Propiedades) {
  const escrito = useSignal(String(radio));
  useLayoutEffect(() => {
    if (Number(escrito.peek()) !== radio) escrito.value = String(radio);
  }, [radio]);

  function escribir(texto: string): void {
    escrito.value = texto;
    const figura = dibujo.figura.peek();
    if (figura?.forma === 'circulo') dibujo.cambiar({ ...figura, radio: Number(texto) });
  }

  return (
    <label class="campo">
      <span>Radio en metros</span>
      <input
        type="number"
        inputMode="numeric"
        min={RADIO_MINIMO}
        max={RADIO_MAXIMO}
        step="any"
        value={escrito}
        aria-invalid={dibujo.problema.value?.falta === 'radio'}
        onInput={({ currentTarget }) => escribir(currentTarget.value)}
      />
    </label>
  );
}
