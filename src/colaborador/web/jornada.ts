import { elemento, escribir } from '../../panel/web/comun/dom.js';
import {
  abrirIndexedDB,
  type EstadoDeCola,
  SesionGuardada,
  SyncService,
} from '../../sincronizacion/cliente/index.js';
import { anunciar } from './anuncio.js';
import { Api, terminarSesion } from './api.js';
import type { Cola } from './cola.js';
import { confirmar } from './confirmacion.js';
import { Guardados } from './guardados.js';
import { guardarUsuarioActivo, nombreDe, type UsuarioActivo } from './usuario-activo.js';
import { mostrarAcceso } from './vista-acceso.js';
import { mostrarEnvios } from './vista-envios.js';
import { mostrarMensajes } from './vista-mensajes.js';
import { mostrarPanico } from './vista-panico.js';
import { mostrarUbicacion } from './vista-ubicacion.js';
import { mostrarVisitas } from './vista-visitas.js';

const SESION_PERDIDA =
  'Tu sesión ha terminado. Puedes seguir trabajando; vuelve a entrar para que se envíe lo que espera.';
const RELEER_MS = 20_000;
const ESPERA_MAXIMA = 10_000;

/** What the views stand on. */
export interface Medios {
  readonly usuario: UsuarioActivo;
  readonly servicio: SyncService;
  readonly api: Api;
  readonly guardados: Guardados;
  readonly signal: AbortSignal;
}

/** One part of the page. */
export interface Vista {
  /** Takes up what the device kept. */
  recordar?(): Promise<void>;
  /** Asks the server again. */
  releer?(): void;
  /** Shows what the queue has of it. */
  alCambiarCola(cola: Cola): void;
}

/** A user's day: everything they see once they have signed in, with or without a network. */
export async function mostrarJornada(
  usuario: UsuarioActivo,
  cambiar: (usuario: UsuarioActivo | null) => void,
  signal: AbortSignal,
): Promise<void> {
  const nombre = nombreDe(usuario);
  const { cola: almacen, sesion: deposito } = abrirIndexedDB(nombre);
  const sesion = new SesionGuardada({ nombre, deposito });
  const servicio = new SyncService({ nombre, almacen, sesion });
  const api = new Api(sesion);
  const guardados = new Guardados(`${nombre}.datos`);
  const medios: Medios = { usuario, servicio, api, guardados, signal };

  const visitas = mostrarVisitas(medios);
  const vistas: Vista[] = [
    visitas,
    mostrarMensajes(medios),
    mostrarUbicacion(medios),
    mostrarPanico(medios),
    mostrarEnvios(medios, visitas.tituloDe),
  ];
  mostrarCuenta(usuario, () => cerrar(), signal);
  await Promise.all(vistas.map((vista) => vista.recordar?.() ?? Promise.resolve()));
  if (signal.aborted) return;

  const releer = () => {
    if (!navigator.onLine || document.visibilityState === 'hidden') return;
    for (const vista of vistas) vista.releer?.();
  };
  const leerCola = async () => {
    const partes = await Promise.all(
      (['enviando', 'pendiente'] as const).map((estado) => servicio.listar(estado, ESPERA_MAXIMA)),
    );
    return partes.flat().sort((una, otra) => una.orden - otra.orden);
  };
  const acceso = accesoDeNuevo(cambiar, signal);
  let resueltas = '';
  const mostrar = async (estado: EstadoDeCola): Promise<void> => {
    const enEspera = await leerCola();
    if (signal.aborted) return;
    for (const vista of vistas) vista.alCambiarCola({ estado, enEspera });
    acceso(estado.conSesion);
    // Once something of it is known to the server, so may be more.
    const ahora = `${estado.hechas.at(-1)?.resueltaEn} ${estado.cuentas.error} ${estado.conSesion}`;
    if (ahora === resueltas || estado.sincronizando) return;
    resueltas = ahora;
    releer();
  };
  const dejar = servicio.suscribir((estado) => void mostrar(estado));

  addEventListener('online', releer, { signal });
  addEventListener('focus', releer, { signal });
  document.addEventListener('visibilitychange', releer, { signal });
  const reloj = setInterval(releer, RELEER_MS);
  signal.addEventListener('abort', () => {
    clearInterval(reloj);
    dejar();
    void servicio.detener();
  });
  servicio.iniciar();
  releer();

  async function cerrar(): Promise<void> {
    const [espera] = await servicio.listar('pendiente', 1);
    const texto = espera
      ? 'Hay cosas por enviar: se quedan en este dispositivo y se enviarán cuando vuelvas a entrar. '
      : '';
    const sinRed = navigator.onLine ? '' : 'Sin conexión no podrás volver a entrar.';
    if (texto || sinRed) {
      const si = await confirmar({
        titulo: '¿Cerrar sesión?',
        texto: `${texto}${sinRed}`,
        accion: 'Cerrar sesión',
      });
      if (!si) return;
    }
    await servicio.detener();
    const token = await sesion.token();
    cambiar(null);
    await Promise.all([sesion.olvidar(), guardados.vaciar(), guardarUsuarioActivo(null)]);
    if (token !== null) await terminarSesion(token);
  }
}

function mostrarCuenta(usuario: UsuarioActivo, cerrar: () => Promise<void>, signal: AbortSignal): void {
  const nodos = ['#jornada', '#cuenta', '#barra'].map((id) => elemento(document, id, HTMLElement));
  const nombre = elemento(document, '#cuenta-nombre', HTMLElement);
  escribir(nombre, usuario.nombre);
  for (const nodo of nodos) nodo.hidden = false;
  elemento(document, '#cerrar-sesion', HTMLButtonElement).addEventListener('click', () => void cerrar(), {
    signal,
  });
  signal.addEventListener('abort', () => {
    for (const nodo of nodos) nodo.hidden = true;
    escribir(nombre, '');
    anunciar('');
  });
}

/** Shows the sign-in form above a day that goes on, for as long as there is no session. */
function accesoDeNuevo(
  alEntrar: (usuario: UsuarioActivo) => void,
  signal: AbortSignal,
): (conSesion: boolean) => void {
  let abierto: AbortController | undefined;
  signal.addEventListener('abort', () => abierto?.abort());
  return (conSesion) => {
    if (conSesion) {
      abierto?.abort();
      abierto = undefined;
    } else if (!abierto) {
      abierto = new AbortController();
      mostrarAcceso(SESION_PERDIDA, alEntrar, abierto.signal);
    }
  };
}
