import type { Datos } from '../datos/datos.js';

export function VistaDelChat(_propiedades: { readonly datos: Datos }) {
  return <p>Chat</p>;
}
