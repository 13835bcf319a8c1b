import { batch, computed, effect, type ReadonlySignal, signal as senal } from '@preact/signals';
import type { Coleccion } from '../datos/coleccion.js';
import type { Geocerca } from '../datos/contrato.js';
import { anunciar } from '../marco/anuncios.js';
import { type Borrador, BORRADOR_NUEVO, borradorDe, cambiosDe, sonIguales } from './borrador.js';
import type { CambiosDeZona } from './contrato.js';
import { Dibujo } from './dibujo.js';
import { faltasDe } from './faltas.js';
import { aFigura, type Figura } from './geometria/figura.js';
import { preguntarAlSalir } from './pregunta-al-salir.js';
import { Guardado } from './guardado.js';
import { DOS_VERSIONES, type ErroresDeZona, erroresDe } from './textos.js';

/** What the user is changing of one zone, or of one that is not there yet: kept until they save or discard it. */
export class EdicionDeZonas {
  readonly dibujo = new Dibujo();
  /** Whether the form is shown, and with it the draft on the map. */
  readonly enPantalla = senal(false);
  readonly errores = senal<ErroresDeZona>({});
  readonly guardando = senal(false);
  /** What the user asked for and would cost them their changes: they are asked first. */
  readonly enEspera = senal<(() => void) | null>(null);
  /** The zone that was saved last, for who goes back to the list. */
  readonly guardada = senal<Geocerca | null>(null);
  readonly #borrador = senal<Borrador | null>(null);
  readonly #base = senal<Geocerca | null>(null);
  readonly #apertura = senal(0);
  /** Of the draft that is open: another one has another. */
  #guardado: Guardado;

  readonly sucio: ReadonlySignal<boolean> = computed(() => {
    const [borrador, base, figura] = [this.#borrador.value, this.#base.value, this.dibujo.figura.value];
    if (!borrador) return false;
    if (this.dibujo.trazo.value.length > 0) return true;
    return base
      ? Object.keys(cambiosDe(base, borrador, figura)).length > 0
      : borrador.nombre.trim() !== '' || borrador.usuarioIds.size > 0 || figura !== null;
  });
  /** The zone as somebody else has left it meanwhile, unlike what the changes here began with. */
  readonly ajena: ReadonlySignal<Geocerca | null> = computed(() => {
    const base = this.#base.value;
    const actual = base && this.zonas.obtener(base.id);
    return base && actual && !this.guardando.value && !sonIguales(actual, base) ? actual : null;
  });
  /** What of it they have changed. */
  readonly cambiosAjenos: ReadonlySignal<CambiosDeZona> = computed(() => {
    const [base, ajena] = [this.#base.value, this.ajena.value];
    return base && ajena ? cambiosDe(base, borradorDe(ajena), aFigura(ajena.area)) : {};
  });

  constructor(
    private readonly zonas: Coleccion<number, Geocerca>,
    private readonly alGuardar: () => void,
    private readonly signal: AbortSignal,
  ) {
    this.#guardado = new Guardado(zonas, signal);
    const dejar = [
      effect(() => this.#ponerAlDia()),
      preguntarAlSalir(this.sucio),
      effect(() => this.#olvidarErrores()),
    ];
    signal.addEventListener('abort', () => dejar.forEach((parar) => parar()));
  }

  get borrador(): ReadonlySignal<Borrador | null> {
    return this.#borrador;
  }

  /** Another number for each form that is opened: nothing of what one showed stays in the next. */
  get apertura(): ReadonlySignal<number> {
    return this.#apertura;
  }

  elegir(id: number): void {
    if (this.#borrador.peek()?.id === id) return;
    this.salvoCambios(() => {
      const zona = this.zonas.obtener(id);
      if (zona) this.#abrir(zona);
    });
  }

  nueva(forma: 'poligono' | 'circulo'): void {
    this.salvoCambios(() => {
      this.#empezar(null, BORRADOR_NUEVO);
      this.dibujo.usar(forma);
    });
  }

  /** Back to the list. */
  cerrar(): void {
    this.salvoCambios(() => this.#empezar(null, null));
  }

  /** Takes a step that costs the user their changes: at once if there are none, else if they say so. */
  salvoCambios(paso: () => void): void {
    if (this.sucio.peek()) this.enEspera.value = paso;
    else paso();
  }

  cambiar(cambios: Partial<Omit<Borrador, 'id'>>): void {
    const borrador = this.#borrador.peek();
    if (borrador) this.#borrador.value = { ...borrador, ...cambios };
  }

  /** Their answer to {@link enEspera}. */
  responder(descartar: boolean): void {
    const paso = this.enEspera.peek();
    this.enEspera.value = null;
    if (descartar) paso?.();
  }

  /** Takes over what somebody else made of the zone; the changes here are gone, or are to win when saved. */
  resolver(con: 'lo-suyo' | 'lo-mio'): void {
    const ajena = this.ajena.peek();
    if (!ajena) return;
    if (con === 'lo-suyo') this.#abrir(ajena);
    else this.#base.value = ajena;
    this.errores.value = {};
  }

  /** @returns whether the server has it. */
  async guardar(): Promise<boolean> {
    const [borrador, figura] = [this.#borrador.peek(), this.dibujo.figura.peek()];
    if (!borrador || this.guardando.peek()) return false;
    const faltas = this.ajena.peek()
      ? { general: DOS_VERSIONES }
      : faltasDe(borrador, figura, this.dibujo.problema.peek());
    this.errores.value = faltas;
    if (!figura || Object.keys(faltas).length > 0) return false;
    const guardado = this.#guardado;
    this.guardando.value = true;
    try {
      const zona = await guardado.guardar(this.#base.peek(), borrador, figura);
      if (this.signal.aborted) return false;
      batch(() => {
        this.zonas.llegar(zona);
        if (guardado === this.#guardado) this.#seguirTras(zona, borrador, figura);
      });
      anunciar(`Zona «${zona.nombre}» guardada.`);
      this.alGuardar();
      return true;
    } catch (error) {
      if (guardado === this.#guardado) this.errores.value = erroresDe(error);
      return false;
    } finally {
      this.guardando.value = false;
    }
  }

  /** Back to the list; but what the user has changed since it was sent is still to be saved. */
  #seguirTras(zona: Geocerca, borrador: Borrador, figura: Figura): void {
    const actual = this.#borrador.peek();
    const terminado = this.dibujo.figura.peek() === figura && this.dibujo.trazo.peek().length === 0;
    if (actual === borrador && terminado) {
      this.guardada.value = zona;
      this.#empezar(null, null);
    } else if (actual) {
      this.#base.value = zona;
      this.#borrador.value = { ...actual, id: zona.id };
    }
  }

  #abrir(zona: Geocerca): void {
    this.#empezar(zona, borradorDe(zona));
  }

  #empezar(base: Geocerca | null, borrador: Borrador | null): void {
    batch(() => {
      this.#apertura.value++;
      this.#guardado = new Guardado(this.zonas, this.signal);
      if (borrador) this.guardada.value = null;
      this.#mostrar(base, borrador);
    });
  }

  #mostrar(base: Geocerca | null, borrador: Borrador | null): void {
    batch(() => {
      this.#base.value = base;
      this.#borrador.value = borrador;
      this.dibujo.abrir(base && aFigura(base.area));
    });
  }

  /** Somebody else's change is taken over at once where none of the user's own is in its way. */
  #ponerAlDia(): void {
    const ajena = this.ajena.value;
    const borrador = this.#borrador.peek();
    if (!ajena || !borrador) return;
    const propios = cambiosDe(ajena, borrador, this.dibujo.figura.peek());
    if (Object.keys(propios).length === 0) this.#base.value = ajena;
    else if (!this.sucio.peek() && this.dibujo.herramienta.peek() === 'ninguna')
      this.#mostrar(ajena, borradorDe(ajena));
  }

  /** What was said of a form that has changed since need not be true any more. */
  #olvidarErrores(): void {
    void [this.#borrador.value, this.dibujo.figura.value];
    // The same nothing anew would render the form for each step of a drag.
    if (Object.keys(this.errores.peek()).length > 0) this.errores.value = {};
  }
}
