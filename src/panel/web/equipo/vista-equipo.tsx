import type { Datos } from '../datos/datos.js';

export function VistaDelEquipo(_propiedades: { readonly datos: Datos }) {
  return <p>Equipo</p>;
}
