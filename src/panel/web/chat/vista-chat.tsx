import { useEffect, useRef } from 'preact/hooks';
import { textoDeError } from '../comun/mensajes.js';
import type { Datos } from '../datos/datos.js';
import { ruta } from '../marco/ruta.js';
import type { Destino } from './contrato.js';
import type { ConversacionVista } from './conversaciones.js';
import { claveDe } from './envios.js';
import type { EstadoDelChat } from './estado-chat.js';
import { Conversar } from './conversar.js';
import { Lista } from './lista.js';
import { NuevoGrupo } from './nuevo-grupo.js';

/** A conversation, or a person with whom there is none yet. */
interface Abierta {
  readonly destino: Destino;
  readonly conversacion: ConversacionVista | undefined;
}

/** The chat: `#/chat`, `#/chat/12` a conversation, `#/chat/persona/7` with somebody, `#/chat/grupo` a new group. */
export function VistaDelChat({ datos: { chat, equipo } }: { readonly datos: Datos }) {
  const [, parte, cual] = ruta.value;
  const abierta = abiertaPor(chat, parte, cual);
  const raiz = useRef<HTMLDivElement>(null);
  const pedida = parte !== undefined;
  useFocoEn(raiz, ruta.value.slice(1).join('/'));

  const { estado } = chat.conversaciones.lectura;
  // Whom one may write to is known from the team, and whether there is a conversation from their list.
  const buscando = estado.value === 'leyendo' || equipo.lectura.estado.value === 'leyendo';
  return (
    <div class="chat" ref={raiz} data-pedida={pedida || undefined}>
      <Lista chat={chat} equipo={equipo} actual={abierta && claveDe(abierta.destino)} />
      {parte === 'grupo' ? (
        <NuevoGrupo chat={chat} equipo={equipo} />
      ) : abierta ? (
        <Conversar key={claveDe(abierta.destino)} chat={chat} equipo={equipo} {...abierta} />
      ) : (
        <div class="chat-nada">
          <p class="apagado" role="status">
            {!pedida
              ? 'Elige una conversación o una persona para escribirle.'
              : typeof estado.value === 'object'
                ? textoDeError(estado.value.error)
                : buscando
                  ? 'Cargando…'
                  : 'Esta conversación no existe, o ya no es tuya. Elige otra.'}
          </p>
          {pedida && (
            <a class="boton boton-enlace-llano" href="#/chat">
              Ver las conversaciones
            </a>
          )}
        </div>
      )}
    </div>
  );
}

function abiertaPor(
  chat: EstadoDelChat,
  parte: string | undefined,
  cual: string | undefined,
): Abierta | undefined {
  if (parte === 'persona') {
    const id = Number(cual);
    if (id === chat.usuario.id) return undefined;
    const conversacion = chat.privadaCon(id);
    const leidas = chat.conversaciones.lectura.estado.value === 'leida';
    const hay = conversacion !== undefined || (leidas && chat.equipo.personas.obtener(id) !== undefined);
    return hay ? { destino: { paraUsuarioId: id }, conversacion } : undefined;
  }
  const conversacion = chat.conversaciones.obtener(Number(parte));
  return conversacion && { destino: chat.destinoDe(conversacion), conversacion };
}

const ANCHA = '(min-width: 48.01rem)';

/** Moves the focus with the screens: to where one writes, or on a phone to the top of what is new there. */
function useFocoEn(raiz: { readonly current: HTMLElement | null }, lugar: string): void {
  const anterior = useRef(lugar);
  useEffect(() => {
    if (anterior.current === lugar) return;
    const deDonde = anterior.current;
    anterior.current = lugar;
    const buscar = (selector: string) => raiz.current?.querySelector<HTMLElement>(selector);
    const destino =
      lugar === ''
        ? (buscar(`a[href="#/chat/${CSS.escape(deDonde)}"]`) ?? buscar('.chat-lista h2'))
        : (matchMedia(ANCHA).matches && buscar('.chat-redactor textarea')) || buscar('.chat-titulo');
    destino?.focus();
  }, [lugar]);
}
