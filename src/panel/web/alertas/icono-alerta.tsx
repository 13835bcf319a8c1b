import type { Alerta } from '../datos/contrato.js';

const TRAZOS: Readonly<Record<Alerta['tipo'], string>> = {
  PANICO: 'M12 3.5 2.5 20h19zM12 10v4.500m0 2.500v.1',
  FUERA_DE_ZONA: 'M13.500 4.200A8.500 8.500 0 1 0 20 13M13 11l7.500-7.500m0 0h-5m5 0v5',
  INACTIVIDAD:
    'M4 4l16 16M8.500 15a5 5 0 0 1 3.500-1.500m-7-2a9.500 9.500 0 0 1 4-2.300m6 .300a9.500 9.500 0 0 1 4 2M12 18.500v.1',
};

/** Decoration only: the text beside it says the same. */
export const IconoDeAlerta = ({ tipo }: { readonly tipo: Alerta['tipo'] }) => (
  <svg class="icono" viewBox="0 0 24 24" aria-hidden="true">
    <path d={TRAZOS[tipo]} />
  </svg>
);
