import { computed, effect, type ReadonlySignal, signal as senal } from '@preact/signals';
import { PreferenciaDeSonido } from './preferencia-sonido.js';
import { Silenciadas } from './silenciadas.js';
import { Sonido } from './sonido.js';
import { esperarTurno } from './turno.js';

/** Often enough that nobody forgets it, seldom enough to talk over. */
const CADA_MS = 10_000;

/** What becomes of the sound: nothing asks for it, or who sounds, or why nobody does. */
export type EstadoDeAlarma = 'callada' | 'sonando' | 'en-otra-pestana' | 'bloqueada' | 'apagada';

/** Sounds for critical alerts until they are attended or silenced, in one of the user's tabs. */
export class Alarma {
  readonly #suenan = senal<ReadonlySet<number>>(new Set());
  readonly #tieneTurno = senal(false);
  readonly #preferencia: PreferenciaDeSonido;
  readonly #sonido: Sonido;
  readonly #silenciadas: Silenciadas;
  readonly #pestanas: BroadcastChannel;
  readonly #turno: string;

  /** Whether the user could not hear an alert that came now, though they want to. */
  readonly bloqueada = computed(() => this.encendida.value && this.#sonido.permitido.value === false);
  readonly estado: ReadonlySignal<EstadoDeAlarma> = computed(() => {
    if (this.#suenan.value.size === 0) return 'callada';
    if (!this.encendida.value) return 'apagada';
    if (this.#sonido.permitido.value !== true) return 'bloqueada';
    return this.#tieneTurno.value ? 'sonando' : 'en-otra-pestana';
  });

  constructor(usuarioId: number, signal: AbortSignal) {
    this.#preferencia = new PreferenciaDeSonido(usuarioId, signal);
    this.#sonido = new Sonido(signal);
    this.#silenciadas = new Silenciadas(usuarioId);
    this.#turno = `seguimiento.alarma.${usuarioId}`;
    this.#pestanas = new BroadcastChannel(this.#turno);
    this.#pestanas.addEventListener('message', ({ data }: MessageEvent<readonly number[]>) =>
      this.#quitar((id) => data.includes(id)),
    );
    const debe = computed(
      () => this.#suenan.value.size > 0 && this.encendida.value && this.#sonido.permitido.value === true,
    );
    const dejar = effect(() => {
      if (!debe.value) return undefined;
      const fin = new AbortController();
      void esperarTurno(this.#turno, fin.signal, () => this.#sonar(fin.signal));
      return () => fin.abort();
    });
    signal.addEventListener('abort', () => {
      dejar();
      this.#pestanas.close();
    });
  }

  get encendida(): ReadonlySignal<boolean> {
    return this.#preferencia.encendida;
  }

  /** A critical alert waits for somebody. */
  sonarPor(id: number): void {
    if (this.#silenciadas.tiene(id)) return;
    this.#suenan.value = new Set([...this.#suenan.peek(), id]);
    if (this.#tieneTurno.peek()) void this.#sonido.tocar();
  }

  /** Only these still wait for somebody. */
  conservar(ids: ReadonlySet<number>): void {
    this.#quitar((id) => !ids.has(id));
  }

  /** Until another one opens; in all tabs, or the next one would go on. */
  silenciar(): void {
    this.#silenciadas.anadir(this.#suenan.peek());
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is a window's, not a channel's
    this.#pestanas.postMessage([...this.#suenan.peek()]);
    this.#quitar(() => true);
  }

  encender(encendida: boolean): void {
    this.#preferencia.poner(encendida);
    if (encendida) this.probar();
  }

  /** Lets the user hear what it will be like. */
  probar(): void {
    if (!this.#tieneTurno.peek()) void this.#sonido.tocar();
  }

  #quitar(sobra: (id: number) => boolean): void {
    const quedan = [...this.#suenan.peek()].filter((id) => !sobra(id));
    if (quedan.length < this.#suenan.peek().size) this.#suenan.value = new Set(quedan);
  }

  #sonar(signal: AbortSignal): void {
    this.#tieneTurno.value = true;
    void this.#sonido.tocar();
    const reloj = setInterval(() => void this.#sonido.tocar(), CADA_MS);
    signal.addEventListener('abort', () => {
      clearInterval(reloj);
      this.#tieneTurno.value = false;
    });
  }
}
