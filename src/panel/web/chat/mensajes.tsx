import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { textoDeError } from '../comun/mensajes.js';
import { diaDe, hoy } from '../comun/tiempo.js';
import { nombreDeDia } from '../comun/calendario.js';
import { claveDe, type Envio } from './envios.js';
import type { EstadoDelChat } from './estado-chat.js';
import type { Hilo } from './hilo.js';
import { type Linea, MensajeDeLista } from './mensaje-de-lista.js';

interface Propiedades {
  readonly chat: EstadoDelChat;
  /** Null while nothing has been written. */
  readonly hilo: Hilo | null;
  readonly clave: string;
  readonly esGrupo: boolean;
  readonly autores: readonly { readonly id: number; readonly nombre: string }[];
  /** Whether its end is shown: it stays so while messages come. */
  readonly alFinal: Signal<boolean>;
}

/** So near to its end, or to its beginning, in CSS pixels, counts as there. */
const CERCA_DEL_FINAL = 40;
const CERCA_DEL_PRINCIPIO = 300;

/** What was written, and what waits to be sent. */
export function Mensajes({ chat, hilo, clave, esGrupo, autores, alFinal }: Propiedades) {
  const caja = useRef<HTMLDivElement>(null);
  const antes = useRef<{ primera?: string; visto?: string; alto: number; arriba: number }>({
    alto: 0,
    arriba: 0,
  });
  const trayendo = useSignal(false);
  const error = useSignal('');
  const lineas = lineasDe(chat, hilo, clave);
  const hayAnteriores = hilo?.hayAnteriores.value ?? false;
  const nombres = new Map(autores.map(({ id, nombre }) => [id, nombre]));
  const nuevas = alFinal.value ? 0 : cuantasTras(lineas, antes.current.visto, chat.usuario.id);

  useLayoutEffect(() => {
    const nodo = caja.current;
    if (!nodo) return;
    const { primera, alto, arriba } = antes.current;
    if (alFinal.peek()) {
      nodo.scrollTop = nodo.scrollHeight;
      antes.current.visto = lineas.at(-1)?.id;
    } else if (primera !== lineas[0]?.id) nodo.scrollTop = arriba + nodo.scrollHeight - alto;
    antes.current = {
      ...antes.current,
      primera: lineas[0]?.id,
      alto: nodo.scrollHeight,
      arriba: nodo.scrollTop,
    };
  });
  // A field that grows, or a keyboard that comes up, must not cover the end.
  useEffect(() => {
    const nodo = caja.current;
    if (!nodo) return undefined;
    const vigia = new ResizeObserver(() => {
      if (alFinal.peek()) nodo.scrollTop = nodo.scrollHeight;
    });
    vigia.observe(nodo);
    return () => vigia.disconnect();
  }, []);

  function alDesplazar(nodo: HTMLElement): void {
    antes.current.arriba = nodo.scrollTop;
    alFinal.value = nodo.scrollHeight - nodo.scrollTop - nodo.clientHeight < CERCA_DEL_FINAL;
    if (nodo.scrollTop < CERCA_DEL_PRINCIPIO && error.peek() === '') void traerAnteriores();
  }

  async function traerAnteriores(): Promise<void> {
    if (!hilo?.hayAnteriores.peek() || trayendo.peek()) return;
    trayendo.value = true;
    try {
      await hilo.traerAnteriores();
      error.value = '';
    } catch (fallo) {
      error.value = textoDeError(fallo);
    }
    trayendo.value = false;
  }

  const lectura = hilo?.lectura.estado.value;
  return (
    <div class="chat-mensajes">
      <div
        class="chat-caja"
        ref={caja}
        // Also without a mouse it is scrolled.
        tabIndex={0}
        role="region"
        aria-label="Mensajes"
        onScroll={({ currentTarget }) => alDesplazar(currentTarget)}
      >
        {hayAnteriores && (
          <button
            type="button"
            class="boton chat-anteriores"
            aria-disabled={trayendo}
            onClick={() => void traerAnteriores()}
          >
            {trayendo.value ? 'Cargando…' : 'Mensajes anteriores'}
          </button>
        )}
        <p class="error" role="alert">
          {error}
          {typeof lectura === 'object' && textoDeError(lectura.error)}
        </p>
        {lectura === 'leyendo' && <p class="apagado chat-aviso">Cargando los mensajes…</p>}
        {lineas.length === 0 && (lectura === undefined || lectura === 'leida') && (
          <p class="apagado chat-aviso">Todavía no hay mensajes. Escribe el primero.</p>
        )}
        <ol class="chat-lineas">
          {lineas.map((linea, indice) => {
            const previa = lineas[indice - 1];
            const dia = diaDe(new Date(linea.fecha));
            const otroDia = !previa || diaDe(new Date(previa.fecha)) !== dia;
            const conAutor = esGrupo && (otroDia || previa.autorId !== linea.autorId);
            return (
              <MensajeDeLista
                key={linea.id}
                linea={linea}
                dia={otroDia ? nombreDeDia(dia, hoy()) : undefined}
                autor={
                  linea.autorId === chat.usuario.id
                    ? undefined
                    : (nombres.get(linea.autorId) ?? chat.equipo.nombreDe(linea.autorId))
                }
                conAutor={conAutor}
                envios={chat.envios}
              />
            );
          })}
        </ol>
      </div>
      {nuevas > 0 && (
        <button
          type="button"
          class="boton boton-principal chat-nuevos"
          onClick={() => {
            alFinal.value = true;
            caja.current?.focus();
          }}
        >
          {nuevas === 1 ? '1 mensaje nuevo ↓' : `${nuevas} mensajes nuevos ↓`}
        </button>
      )}
    </div>
  );
}

/** What the conversation has, then what it does not have yet. */
function lineasDe(chat: EstadoDelChat, hilo: Hilo | null, clave: string): Linea[] {
  const mensajes = hilo?.mensajes.value ?? [];
  const pendientes = chat.envios.todos.value.filter(({ destino }) => claveDe(destino) === clave);
  if (pendientes.length === 0) return [...mensajes];
  const ids = new Set(mensajes.map(({ id }) => id));
  const deAqui = (envio: Envio): Linea => ({ ...envio, autorId: chat.usuario.id, envio });
  return [...mensajes, ...pendientes.filter(({ id }) => !ids.has(id)).map(deAqui)];
}

/** How many of others come after one. */
function cuantasTras(lineas: readonly Linea[], visto: string | undefined, propioId: number): number {
  const desde = lineas.findIndex(({ id }) => id === visto);
  return lineas.slice(desde + 1).filter(({ autorId }) => autorId !== propioId).length;
}
