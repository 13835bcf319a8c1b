import type { ComponentChildren } from 'preact';
import type { Campo } from './borrador.js';

interface Propiedades {
  readonly campo: Campo;
  readonly etiqueta: string;
  readonly error: string;
  readonly children: ComponentChildren;
}

/** One field of the form, with what is wrong with it. */
export const CampoDeVisita = ({ campo, etiqueta, error, children }: Propiedades) => (
  <div>
    <label class="campo">
      <span>{etiqueta}</span>
      {children}
    </label>
    <p class="error" id={`visita-${campo}-error`} role="alert">
      {error}
    </p>
  </div>
);
