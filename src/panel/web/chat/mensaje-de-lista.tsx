import { hora, momentoCompleto } from '../comun/tiempo.js';
import type { Mensaje } from './contrato.js';
import type { Envio, Envios } from './envios.js';

/** A message as it is shown: one of the conversation, or one that it does not have yet. */
export interface Linea extends Pick<Mensaje, 'id' | 'autorId' | 'texto' | 'fecha'> {
  readonly envio?: Envio;
}

interface Propiedades {
  readonly linea: Linea;
  /** Where a day begins: its name. */
  readonly dia: string | undefined;
  /** Undefined: the user. */
  readonly autor: string | undefined;
  /** Shows the name, which is always there to be read aloud. */
  readonly conAutor: boolean;
  readonly envios: Envios;
}

/** One message. */
export function MensajeDeLista({ linea, dia, autor, conAutor, envios }: Propiedades) {
  const { id, texto, fecha, envio } = linea;
  const local = new Date(fecha);
  const rechazado = envio?.estado === 'rechazado';
  return (
    <>
      {dia && (
        <li class="chat-dia">
          <span>{dia}</span>
        </li>
      )}
      <li
        class="mensaje"
        data-mensaje-id={id}
        data-propio={autor === undefined || undefined}
        data-envio={envio?.estado}
      >
        <p class={conAutor && autor ? 'mensaje-autor' : 'oculto-visual'}>{autor ?? 'Tú'}</p>
        <p class="mensaje-texto">{texto}</p>
        <p class="mensaje-pie">
          <time dateTime={fecha} title={momentoCompleto(local)}>
            {hora(local)}
          </time>
          {envio?.estado === 'enviando' && ' · enviando…'}
          {envio?.estado === 'sin-conexion' && ' · enviando: sin respuesta, se reintenta'}
          {rechazado && <strong> · no enviado</strong>}
        </p>
        {rechazado && (
          <>
            <p class="error" role="alert">
              {envio.error}
            </p>
            <p class="mensaje-botones">
              <button
                type="button"
                class="boton"
                onClick={({ currentTarget }) => {
                  enfocarCaja(currentTarget);
                  envios.reintentar(envio);
                }}
              >
                Reintentar
              </button>
              <button
                type="button"
                class="boton"
                onClick={({ currentTarget }) => {
                  enfocarCaja(currentTarget);
                  envios.quitar(id);
                }}
              >
                Descartar
              </button>
            </p>
          </>
        )}
      </li>
    </>
  );
}

/** The button is about to go away, with the focus. */
const enfocarCaja = (boton: HTMLElement) => boton.closest<HTMLElement>('.chat-caja')?.focus();
