import { enExclusiva } from './candado.js';
import { CERRAR_SESION, INICIAR_SESION, RENOVAR_SESION } from './contrato.js';
import { ErrorDeApi, pedir } from '../red/graphql.js';
import { CLAVE, desdeEmitida, guardar, leer, type Sesion } from './sesion-guardada.js';
import { anotarSucesora, olvidarSucesora, sucesoraDe } from './sucesion.js';

/** Why there is no session any more. */
export type Motivo = 'cerrada' | 'caducada' | 'otra-pestana';
type Oyente = (sesion: Sesion | null, motivo: Motivo) => void;

const CANDADO = `${CLAVE}.candado`;
const oyentes = new Set<Oyente>();
/** Whose page this is, from when they came until somebody else, or nobody, takes their place. */
export interface Estancia {
  readonly usuarioId: number | null;
}

let estancia: Estancia = { usuarioId: null };
let reloj: ReturnType<typeof setTimeout> | undefined;
let renovacion: Promise<Sesion> | undefined;

/** Calls `oyente` when someone signs in, the session is renewed, or it ends, here or in another tab. */
export const alCambiarSesion = (oyente: Oyente): void => void oyentes.add(oyente);

export const estanciaActual = (): Estancia => estancia;

export async function iniciarSesion(correo: string, clave: string): Promise<void> {
  const { iniciarSesion: emitida } = await pedir(INICIAR_SESION, { correo, clave });
  establecer(desdeEmitida(emitida));
}

/** Ends the session on the server, and here even if the server cannot be told. */
export async function cerrarSesion(): Promise<void> {
  const token = await tokenVigente().catch(() => leerPropia()?.accessToken);
  // Inside the lock, or the socket that the server now closes would try to renew what is being ended.
  await enExclusiva(CANDADO, async () => {
    try {
      await pedir(CERRAR_SESION, {}, token);
    } catch {
      // Nobody keeps the tokens: what is left of the session on the server expires by itself.
    }
    terminar('cerrada');
  });
}

/** An access token that is not about to expire. Throws UNAUTHENTICATED when there is no session. */
export async function tokenVigente(): Promise<string> {
  const sesion = leerPropia();
  if (sesion === null) throw sinSesion();
  return Date.now() < sesion.renovarEn
    ? sesion.accessToken
    : (await renovarSesion(sesion.accessToken)).accessToken;
}

/** Replaces the token `usado`, unless this or another tab has already done it. */
export function renovarSesion(usado: string): Promise<Sesion> {
  const actual = leerPropia();
  if (actual && actual.accessToken !== usado) return Promise.resolve(actual);
  renovacion ??= renovarEnExclusiva(usado).finally(() => (renovacion = undefined));
  return renovacion;
}

/** A refresh token may be used once only, and a second use ends the session: so one tab at a time, and re-reading. */
function renovarEnExclusiva(usado: string): Promise<Sesion> {
  return enExclusiva(CANDADO, async () => {
    const actual = leerPropia();
    if (actual === null) throw sinSesion();
    if (actual.accessToken !== usado) return actual;
    const sucesora = await sucesoraDe(usado);
    if (sucesora) return sucesora;
    try {
      const { renovarSesion: emitida } = await pedir(RENOVAR_SESION, { refreshToken: actual.refreshToken });
      if (leerPropia() === null) throw sinSesion();
      const nueva = desdeEmitida(emitida);
      await anotarSucesora(usado, nueva);
      establecer(nueva);
      return nueva;
    } catch (error) {
      if (error instanceof ErrorDeApi && error.codigo === 'UNAUTHENTICATED' && leerPropia())
        terminar('caducada');
      throw error;
    }
  });
}

/** Takes up the stored session, if any, and follows what other tabs do with it. */
export function reanudarSesion(): Sesion | null {
  window.addEventListener('storage', ({ key }) => {
    if (key === CLAVE || key === null) avisar(leer(), 'otra-pestana');
  });
  const sesion = leer();
  estancia = { usuarioId: sesion?.usuario.id ?? null };
  programar(sesion);
  return sesion;
}

function establecer(sesion: Sesion): void {
  guardar(sesion);
  avisar(sesion, 'cerrada');
}

function terminar(motivo: Motivo): void {
  guardar(null);
  void olvidarSucesora();
  avisar(null, motivo);
}

function avisar(sesion: Sesion | null, motivo: Motivo): void {
  const usuarioId = sesion?.usuario.id ?? null;
  if (usuarioId !== estancia.usuarioId) estancia = { usuarioId };
  programar(sesion);
  for (const oyente of oyentes) oyente(sesion, motivo);
}

const REINTENTO_MS = 5_000;

function programar(sesion: Sesion | null, minimoMs = 0): void {
  clearTimeout(reloj);
  if (sesion === null) return;
  const renovar = () =>
    renovarSesion(sesion.accessToken).then(
      (vigente) => vigente.accessToken !== sesion.accessToken && programar(vigente),
      () => leerPropia() && programar(leerPropia(), REINTENTO_MS),
    );
  reloj = setTimeout(renovar, Math.max(sesion.renovarEn - Date.now(), minimoMs));
}

/** Another tab may have let somebody else in before this one has heard of it: their token is not for this page. */
function leerPropia(): Sesion | null {
  const sesion = leer();
  return sesion?.usuario.id === estancia.usuarioId ? sesion : null;
}

const sinSesion = () => new ErrorDeApi('UNAUTHENTICATED', 'there is no session');
