/**
 * The service worker: keeps the page and its files on the device, so that it opens without a network. Of the API it
 * keeps nothing and answers nothing: that goes to the network as if it were not here.
 */

/** What is used of the worker's scope: the DOM's types, which the other modules need, do not have it. */
interface Alcance {
  /** Put before this code by the server. */
  readonly PAGINA: { readonly version: string; readonly recursos: readonly string[] };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(tipo: 'install' | 'activate', oyente: (evento: Suceso) => void): void;
  addEventListener(tipo: 'fetch', oyente: (evento: Peticion) => void): void;
}
interface Suceso {
  waitUntil(trabajo: Promise<unknown>): void;
}
interface Peticion {
  readonly request: Request;
  respondWith(respuesta: Promise<Response>): void;
}

const alcance = globalThis as unknown as Alcance;
const RUTA = '/colaborador';
const PREFIJO = 'colaborador-';
const { version, recursos } = alcance.PAGINA;
const NOMBRE = `${PREFIJO}${version}`;

async function instalar(): Promise<void> {
  const guardados = await caches.open(NOMBRE);
  await guardados.addAll([RUTA, ...recursos].map((ruta) => new Request(ruta, { cache: 'no-cache' })));
  await alcance.skipWaiting();
}

async function activar(): Promise<void> {
  const nombres = await caches.keys();
  const viejos = nombres.filter((nombre) => nombre.startsWith(PREFIJO) && nombre !== NOMBRE);
  await Promise.all(viejos.map((nombre) => caches.delete(nombre)));
  await alcance.clients.claim();
}

async function responder(peticion: Request, ruta: string): Promise<Response> {
  const guardados = await caches.open(NOMBRE);
  return (await guardados.match(ruta)) ?? fetch(peticion);
}

alcance.addEventListener('install', (evento) => evento.waitUntil(instalar()));
alcance.addEventListener('activate', (evento) => evento.waitUntil(activar()));
alcance.addEventListener('fetch', (evento) => {
  const { method, url } = evento.request;
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== location.origin) return;
  if (pathname === RUTA || recursos.includes(pathname))
    evento.respondWith(responder(evento.request, pathname));
});
