import type { Datos } from '../datos/datos.js';

export function VistaDeVisitas(_propiedades: { readonly datos: Datos }) {
  return <p>Visitas</p>;
}
