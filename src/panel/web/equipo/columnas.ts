import type { FilaDeEquipo } from './fila-equipo.js';
import { NOMBRE_DE_ROL } from './textos.js';

export type Sentido = 'ascending' | 'descending';

/** What the table may be sorted by. */
export interface Columna {
  readonly clave: string;
  readonly titulo: string;
  /** What is unknown (undefined) goes to the end, whichever way it is sorted. */
  readonly valor: (fila: FilaDeEquipo) => string | number | undefined;
  /** What one looks for first: most often the most, or the latest. */
  readonly primero: Sentido;
}

const nombreDe = ({ persona }: FilaDeEquipo) => persona.nombre;

export const COLUMNAS = [
  { clave: 'nombre', titulo: 'Persona', valor: nombreDe, primero: 'ascending' },
  {
    clave: 'rol',
    titulo: 'Rol',
    valor: ({ persona }) => NOMBRE_DE_ROL[persona.rol],
    primero: 'ascending',
  },
  {
    clave: 'presencia',
    titulo: 'Presencia',
    // Online before offline, and the latest change first.
    valor: ({ presencia }) =>
      presencia && Date.parse(presencia.desde) + (presencia.enLinea ? Number.MAX_SAFE_INTEGER / 2 : 0),
    primero: 'descending',
  },
  {
    clave: 'posicion',
    titulo: 'Última posición',
    valor: ({ ubicacion }) => ubicacion && Date.parse(ubicacion.fecha),
    primero: 'descending',
  },
  {
    clave: 'distancia',
    titulo: 'Distancia hoy',
    valor: ({ resumen }) => resumen?.distanciaMetros,
    primero: 'descending',
  },
  {
    clave: 'visitas',
    titulo: 'Visitas hoy',
    valor: ({ visitas }) => (visitas.total === 0 ? undefined : visitas.hechas / visitas.total),
    primero: 'ascending',
  },
  {
    clave: 'bateria',
    titulo: 'Batería',
    valor: ({ ubicacion }) => ubicacion?.bateria ?? undefined,
    primero: 'ascending',
  },
  { clave: 'alertas', titulo: 'Alertas', valor: ({ alertas }) => alertas, primero: 'descending' },
] as const satisfies readonly Columna[];

export type ClaveDeColumna = (typeof COLUMNAS)[number]['clave'];

const textos = new Intl.Collator('es', { sensitivity: 'base', numeric: true });

/** Sorts by a column, and within it by name. */
export function ordenar(
  filas: readonly FilaDeEquipo[],
  clave: ClaveDeColumna,
  sentido: Sentido,
): FilaDeEquipo[] {
  const { valor }: Columna = COLUMNAS.find((columna) => columna.clave === clave) ?? COLUMNAS[0];
  const signo = sentido === 'ascending' ? 1 : -1;
  return filas.toSorted((a, b) => {
    const [unA, unB] = [valor(a), valor(b)];
    const orden =
      unA === undefined || unB === undefined
        ? Number(unA === undefined) - Number(unB === undefined)
        : signo * comparar(unA, unB);
    return orden || textos.compare(nombreDe(a), nombreDe(b)) || a.persona.id - b.persona.id;
  });
}

const comparar = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : textos.compare(String(a), String(b));
