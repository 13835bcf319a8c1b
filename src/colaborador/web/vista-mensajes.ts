import { elemento, escribir } from '../../panel/web/comun/dom.js';
import { type Cola, datosDe, deTipo } from './cola.js';
import { type Conversacion, CONVERSACIONES, type Persona } from './contrato.js';
import { type Destino, Hilo } from './hilo.js';
import type { Medios, Vista } from './jornada.js';
import { Lectura } from './lectura.js';
import { Lista } from './lista.js';
import { campo, porId } from './nodos.js';

/** The chat: whom one writes with, and one conversation at a time. */
export function mostrarMensajes(medios: Medios): Vista {
  const { usuario, api, guardados, signal } = medios;
  const plantilla = elemento(document, '#plantilla-conversacion', HTMLTemplateElement);
  let cola: Cola | undefined;

  const lectura = new Lectura(
    'conversaciones',
    guardados,
    () => api.consultar(CONVERSACIONES, {}),
    () => pintar(),
  );
  const conversaciones = () => lectura.valor?.conversaciones ?? [];
  const otra = ({ participantes }: Conversacion) => participantes.find(({ id }) => id !== usuario.id);
  const privadaCon = (personaId: number) =>
    conversaciones().find((una) => una.tipo === 'PRIVADA' && otra(una)?.id === personaId);
  const hilo = new Hilo(medios, () => {
    elegir(null);
    void lectura.releer();
  });

  const fila = <T>(
    raiz: string,
    claveDe: (dato: T) => string,
    pintarFila: (raiz: HTMLElement, dato: T) => void,
  ) => new Lista<T>(porId(raiz), plantilla, claveDe, pintarFila, signal);

  const listaDeConversaciones = fila<Conversacion>(
    'conversaciones',
    ({ id }) => String(id),
    (raiz, conversacion) => {
      const { ultimoMensaje, noLeidos, participantes } = conversacion;
      const autor = participantes.find(({ id }) => id === ultimoMensaje?.autorId);
      const quien = autor?.id === usuario.id ? 'Tú' : autor?.nombre;
      escribir(campo(raiz, 'nombre'), nombreDe(conversacion));
      escribir(campo(raiz, 'ultimo'), ultimoMensaje ? `${quien ?? '…'}: ${ultimoMensaje.texto}` : '');
      const globo = campo(raiz, 'sin-leer');
      globo.hidden = noLeidos === 0;
      escribir(globo, String(noLeidos));
      globo.setAttribute('aria-label', `${noLeidos} sin leer`);
      elemento(raiz, 'button', HTMLButtonElement).onclick = () => elegir(destinoDe(conversacion));
    },
  );
  const listaDePersonas = fila<Persona>(
    'personas',
    ({ id }) => String(id),
    (raiz, persona) => {
      escribir(campo(raiz, 'nombre'), persona.nombre);
      const esperan = deTipo(cola?.enEspera ?? [], 'mensaje').filter(
        (operacion) => datosDe(operacion).paraUsuarioId === persona.id,
      ).length;
      escribir(campo(raiz, 'ultimo'), esperan > 0 ? `${esperan} por enviar` : '');
      elemento(raiz, 'button', HTMLButtonElement).onclick = () =>
        elegir({ nombre: persona.nombre, paraUsuarioId: persona.id });
    },
  );

  const nombreDe = (conversacion: Conversacion) =>
    conversacion.nombre ?? otra(conversacion)?.nombre ?? `Conversación ${conversacion.id}`;

  function destinoDe(conversacion: Conversacion): Destino {
    const persona = conversacion.tipo === 'PRIVADA' ? otra(conversacion)?.id : undefined;
    return { nombre: nombreDe(conversacion), conversacion, paraUsuarioId: persona };
  }

  function elegir(destino: Destino | null): void {
    porId('chat-elegir').hidden = destino !== null;
    porId('chat-hilo').hidden = destino === null;
    hilo.abrir(destino);
    if (destino) porId('chat-con').focus();
    else porId('conversaciones').querySelector('button')?.focus();
  }

  function pintar(): void {
    if (signal.aborted) return;
    listaDeConversaciones.mostrar(conversaciones());
    const personas = (lectura.valor?.usuarios ?? []).filter(({ id }) => id !== usuario.id && !privadaCon(id));
    listaDePersonas.mostrar(personas);
    porId('personas-detalle').hidden = personas.length === 0;
    const sinLeer = conversaciones().reduce((suma, { noLeidos }) => suma + noLeidos, 0);
    const globo = porId('barra-mensajes');
    globo.hidden = sinLeer === 0;
    escribir(globo, String(sinLeer));
    escribir(
      porId('chat-nota'),
      lectura.valor ? '' : navigator.onLine ? 'Cargando…' : 'Sin conexión: aparecerán cuando vuelva.',
    );
    // A person that was written to for the first time has a conversation now; and news of one are read.
    const abierto = hilo.destino;
    if (!abierto) return;
    const actual = abierto.conversacion
      ? conversaciones().find(({ id }) => id === abierto.conversacion?.id)
      : privadaCon(abierto.paraUsuarioId ?? 0);
    if (actual) hilo.actualizar(destinoDe(actual));
  }

  signal.addEventListener('abort', () => hilo.abrir(null));
  porId('chat-elegir').hidden = false;
  porId('chat-hilo').hidden = true;
  return {
    recordar: () => lectura.recordar(),
    releer: () => {
      void lectura.releer();
      hilo.releer();
    },
    alCambiarCola: (nueva) => {
      cola = nueva;
      hilo.alCambiarCola(nueva);
      pintar();
    },
  };
}
