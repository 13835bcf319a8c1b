import { operacion } from '../red/operacion.js';

export type Estado = 'PENDIENTE' | 'EN_PROCESO' | 'COMPLETADO' | 'FALLIDO' | 'CANCELADO';

export interface Tarea {
  readonly id: number;
  readonly tipo: string;
  readonly estado: Estado;
  readonly progreso: number;
  readonly mensaje: string | null;
  readonly resultado: string | null;
  readonly fechaInicio: string;
  readonly fechaFin: string | null;
}

export interface Avance {
  readonly tareaId: number;
  readonly seq: number;
  readonly progreso: number;
  readonly mensaje: string;
  readonly estado: Estado;
  readonly fecha: string;
  readonly restanteMs: number | null;
}

export interface PaginaDeTareas {
  readonly edges: readonly { readonly node: Tarea }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const CAMPOS_TAREA = 'id tipo estado progreso mensaje resultado fechaInicio fechaFin';
const CAMPOS_AVANCE = 'tareaId seq progreso mensaje estado fecha restanteMs';

export const TIPOS_TAREA = operacion<{ tiposTarea: readonly string[] }>('query TiposTarea { tiposTarea }');

export const TAREAS = operacion<{ tareas: PaginaDeTareas }, { after: string | null }>(
  `query Tareas($after: String) {
    tareas(first: 50, after: $after) {
      edges { node { ${CAMPOS_TAREA} } }
      pageInfo { hasNextPage endCursor }
    }
  }`,
);

export const TAREA = operacion<{ tarea: Tarea }, { id: number }>(
  `query Tarea($id: Int!) { tarea(id: $id) { ${CAMPOS_TAREA} } }`,
);

export const AVANCES = operacion<{ tarea: { readonly avances: readonly Avance[] } }, { id: number }>(
  `query Avances($id: Int!) { tarea(id: $id) { avances { ${CAMPOS_AVANCE} } } }`,
);

export const INICIAR_TAREA = operacion<{ iniciarTarea: Tarea }, { tipo: string; clave: string }>(
  `mutation IniciarTarea($tipo: String!, $clave: String!) {
    iniciarTarea(tipo: $tipo, claveIdempotencia: $clave) { ${CAMPOS_TAREA} }
  }`,
);

export const CANCELAR_TAREA = operacion<{ cancelarTarea: Tarea }, { id: number }>(
  `mutation CancelarTarea($id: Int!) { cancelarTarea(id: $id) { ${CAMPOS_TAREA} } }`,
);

export const PROGRESO_TAREA = operacion<{ progresoTarea: Avance }>(
  `subscription ProgresoTarea { progresoTarea { ${CAMPOS_AVANCE} } }`,
);
