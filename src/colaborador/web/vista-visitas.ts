import { elemento, escribir } from '../../panel/web/comun/dom.js';
import { ErrorDeApi } from '../../panel/web/red/graphql.js';
import { textoDeError } from '../../panel/web/comun/mensajes.js';
import type { Operacion } from '../../sincronizacion/cliente/index.js';
import { anunciar } from './anuncio.js';
import { type Cola, datosDe, deTipo, type OperacionDe } from './cola.js';
import { type EstadoActividad, type Visita, VISITAS } from './contrato.js';
import type { Medios, Vista } from './jornada.js';
import { Lectura } from './lectura.js';
import { Lista } from './lista.js';
import { botonDe, campo } from './nodos.js';
import { lugarConocido } from './posicion.js';
import { diaDe, hora, motivoDe } from './textos.js';

type Paso = 'check-in' | 'check-out';

/** The way out appears where the way in was pressed: a double press must not do both. */
const REPOSO_MS = 1000;

const NOMBRE_DE_ESTADO: Readonly<Record<EstadoActividad, string>> = {
  PENDIENTE: 'Pendiente',
  EN_CURSO: 'En curso',
  COMPLETADA: 'Completada',
  INCOMPLETA: 'Incompleta',
};

/** Today's visits, each as the server knows it and as what waits here will make it. */
export function mostrarVisitas({
  usuario,
  servicio,
  api,
  guardados,
  signal,
}: Medios): Vista & { readonly tituloDe: (id: number) => string | undefined } {
  const seccion = elemento(document, '#visitas', HTMLElement);
  const nota = elemento(seccion, '#visitas-nota', HTMLElement);
  let cola: Cola | undefined;
  const enReposo = new Set<number>();

  const pedir = async () => {
    const fecha = diaDe(new Date());
    const { actividades } = await api.consultar(VISITAS, { usuarioId: usuario.id, fecha });
    return { fecha, visitas: actividades };
  };
  const lectura = new Lectura('visitas', guardados, pedir, () => pintar());
  const deHoy = () => (lectura.valor?.fecha === diaDe(new Date()) ? lectura.valor.visitas : undefined);

  const lista = new Lista<Visita>(
    elemento(seccion, '#visitas-lista', HTMLElement),
    elemento(document, '#plantilla-visita', HTMLTemplateElement),
    ({ id }) => String(id),
    pintarVisita,
    signal,
  );

  async function registrar(paso: Paso, { id, titulo }: Visita): Promise<void> {
    if (enReposo.has(id)) return;
    enReposo.add(id);
    pintar();
    try {
      await servicio.encolar(paso, { actividadId: id, ...(await lugarConocido()) });
      anunciar(`${paso === 'check-in' ? 'Entrada' : 'Salida'} registrada: ${titulo}.`);
    } catch {
      anunciar('No se pudo guardar en este dispositivo. ¿Queda espacio?');
    } finally {
      setTimeout(() => {
        enReposo.delete(id);
        pintar();
      }, REPOSO_MS);
    }
  }

  function pintarVisita(nodo: HTMLElement, visita: Visita): void {
    const vista = combinar(visita, cola);
    nodo.dataset['visitaId'] = String(visita.id);
    nodo.dataset['estado'] = vista.estado;
    escribir(campo(nodo, 'titulo'), visita.titulo);
    escribir(campo(nodo, 'estado'), NOMBRE_DE_ESTADO[vista.estado]);
    escribir(
      campo(nodo, 'lugar'),
      [hora(visita.programadaPara), visita.direccion].filter(Boolean).join(' · '),
    );
    escribir(campo(nodo, 'horas'), vista.horas);
    escribir(campo(nodo, 'espera'), vista.espera);
    escribir(campo(nodo, 'error'), vista.error);
    const teniaElFoco = nodo.contains(document.activeElement);
    for (const paso of ['check-in', 'check-out'] as const) {
      const boton = botonDe(nodo, paso);
      boton.hidden = vista.siguiente !== paso;
      boton.setAttribute('aria-disabled', String(enReposo.has(visita.id)));
      boton.onclick = () => void registrar(paso, visita);
    }
    if (!teniaElFoco || nodo.contains(document.activeElement)) return;
    // The button that had it is gone.
    if (vista.siguiente) botonDe(nodo, vista.siguiente).focus();
    else nodo.focus();
  }

  function pintar(): void {
    if (signal.aborted) return;
    const visitas = deHoy();
    lista.mostrar(visitas ?? []);
    escribir(nota, textoDeNota(visitas, lectura.fallo, lectura.leidaEn));
  }

  return {
    recordar: () => lectura.recordar(),
    releer: () => void lectura.releer(),
    alCambiarCola: (nueva) => {
      cola = nueva;
      pintar();
    },
    tituloDe: (id) => lectura.valor?.visitas.find((visita) => visita.id === id)?.titulo,
  };
}

function textoDeNota(visitas: readonly Visita[] | undefined, fallo: unknown, leidaEn: number): string {
  const sinRed = !navigator.onLine || (fallo instanceof ErrorDeApi && fallo.codigo === 'SIN_RED');
  if (!visitas)
    return sinRed
      ? 'Sin conexión: las visitas de hoy aparecerán cuando vuelva.'
      : fallo
        ? textoDeError(fallo)
        : 'Cargando…';
  if (sinRed) return `Sin conexión: así estaban a las ${hora(leidaEn)}.`;
  // That there is no session is said where it can be mended.
  const sinSesion = fallo instanceof ErrorDeApi && fallo.codigo === 'UNAUTHENTICATED';
  if (fallo && !sinSesion) return textoDeError(fallo);
  return visitas.length === 0 ? 'No tienes visitas para hoy.' : '';
}

/** The visit with what this device did to it, whether the server knows already or not. */
function combinar(visita: Visita, cola: Cola | undefined) {
  const suyas = (operaciones: readonly Operacion[], paso: Paso): OperacionDe<Paso> | undefined =>
    deTipo(operaciones, paso).findLast((operacion) => datosDe(operacion).actividadId === visita.id);
  const { enEspera = [], estado } = cola ?? {};
  const de = (paso: Paso) => ({
    espera: suyas(enEspera, paso),
    hecha: suyas(estado?.hechas ?? [], paso),
    error: suyas(estado?.errores ?? [], paso),
  });
  const entrada = de('check-in');
  const salida = de('check-out');
  let estadoVisto = visita.estado;
  if (estadoVisto === 'PENDIENTE' && (entrada.espera ?? entrada.hecha)) estadoVisto = 'EN_CURSO';
  if (estadoVisto === 'EN_CURSO' && (salida.espera ?? salida.hecha)) estadoVisto = 'COMPLETADA';
  const entro = visita.checkInEn ?? (entrada.espera ?? entrada.hecha)?.creadaEn;
  const salio = visita.checkOutEn ?? (salida.espera ?? salida.hecha)?.creadaEn;
  const esperan = [entrada.espera && 'Entrada', salida.espera && 'Salida'].filter(Boolean).join(' y ');
  const siguiente: Paso | undefined =
    estadoVisto === 'PENDIENTE' ? 'check-in' : estadoVisto === 'EN_CURSO' ? 'check-out' : undefined;
  const fallida = [entrada.error, salida.error].find((error) => error);
  return {
    estado: estadoVisto,
    siguiente: fallida && fallida.tipo === siguiente ? undefined : siguiente,
    horas: [entro && `Entrada ${hora(entro)}`, salio && `Salida ${hora(salio)}`].filter(Boolean).join(' · '),
    espera: esperan && `${esperan} por enviar`,
    error: fallida
      ? `${fallida.tipo === 'check-in' ? 'Entrada' : 'Salida'} no enviada. ${motivoDe(fallida)}`
      : '',
  };
}
