import { ErrorDeApi, type CodigoDeError } from '../red/graphql.js';

const GENERALES: Readonly<Record<CodigoDeError, string>> = {
  SIN_RED: 'No hay conexión con el servidor. Revisa tu red e inténtalo de nuevo.',
  UNAUTHENTICATED: 'Tu sesión ha terminado. Inicia sesión de nuevo.',
  FORBIDDEN: 'No tienes permiso para hacer esto.',
  BAD_USER_INPUT: 'Hay un dato que no es válido. Revísalo e inténtalo de nuevo.',
  NOT_FOUND: 'No se ha encontrado lo que buscas.',
  CONFLICT: 'Esto ya ha cambiado. Mira su estado actual.',
  TOO_MANY_REQUESTS: 'Demasiadas solicitudes seguidas. Espera un momento e inténtalo de nuevo.',
  SERVICE_UNAVAILABLE: 'El servicio no está disponible ahora mismo. Inténtalo en unos segundos.',
  INTERNAL_SERVER_ERROR: 'Algo ha fallado en el servidor. Inténtalo de nuevo más tarde.',
};

/** What the user reads for an error; `propios` says better what a code means for one action. */
export function textoDeError(error: unknown, propios: Partial<Record<CodigoDeError, string>> = {}): string {
  const codigo = error instanceof ErrorDeApi ? error.codigo : 'INTERNAL_SERVER_ERROR';
  // A code that this page does not know yet is still an error that it must explain.
  return propios[codigo] ?? GENERALES[codigo] ?? GENERALES.INTERNAL_SERVER_ERROR;
}
