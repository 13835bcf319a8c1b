import { type ReadonlySignal, signal as senal } from '@preact/signals';

/** Browsers keep a page silent until one of these. */
const GESTOS = ['click', 'keyup'] as const;
/** A context that is not running by then is one that the browser holds back. */
const PLAZO_DE_PERMISO_MS = 1_000;
/** Three tones, in hertz: heard across a room, and unlike what desktops sound like. */
const TONOS = [880, 660, 880];
const SEPARACION_S = 0.24;
const TONO_S = 0.2;
const VOLUMEN = 0.18;

/** The page's voice: it asks for the browser's leave with the user's first gesture, whatever that is. */
export class Sonido {
  readonly #permitido = senal<boolean | null>(null);
  #contexto: AudioContext | undefined;

  constructor(signal: AbortSignal) {
    for (const gesto of GESTOS)
      document.addEventListener(gesto, () => void this.#pedirPermiso(), { signal, passive: true });
    signal.addEventListener('abort', () => void this.#contexto?.close().catch(() => undefined));
    void this.#pedirPermiso();
  }

  /** Whether the browser lets the page sound; null while that is not known. */
  get permitido(): ReadonlySignal<boolean | null> {
    return this.#permitido;
  }

  /** Once, if it may. */
  async tocar(): Promise<void> {
    const contexto = this.#contexto;
    if (!contexto || this.#permitido.peek() !== true) return;
    try {
      await contexto.resume();
    } catch {
      return;
    }
    const empieza = contexto.currentTime + 0.05;
    const [ultimo] = TONOS.map((hercios, i) => tono(contexto, hercios, empieza + i * SEPARACION_S)).slice(-1);
    // An open context keeps the device's sound awake for nothing.
    ultimo?.addEventListener('ended', () => void contexto.suspend().catch(() => undefined));
  }

  async #pedirPermiso(): Promise<void> {
    if (this.#permitido.peek() === true) return;
    // One made before any gesture would only earn a warning. The DOM types say that it is always there.
    const activacion: UserActivation | undefined = navigator.userActivation;
    if (!activacion?.hasBeenActive) {
      this.#permitido.value = false;
      return;
    }
    try {
      const contexto = (this.#contexto ??= new AudioContext());
      await Promise.race([contexto.resume(), new Promise((listo) => setTimeout(listo, PLAZO_DE_PERMISO_MS))]);
      this.#permitido.value = contexto.state === 'running';
      if (this.#permitido.value) await contexto.suspend();
    } catch {
      this.#permitido.value = false;
    }
  }
}

function tono(contexto: AudioContext, hercios: number, cuando: number): OscillatorNode {
  const oscilador = contexto.createOscillator();
  const ganancia = contexto.createGain();
  oscilador.type = 'triangle';
  oscilador.frequency.value = hercios;
  // A tone that begins or ends at once clicks.
  ganancia.gain.setValueAtTime(0, cuando);
  ganancia.gain.linearRampToValueAtTime(VOLUMEN, cuando + 0.02);
  ganancia.gain.linearRampToValueAtTime(0, cuando + TONO_S);
  oscilador.connect(ganancia).connect(contexto.destination);
  oscilador.start(cuando);
  oscilador.stop(cuando + TONO_S);
  return oscilador;
}
