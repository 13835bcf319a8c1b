/** The part of the GraphQL contract that the panel uses. */
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

export interface Usuario {
  readonly id: number;
  readonly nombre: string;
  readonly correo: string;
  readonly rol: string;
}

/** What signing in and renewing answer. */
export interface SesionEmitida {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiraEn: string;
  readonly usuario: Usuario;
}

export interface PaginaDeTareas {
  readonly edges: readonly { readonly node: Tarea }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** A document with the types of its variables and of its answer. */
export interface Operacion<Datos, Variables> {
  readonly documento: string;
  /** Never present: it only carries the types. */
  readonly tipos?: (variables: Variables) => Datos;
}

const operacion = <Datos, Variables = Record<string, never>>(
  documento: string,
): Operacion<Datos, Variables> => ({ documento });

const CAMPOS_TAREA = 'id tipo estado progreso mensaje resultado fechaInicio fechaFin';
const CAMPOS_SESION = 'accessToken refreshToken expiraEn usuario { id nombre correo rol }';

export const INICIAR_SESION = operacion<{ iniciarSesion: SesionEmitida }, { correo: string; clave: string }>(
  `mutation IniciarSesion($correo: String!, $clave: String!) {
    iniciarSesion(correo: $correo, clave: $clave) { ${CAMPOS_SESION} }
  }`,
);

export const RENOVAR_SESION = operacion<{ renovarSesion: SesionEmitida }, { refreshToken: string }>(
  `mutation RenovarSesion($refreshToken: String!) {
    renovarSesion(refreshToken: $refreshToken) { ${CAMPOS_SESION} }
  }`,
);

export const CERRAR_SESION = operacion<{ cerrarSesion: boolean }>('mutation CerrarSesion { cerrarSesion }');

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

export const INICIAR_TAREA = operacion<{ iniciarTarea: Tarea }, { tipo: string; clave: string }>(
  `mutation IniciarTarea($tipo: String!, $clave: String!) {
    iniciarTarea(tipo: $tipo, claveIdempotencia: $clave) { ${CAMPOS_TAREA} }
  }`,
);

export const CANCELAR_TAREA = operacion<{ cancelarTarea: Tarea }, { id: number }>(
  `mutation CancelarTarea($id: Int!) { cancelarTarea(id: $id) { ${CAMPOS_TAREA} } }`,
);

export const PROGRESO_TAREA = `subscription ProgresoTarea {
  progresoTarea { tareaId seq progreso mensaje estado fecha restanteMs }
}`;
