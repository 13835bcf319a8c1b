import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { Equipo } from '../datos/datos.js';
import { enlace } from '../marco/ruta.js';
import type { Destino } from './contrato.js';
import type { ConversacionVista } from './conversaciones.js';
import { claveDe } from './envios.js';
import type { EstadoDelChat } from './estado-chat.js';
import { Mensajes } from './mensajes.js';
import { Redactor } from './redactor.js';
import { porNombre } from './textos.js';

interface Propiedades {
  readonly chat: EstadoDelChat;
  readonly equipo: Equipo;
  readonly destino: Destino;
  readonly conversacion: ConversacionVista | undefined;
}

/** One conversation: who is in it, what was written, and where one writes. */
export function Conversar({ chat, equipo, destino, conversacion }: Propiedades) {
  const id = conversacion?.id;
  const hilo = useMemo(() => (id === undefined ? null : chat.abrir(id)), [id]);
  const alFinal = useSignal(true);
  useEffect(() => (id === undefined ? undefined : () => chat.cerrar(id)), [id]);
  useAtencion(chat, id, alFinal.value);

  const nombre = conversacion
    ? chat.nombreDe(conversacion)
    : 'paraUsuarioId' in destino
      ? equipo.nombreDe(destino.paraUsuarioId)
      : '';
  return (
    <section class="chat-hilo" aria-labelledby="chat-titulo">
      <header class="chat-hilo-cabecera">
        <a class="boton boton-enlace-llano chat-volver" href={enlace('chat')} aria-label="Volver a la lista">
          ‹
        </a>
        <h2 id="chat-titulo" class="chat-titulo" tabIndex={-1}>
          {nombre}
        </h2>
        {conversacion?.tipo === 'GRUPAL' && <Participantes chat={chat} conversacion={conversacion} />}
        {'paraUsuarioId' in destino && <Presente equipo={equipo} usuarioId={destino.paraUsuarioId} />}
      </header>
      <Mensajes
        chat={chat}
        hilo={hilo}
        clave={claveDe(destino)}
        esGrupo={conversacion?.tipo === 'GRUPAL'}
        autores={conversacion?.participantes ?? []}
        alFinal={alFinal}
      />
      <Redactor
        nombre={nombre}
        borrador={chat.borradores.get(claveDe(destino)) ?? ''}
        alCambiar={(texto) => chat.borradores.set(claveDe(destino), texto)}
        alEnviar={(texto) => {
          alFinal.value = true;
          chat.escribir(destino, texto);
        }}
      />
    </section>
  );
}

/** What is at the end of a conversation is read when the page is looked at. */
function useAtencion(chat: EstadoDelChat, id: number | undefined, alFinal: boolean): void {
  const visible = useSignal(document.visibilityState === 'visible');
  useEffect(() => {
    const mirar = () => (visible.value = document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', mirar);
    return () => document.removeEventListener('visibilitychange', mirar);
  }, []);
  const atendida = id !== undefined && alFinal && visible.value ? id : null;
  useEffect(() => {
    chat.atendida.value = atendida;
    return () => {
      if (chat.atendida.peek() === atendida) chat.atendida.value = null;
    };
  }, [atendida]);
}

function Participantes({
  chat,
  conversacion: { participantes },
}: {
  readonly chat: EstadoDelChat;
  readonly conversacion: ConversacionVista;
}) {
  return (
    <details class="chat-participantes">
      <summary>{`${participantes.length} participantes`}</summary>
      <ul>
        {participantes.toSorted(porNombre).map(({ id, nombre }) => (
          <li key={id}>{id === chat.usuario.id ? `${nombre} (tú)` : nombre}</li>
        ))}
      </ul>
    </details>
  );
}

const Presente = ({ equipo, usuarioId }: { readonly equipo: Equipo; readonly usuarioId: number }) => (
  <span class="apagado chat-presente">
    {equipo.presencias.obtener(usuarioId)?.enLinea ? 'En línea' : 'Fuera de línea'}
  </span>
);
