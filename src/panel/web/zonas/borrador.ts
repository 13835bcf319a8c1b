import type { Geocerca } from '../datos/contrato.js';
import type { CambiosDeZona, DatosDeZona } from './contrato.js';
import { aArea, aFigura, type Figura } from './geometria/figura.js';

/** A zone as the form has it; its figure is the drawing's. */
export interface Borrador {
  /** Null: not yet the server's. */
  readonly id: number | null;
  readonly nombre: string;
  readonly activa: boolean;
  readonly usuarioIds: ReadonlySet<number>;
}

export const BORRADOR_NUEVO: Borrador = { id: null, nombre: '', activa: true, usuarioIds: new Set() };

export const borradorDe = ({ id, nombre, activa, usuarios }: Geocerca): Borrador => ({
  id,
  nombre,
  activa,
  usuarioIds: new Set(usuarios.map((usuario) => usuario.id)),
});

/** What a new zone is made of. */
export const datosDe = ({ nombre, usuarioIds }: Borrador, figura: Figura): DatosDeZona => ({
  nombre: nombre.trim(),
  area: aArea(figura),
  usuarioIds: ordenar(usuarioIds),
});

/** What of a zone the draft has otherwise; no figure stands for the one that it has. */
export function cambiosDe(zona: Geocerca, borrador: Borrador, figura: Figura | null): CambiosDeZona {
  const { nombre, usuarioIds, area } = datosDe(borrador, figura ?? aFigura(zona.area));
  const deAntes = datosDe(borradorDe(zona), aFigura(zona.area));
  return {
    ...(nombre !== zona.nombre && { nombre }),
    ...(borrador.activa !== zona.activa && { activa: borrador.activa }),
    ...(iguales(usuarioIds, deAntes.usuarioIds) ? {} : { usuarioIds }),
    ...(iguales(area, deAntes.area) ? {} : { area }),
  };
}

/** Whether two readings of one zone say the same. */
export const sonIguales = (una: Geocerca, otra: Geocerca): boolean =>
  una === otra || Object.keys(cambiosDe(una, borradorDe(otra), aFigura(otra.area))).length === 0;

/** Whether a zone is what was to be made. */
export const esDe = (zona: Geocerca, datos: DatosDeZona): boolean =>
  iguales(datosDe(borradorDe(zona), aFigura(zona.area)), datos);

const ordenar = (ids: Iterable<number>): readonly number[] => [...ids].toSorted((a, b) => a - b);

// Both were written by the same function, their fields in the same order.
const iguales = (una: unknown, otra: unknown): boolean => JSON.stringify(una) === JSON.stringify(otra);
