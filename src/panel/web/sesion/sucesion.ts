import type { Sesion } from './sesion-guardada.js';

/*
 * Each browser process keeps its own copy of localStorage and learns of other tabs' writes a little late,
 * so the tab that takes the lock next may still read the refresh token that was just used. IndexedDB has
 * one copy: what a renewal commits here, before it lets go of the lock, every later reader sees.
 */
interface Relevo {
  readonly token: string;
  readonly sesion: Sesion;
}

const BASE = 'seguimiento';
const ALMACEN = 'relevo';
const ULTIMO = 'ultimo';

/** The session that took the place of the one with this access token, if another tab renewed it. */
export async function sucesoraDe(token: string): Promise<Sesion | null> {
  const ultimo = await enAlmacen(
    'readonly',
    (almacen) => almacen.get(ULTIMO) as IDBRequest<Relevo | undefined>,
  );
  return ultimo?.token === token ? ultimo.sesion : null;
}

export const anotarSucesora = (token: string, sesion: Sesion): Promise<unknown> =>
  enAlmacen('readwrite', (almacen) => almacen.put({ token, sesion } satisfies Relevo, ULTIMO));

export const olvidarSucesora = (): Promise<unknown> =>
  enAlmacen('readwrite', (almacen) => almacen.delete(ULTIMO));

/** Undefined when the browser refuses the database: then localStorage alone has to do. */
function enAlmacen<T>(
  modo: IDBTransactionMode,
  hacer: (almacen: IDBObjectStore) => IDBRequest<T>,
): Promise<T | undefined> {
  return new Promise((resolver) => {
    const renunciar = () => resolver(undefined);
    try {
      const apertura = indexedDB.open(BASE, 1);
      apertura.onupgradeneeded = () => void apertura.result.createObjectStore(ALMACEN);
      apertura.onerror = renunciar;
      apertura.onsuccess = () => {
        const base = apertura.result;
        const transaccion = base.transaction(ALMACEN, modo);
        const peticion = hacer(transaccion.objectStore(ALMACEN));
        transaccion.oncomplete = () => {
          resolver(peticion.result);
          base.close();
        };
        transaccion.onabort = renunciar;
      };
    } catch {
      renunciar();
    }
  });
}
