import type { SesionEmitida, Usuario } from './contrato.js';
import { aHoraLocal } from '../comun/reloj.js';

/** The session as every tab of this browser shares it; instants in ms of this device's clock. */
export interface Sesion {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly renovarEn: number;
  readonly usuario: Usuario;
}

export const CLAVE = 'seguimiento.sesion';
const MARGEN_MS = 60_000;
const VIDA_MINIMA_MS = 4_000;

/** Renewal comes a minute before the end, or earlier when tokens live shorter than that makes sense. */
export function desdeEmitida({ accessToken, refreshToken, expiraEn, usuario }: SesionEmitida): Sesion {
  const vida = Math.max(aHoraLocal(expiraEn) - Date.now(), VIDA_MINIMA_MS);
  const renovarEn = Date.now() + vida - Math.min(MARGEN_MS, vida / 4);
  return { accessToken, refreshToken, renovarEn, usuario };
}

/** Used when the browser refuses storage: the session then lasts as long as the page. */
let soloEnMemoria: string | null = null;

export function leer(): Sesion | null {
  let texto = soloEnMemoria;
  try {
    texto = localStorage.getItem(CLAVE) ?? soloEnMemoria;
  } catch {
    // Storage is blocked.
  }
  return interpretar(texto);
}

export function guardar(sesion: Sesion | null): void {
  const texto = sesion === null ? null : JSON.stringify(sesion);
  soloEnMemoria = null;
  try {
    if (texto === null) localStorage.removeItem(CLAVE);
    else localStorage.setItem(CLAVE, texto);
  } catch {
    soloEnMemoria = texto;
  }
}

function interpretar(texto: string | null): Sesion | null {
  if (texto === null) return null;
  try {
    const sesion = JSON.parse(texto) as Partial<Sesion> | null;
    const completa =
      typeof sesion?.accessToken === 'string' &&
      typeof sesion.refreshToken === 'string' &&
      typeof sesion.renovarEn === 'number' &&
      typeof sesion.usuario?.id === 'number';
    return completa ? (sesion as Sesion) : null;
  } catch {
    return null;
  }
}
