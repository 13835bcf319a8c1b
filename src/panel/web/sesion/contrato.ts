import { operacion } from '../red/operacion.js';

export type Rol = 'ADMIN' | 'SUPERVISOR' | 'COLABORADOR';

export interface Usuario {
  readonly id: number;
  readonly nombre: string;
  readonly correo: string;
  readonly rol: Rol;
}

/** What signing in and renewing answer. */
export interface SesionEmitida {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiraEn: string;
  readonly usuario: Usuario;
}

const CAMPOS = 'accessToken refreshToken expiraEn usuario { id nombre correo rol }';

export const INICIAR_SESION = operacion<{ iniciarSesion: SesionEmitida }, { correo: string; clave: string }>(
  `mutation IniciarSesion($correo: String!, $clave: String!) {
    iniciarSesion(correo: $correo, clave: $clave) { ${CAMPOS} }
  }`,
);

export const RENOVAR_SESION = operacion<{ renovarSesion: SesionEmitida }, { refreshToken: string }>(
  `mutation RenovarSesion($refreshToken: String!) {
    renovarSesion(refreshToken: $refreshToken) { ${CAMPOS} }
  }`,
);

export const CERRAR_SESION = operacion<{ cerrarSesion: boolean }>('mutation CerrarSesion { cerrarSesion }');
