import { useEffect } from 'preact/hooks';
import { Momento } from '../comun/momento.js';
import type { Alerta } from '../datos/contrato.js';
import type { Datos, Supervision } from '../datos/datos.js';
import { enlace } from '../marco/ruta.js';

/** Whom it is about; leads to them on the map. */
export const Quien = ({ usuarioId, datos }: { readonly usuarioId: number; readonly datos: Datos }) => (
  <a href={enlace('mapa', 'persona', usuarioId)}>{datos.equipo.nombreDe(usuarioId)}</a>
);

/** The zone that was left, by its name. */
export function Zona({
  alerta: { geocercaId },
  supervision,
}: {
  readonly alerta: Alerta;
  readonly supervision: Supervision;
}) {
  const zona = geocercaId === null ? undefined : supervision.zonas.obtener(geocercaId);
  const falta = geocercaId !== null && zona === undefined;
  // Of zones that others have just made, an alert may be the first to tell.
  useEffect(() => {
    if (falta) supervision.lecturaDeZonas.pedir();
  }, [falta]);
  return zona ? <span>Zona: {zona.nombre}</span> : null;
}

/** Who took care of it, and when. */
export function Atencion({ alerta, datos }: { readonly alerta: Alerta; readonly datos: Datos }) {
  const { atendidaEn, atendidaPor } = alerta;
  if (atendidaEn === null || atendidaPor === null) return null;
  const quien = atendidaPor === datos.usuario.id ? 'ti' : datos.equipo.nombreDe(atendidaPor);
  return (
    <span class="alerta-atencion">
      Atendida por {quien}, <Momento fecha={atendidaEn} />
    </span>
  );
}

/** Leads to where it happened, if that is known. */
export const VerDonde = ({ alerta: { id, ubicacion } }: { readonly alerta: Alerta }) =>
  ubicacion && (
    <a class="boton" href={enlace('mapa', 'alerta', id)}>
      Ver dónde
    </a>
  );
