import { useSignal } from '@preact/signals';
import type { TargetedKeyboardEvent } from 'preact';
import { useRef } from 'preact/hooks';

/** The server's, in characters: an emoji is one. */
const MAXIMO = 4_000;
/** From here on it is told how many are left. */
const AVISAR_DESDE = 3_800;
/** What some browsers say of a key that goes to an input method. */
const TECLA_DE_COMPOSICION = 229;

interface Propiedades {
  /** Whom one writes to. */
  readonly nombre: string;
  readonly borrador: string;
  readonly alCambiar: (texto: string) => void;
  readonly alEnviar: (texto: string) => void;
}

/** Where one writes: Enter sends, Shift+Enter begins a new line. */
export function Redactor({ nombre, borrador, alCambiar, alEnviar }: Propiedades) {
  const campo = useRef<HTMLTextAreaElement>(null);
  const largo = useSignal(largoDe(borrador));

  function enviar(): void {
    const nodo = campo.current;
    const texto = nodo?.value.trim() ?? '';
    if (!nodo || texto === '' || largoDe(texto) > MAXIMO) return nodo?.focus();
    nodo.value = '';
    largo.value = 0;
    alCambiar('');
    alEnviar(texto);
    nodo.focus();
  }

  function alTeclear(tecla: TargetedKeyboardEvent<HTMLTextAreaElement>): void {
    // Enter chooses what an input method proposes.
    if (tecla.key !== 'Enter' || tecla.shiftKey || tecla.isComposing) return;
    if (tecla.keyCode === TECLA_DE_COMPOSICION) return;
    tecla.preventDefault();
    enviar();
  }

  return (
    <form
      class="chat-redactor"
      onSubmit={(evento) => {
        evento.preventDefault();
        enviar();
      }}
    >
      <label class="campo">
        <span class="oculto-visual">{`Mensaje para ${nombre}`}</span>
        <textarea
          rows={1}
          placeholder="Escribe un mensaje"
          autoComplete="off"
          aria-describedby="chat-largo"
          aria-invalid={largo.value > MAXIMO ? true : undefined}
          defaultValue={borrador}
          ref={campo}
          onKeyDown={alTeclear}
          onInput={({ currentTarget: { value } }) => {
            largo.value = largoDe(value);
            alCambiar(value);
          }}
        />
      </label>
      <button type="submit" class="boton boton-principal">
        Enviar
      </button>
      <p id="chat-largo" class={largo.value > MAXIMO ? 'error' : 'apagado pequeno'} role="status">
        {largo.value > AVISAR_DESDE &&
          (largo.value > MAXIMO
            ? `Sobran ${largo.value - MAXIMO} caracteres: el máximo son ${MAXIMO}.`
            : `Quedan ${MAXIMO - largo.value} caracteres.`)}
      </p>
    </form>
  );
}

/** As the server counts; no text that is short enough in JavaScript's units is counted one by one. */
const largoDe = (texto: string): number =>
  texto.length <= AVISAR_DESDE ? texto.length : Array.from(texto.trim()).length;
