import { elemento, escribir } from '../../panel/web/comun/dom.js';
import type { EstadoDeCola, Operacion } from '../../sincronizacion/cliente/index.js';
import { anunciar } from './anuncio.js';
import type { Cola } from './cola.js';
import { confirmar } from './confirmacion.js';
import type { Medios, Vista } from './jornada.js';
import { Lista } from './lista.js';
import { botonDe, campo, porId } from './nodos.js';
import { hora, motivoDe, nombreDeOperacion } from './textos.js';
import { mostrarConexion } from './vista-conexion.js';

const MOSTRADAS = 100;

/** The queue itself: how much waits, what failed and why, and what can be done about it. */
export function mostrarEnvios(
  { servicio, signal }: Medios,
  tituloDe: (id: number) => string | undefined,
): Vista {
  const seccion = elemento(document, '#envios', HTMLElement);
  const sincronizar = elemento(seccion, '#envios-sincronizar', HTMLButtonElement);
  const reintentar = elemento(seccion, '#envios-reintentar', HTMLButtonElement);
  let estado: EstadoDeCola | undefined;

  const listaDe = (id: string) =>
    new Lista<Operacion>(
      porId(id),
      elemento(document, '#plantilla-envio', HTMLTemplateElement),
      ({ orden }) => String(orden),
      pintarEnvio,
      signal,
    );
  const errores = listaDe('envios-errores');
  const espera = listaDe('envios-espera');
  const enParte = listaDe('envios-en-parte');

  function pintarEnvio(raiz: HTMLElement, operacion: Operacion): void {
    const nombre = nombreDeOperacion(operacion, tituloDe);
    escribir(campo(raiz, 'nombre'), nombre);
    escribir(campo(raiz, 'hora'), hora(operacion.creadaEn));
    escribir(campo(raiz, 'motivo'), motivoDe(operacion));
    botonDe(raiz, 'reintentar').hidden = operacion.estado !== 'error';
    botonDe(raiz, 'reintentar').setAttribute('aria-label', `Reintentar ${nombre}`);
    botonDe(raiz, 'reintentar').onclick = () => void servicio.reintentar(operacion.id);
    botonDe(raiz, 'descartar').hidden = operacion.estado === 'enviando' || operacion.estado === 'hecha';
    botonDe(raiz, 'descartar').setAttribute('aria-label', `Descartar ${nombre}`);
    botonDe(raiz, 'descartar').onclick = () => void descartar(operacion, nombre);
  }

  async function descartar({ id, envios, estado: antes }: Operacion, nombre: string): Promise<void> {
    const quizas =
      antes === 'pendiente' && envios > 0 ? ' Ya se intentó enviar: puede que el servidor la tenga.' : '';
    const texto = `${nombre}. Se borrará de este dispositivo y no se enviará.${quizas}`;
    if (!(await confirmar({ titulo: '¿Descartar?', texto, accion: 'Descartar' }))) return;
    anunciar((await servicio.descartar(id)) ? 'Descartada.' : 'Ya no se puede descartar: se está enviando.');
    porId('envios-titulo').focus();
  }

  function pintarProximo(): void {
    const { proximoIntento = null, enLinea, sincronizando } = estado ?? {};
    const faltan = proximoIntento === null ? 0 : Math.ceil((proximoIntento - Date.now()) / 1000);
    const hayEspera = proximoIntento !== null && enLinea && !sincronizando && faltan > 0;
    escribir(porId('envios-proximo'), hayEspera ? `Próximo intento en ${faltan} s.` : '');
  }

  function pintar({ estado: nuevo, enEspera }: Cola): void {
    estado = nuevo;
    const { pendiente, enviando, error } = nuevo.cuentas;
    escribir(porId('envios-pendientes'), String(pendiente));
    escribir(porId('envios-enviando'), String(enviando));
    escribir(porId('envios-error'), String(error));
    porId('envios-error-cuenta').toggleAttribute('data-grave', error > 0);
    escribir(porId('envios-nota'), textoDeNota(nuevo));
    sincronizar.disabled = nuevo.sincronizando;
    reintentar.hidden = error < 2;
    porId('envios-errores-titulo').hidden = error === 0;
    errores.mostrar(nuevo.errores);
    espera.mostrar(enEspera.slice(0, MOSTRADAS));
    const conAviso = nuevo.hechas.filter(({ aviso }) => aviso !== null);
    porId('envios-en-parte-titulo').hidden = conAviso.length === 0;
    enParte.mostrar(conAviso);
    porId('envios-detalle').hidden = enEspera.length === 0;
    const resto = enEspera.length - MOSTRADAS;
    escribir(porId('envios-resto'), resto > 0 ? `Y ${resto} más.` : '');
    const globo = porId('barra-envios');
    globo.hidden = pendiente + enviando + error === 0;
    escribir(globo, String(pendiente + enviando + error));
    globo.toggleAttribute('data-grave', error > 0);
    mostrarConexion(nuevo);
    pintarProximo();
  }

  sincronizar.addEventListener('click', () => void servicio.sincronizar(), { signal });
  reintentar.addEventListener('click', () => void servicio.reintentarTodas(), { signal });
  const reloj = setInterval(pintarProximo, 1000);
  signal.addEventListener('abort', () => clearInterval(reloj));
  return { alCambiarCola: pintar };
}

function textoDeNota({ cuentas, enLinea, conSesion, ultimoFallo }: EstadoDeCola): string {
  const esperan = cuentas.pendiente + cuentas.enviando;
  if (!conSesion) return 'Inicia sesión de nuevo para que se envíe.';
  if (!enLinea)
    return esperan > 0
      ? 'Sin conexión: está guardado aquí y se enviará solo cuando vuelva.'
      : 'Sin conexión: lo que hagas se guarda aquí y se enviará solo.';
  if (esperan > 0)
    return ultimoFallo === null ? '' : 'El servidor no responde. Está guardado aquí; se volverá a intentar.';
  return cuentas.error > 0 ? '' : 'Todo está enviado.';
}
