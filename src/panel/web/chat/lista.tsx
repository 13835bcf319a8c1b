import { useSignal } from '@preact/signals';
import { textoDeError } from '../comun/mensajes.js';
import type { Persona } from '../datos/contrato.js';
import type { Equipo } from '../datos/datos.js';
import { enlace } from '../marco/ruta.js';
import type { ConversacionVista } from './conversaciones.js';
import { claveDe } from './envios.js';
import type { EstadoDelChat } from './estado-chat.js';
import { coincide, cuando, porNombre, resumen } from './textos.js';

interface Propiedades {
  readonly chat: EstadoDelChat;
  readonly equipo: Equipo;
  /** Which is open, as {@link claveDe} names it. */
  readonly actual: string | undefined;
}

/** More people are found by typing. */
const PERSONAS_MAXIMAS = 50;

/** The conversations, and the people with whom there is none yet. */
export function Lista({ chat, equipo, actual }: Propiedades) {
  const busqueda = useSignal('');
  const conversaciones = chat.conversaciones.todas.value;
  const halladas = conversaciones.filter((una) => coincide(chat.nombreDe(una), busqueda.value));
  const conQuien = new Set(
    conversaciones
      .filter(({ tipo }) => tipo === 'PRIVADA')
      .map(({ participantes }) => chat.otra(participantes)?.id),
  );
  const personas = equipo.personas.todas.value
    .filter(
      ({ id, nombre }) => id !== chat.usuario.id && !conQuien.has(id) && coincide(nombre, busqueda.value),
    )
    .sort(chat.usuario.rol === 'COLABORADOR' ? antesSupervision : porNombre);
  const lectura = chat.conversaciones.lectura.estado.value;
  const leyendo = lectura === 'leyendo';
  const nadie = lectura === 'leida' && halladas.length + personas.length === 0;
  return (
    <div class="chat-lista" role="region" aria-label="Conversaciones">
      <div class="chat-lista-cabecera">
        <h2 tabIndex={-1}>Conversaciones</h2>
        <a class="boton boton-enlace-llano" href={enlace('chat', 'grupo')}>
          Nuevo grupo
        </a>
        <label class="campo chat-busqueda">
          <span class="oculto-visual">Buscar conversación o persona</span>
          <input
            type="search"
            placeholder="Buscar o escribir a alguien"
            autoComplete="off"
            value={busqueda}
            onInput={({ currentTarget }) => (busqueda.value = currentTarget.value)}
          />
        </label>
      </div>
      {leyendo && <p class="apagado chat-nota">Cargando tus conversaciones…</p>}
      <p class="error chat-nota" role="alert">
        {typeof lectura === 'object' && textoDeError(lectura.error)}
      </p>
      {nadie && (
        <p class="apagado chat-nota">
          {busqueda.value === '' ? 'Todavía no hay nadie más en tu empresa.' : 'No hay nadie con ese nombre.'}
        </p>
      )}
      <ul class="chat-filas">
        {halladas.map((conversacion) => (
          <FilaDeConversacion
            key={conversacion.id}
            chat={chat}
            conversacion={conversacion}
            actual={actual === claveDe(chat.destinoDe(conversacion))}
          />
        ))}
      </ul>
      {personas.length > 0 && (
        <>
          <h3 class="chat-nota">Escribir a alguien más</h3>
          <ul class="chat-filas">
            {personas.slice(0, PERSONAS_MAXIMAS).map(({ id, nombre }) => (
              <li key={id}>
                <a
                  class="chat-fila"
                  href={enlace('chat', 'persona', id)}
                  aria-current={actual === `p${id}` ? 'true' : undefined}
                >
                  <span class="chat-fila-nombre">{nombre}</span>
                </a>
              </li>
            ))}
          </ul>
          {personas.length > PERSONAS_MAXIMAS && (
            <p class="apagado chat-nota">
              {`Y ${personas.length - PERSONAS_MAXIMAS} más: escribe su nombre arriba.`}
            </p>
          )}
        </>
      )}
    </div>
  );
}

/** Whom somebody in the field writes to comes before all who are there with them. */
const antesSupervision = (una: Persona, otra: Persona): number =>
  Number(una.rol === 'COLABORADOR') - Number(otra.rol === 'COLABORADOR') || porNombre(una, otra);

const PREVIA_MAXIMA = 100;

interface PropiedadesDeFila {
  readonly chat: EstadoDelChat;
  readonly conversacion: ConversacionVista;
  readonly actual: boolean;
}

function FilaDeConversacion({ chat, conversacion, actual }: PropiedadesDeFila) {
  const { id, tipo, ultimoMensaje, noLeidos } = conversacion;
  return (
    <li>
      <a class="chat-fila" href={enlace('chat', id)} aria-current={actual ? 'true' : undefined}>
        <span class="chat-fila-nombre">{chat.nombreDe(conversacion)}</span>
        {ultimoMensaje && <time dateTime={ultimoMensaje.fecha}>{cuando(ultimoMensaje.fecha)}</time>}
        <span class="chat-fila-ultimo">
          {ultimoMensaje
            ? `${autor(chat, conversacion)}${resumen(ultimoMensaje.texto, PREVIA_MAXIMA)}`
            : tipo === 'GRUPAL'
              ? 'Grupo nuevo'
              : ''}
        </span>
        {noLeidos > 0 && (
          <span class="globo">
            <span aria-hidden="true">{noLeidos > 99 ? '99+' : noLeidos}</span>
            <span class="oculto-visual">{`${noLeidos} sin leer`}</span>
          </span>
        )}
      </a>
    </li>
  );
}

function autor(chat: EstadoDelChat, { tipo, ultimoMensaje, participantes }: ConversacionVista): string {
  if (ultimoMensaje?.autorId === chat.usuario.id) return 'Tú: ';
  if (tipo === 'PRIVADA') return '';
  const suyo = participantes.find(({ id }) => id === ultimoMensaje?.autorId);
  return suyo ? `${suyo.nombre}: ` : '';
}
