import type { Datos } from '../datos/datos.js';

export function VistaDeAlertas(_propiedades: { readonly datos: Datos }) {
  return <p>Alertas</p>;
}
