import fc from 'fast-check';
import {
  type AlmacenDeCola,
  AlmacenEnMemoria,
  type DatosPorTipo,
  type OpcionesDeSincronizacion,
  type Operacion,
  SesionEnMemoria,
  type TipoOperacion,
} from '../../../src/sincronizacion/cliente/index.js';
import { posicion } from './entorno.js';
import { ILEGIBLE } from './negocio.js';
import { CanalesDelNavegador, CandadosDelNavegador, type Navegador, Pestana } from './pestana.js';
import { RedFingida, type Suerte } from './red-fingida.js';
import { RelojFingido } from './reloj-fingido.js';
import { ServidorFingido } from './servidor-fingido.js';

const DE_PESTANA = ['matar', 'volver', 'volver', 'detener', 'sincronizar', 'renovar', 'renovar'] as const;
const DE_TODOS = ['caducar', 'caducar', 'desconectar', 'conectar'] as const;

/** What happens in a run, one after the other. */
export type Suceso =
  | { readonly que: 'encolar'; readonly pestana: number; readonly tipo: TipoOperacion; readonly datos: any }
  | { readonly que: (typeof DE_PESTANA)[number]; readonly pestana: number }
  | { readonly que: (typeof DE_TODOS)[number] }
  | { readonly que: 'esperar'; readonly ms: number };

export interface Guion {
  readonly sucesos: readonly Suceso[];
  readonly suertes: readonly Suerte[];
  /** How long the store takes, in turn. */
  readonly latencias: readonly number[];
}

const PESTANAS = 3;
const PLAZO_MS = 30_000;
const pestana = fc.nat(PESTANAS - 1);

const operacion: fc.Arbitrary<{ tipo: TipoOperacion; datos: any }> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      tipo: fc.constant('ubicaciones' as const),
      datos: fc.integer({ min: 1, max: 3 }).map((cuantas) => ({ ubicaciones: Array(cuantas).fill(0) })),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      tipo: fc.constantFrom('check-in' as const, 'check-out' as const),
      // The last one is of somebody else.
      datos: fc.record({ actividadId: fc.integer({ min: 1, max: 4 }) }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      tipo: fc.constant('mensaje' as const),
      datos: fc.record({
        texto: fc.oneof({ weight: 4, arbitrary: fc.constant('hola') }, fc.constantFrom('', ILEGIBLE)),
      }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ tipo: 'panico' as const, datos: {} }) },
);

const suceso: fc.Arbitrary<Suceso> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .tuple(pestana, operacion)
      .map(([numero, una]): Suceso => ({ que: 'encolar', pestana: numero, ...una })),
  },
  {
    weight: 6,
    arbitrary: fc
      .oneof(fc.nat(60), fc.nat(1_000), fc.nat(5_000), fc.nat(60_000))
      .map((ms): Suceso => ({ que: 'esperar', ms })),
  },
  {
    weight: 4,
    arbitrary: fc.record({ que: fc.constantFrom(...DE_PESTANA), pestana }),
  },
  { weight: 2, arbitrary: fc.record({ que: fc.constantFrom(...DE_TODOS) }) },
);

const demora = fc.oneof(
  { weight: 6, arbitrary: fc.nat(50) },
  { weight: 2, arbitrary: fc.nat(5_000) },
  // Longer than anybody waits for an answer.
  { weight: 1, arbitrary: fc.integer({ min: PLAZO_MS, max: 2 * PLAZO_MS }) },
);

const aVeces = <T>(arbitrario: fc.Arbitrary<T>) => fc.option(arbitrario, { nil: undefined, freq: 3 });

const suerte: fc.Arbitrary<Suerte> = fc.record({
  idaMs: demora,
  vueltaMs: demora,
  perdida: fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    fc.constantFrom('ida' as const, 'vuelta' as const, 'vuelta' as const),
  ),
  status: fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, fc.constantFrom(503, 429, 502, 404)),
  aplazarDesde: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, fc.nat(4)),
  copiaMs: aVeces(fc.oneof(fc.nat(100), fc.nat(40_000))),
});

export const guion: fc.Arbitrary<Guion> = fc.record({
  sucesos: fc.array(suceso, { minLength: 1, maxLength: 40 }),
  suertes: fc.array(suerte, { maxLength: 20 }),
  latencias: fc.array(fc.nat(40), { minLength: 1, maxLength: 12 }),
});

/** A browser of three tabs, a bad network and a server, and what was put into the queue. */
export class Simulacion {
  readonly reloj = new RelojFingido();
  readonly servidor = new ServidorFingido();
  readonly red = new RedFingida(this.reloj, this.servidor);
  readonly almacen = new AlmacenEnMemoria();
  /** What was put into the queue, in the order of its transactions. */
  readonly encoladas: Operacion[] = [];
  /** What was promised to be in it. */
  readonly prometidas: string[] = [];
  readonly pestanas: Pestana[] = [];
  readonly #navegador: Navegador;
  #serie = 0;
  #latencia = 0;

  constructor(
    private readonly guionDado: Guion,
    opciones: Partial<OpcionesDeSincronizacion> = {},
  ) {
    this.#navegador = {
      reloj: this.reloj,
      red: this.red,
      almacen: this.#anotado(),
      deposito: new SesionEnMemoria(),
      candados: new CandadosDelNavegador(),
      canales: new CanalesDelNavegador(this.reloj),
      latencia: () => guionDado.latencias[this.#latencia++ % guionDado.latencias.length]!,
      opciones: {
        plazoMs: PLAZO_MS,
        esperaTopeMs: 60_000,
        // Faults that pass do pass here; what becomes of those that do not, another test tells.
        intentosMaximos: 1_000,
        nuevoId: () => `id-${++this.#serie}`,
        ...opciones,
      },
    };
    this.red.suertes = [...guionDado.suertes];
  }

  async correr(): Promise<void> {
    await this.#navegador.deposito.guardar(this.servidor.entrar());
    for (let numero = 0; numero < PESTANAS; numero++) this.#abrir(numero);
    for (const uno of this.guionDado.sucesos) await this.#suceder(uno);
    await this.#sanar();
  }

  /** The network and the server are well again, somebody signs in if need be, and one tab is enough. */
  async #sanar(): Promise<void> {
    this.red.suertes = [];
    if (!this.red.conectada) this.red.conectar(true);
    const enMarcha = this.pestanas.find(({ viva, detenida }) => viva && !detenida) ?? this.#abrir(0);
    // What is still on its way from before arrives, or is given up.
    await this.reloj.avanzar(5 * PLAZO_MS);
    if ((await this.#navegador.deposito.leer()) === null) {
      const entrada = enMarcha.sesion.iniciar(this.servidor.entrar());
      await this.reloj.avanzar(1_000);
      await entrada;
    }
    await this.reloj.avanzar(5 * PLAZO_MS);
  }

  async #suceder(uno: Suceso): Promise<void> {
    switch (uno.que) {
      case 'esperar':
        return this.reloj.avanzar(uno.ms);
      case 'caducar':
        return this.servidor.caducarAccess();
      case 'conectar':
      case 'desconectar':
        return this.red.conectar(uno.que === 'conectar');
      case 'encolar':
        return this.#encolar(this.pestanas[uno.pestana]!, uno.tipo, uno.datos);
      case 'matar':
        return this.pestanas[uno.pestana]!.matar();
      case 'volver':
        return this.#volver(uno.pestana);
      case 'detener':
        this.pestanas[uno.pestana]!.detenida = true;
        void this.pestanas[uno.pestana]!.servicio.detener();
        return;
      case 'renovar':
        return this.#renovar(this.pestanas[uno.pestana]!);
      case 'sincronizar':
        void this.pestanas[uno.pestana]!.servicio.sincronizar();
    }
  }

  #encolar({ servicio, viva }: Pestana, tipo: TipoOperacion, datos: any): void {
    if (!viva) return;
    const marca = `x${++this.#serie}`;
    const propios: any =
      tipo === 'ubicaciones'
        ? { ubicaciones: datos.ubicaciones.map((_: unknown, i: number) => posicion(`${marca}.${i}`)) }
        : tipo === 'mensaje'
          ? { id: marca, conversacionId: 1, ...datos }
          : tipo === 'panico'
            ? { mensaje: marca }
            : { ...datos, fecha: marca };
    void servicio
      .encolar(tipo, propios as DatosPorTipo[TipoOperacion])
      .then(() => this.prometidas.push(JSON.stringify(propios)));
  }

  /** Something else than the queue finds out that the token has expired. */
  #renovar({ sesion, viva }: Pestana): void {
    if (!viva) return;
    void sesion
      .token()
      .then((usado) => usado && sesion.renovar(usado))
      // Not renewed for once: the next to need it tries again.
      .catch(() => null);
  }

  #volver(numero: number): void {
    const anterior = this.pestanas[numero]!;
    if (!anterior.viva) this.#abrir(numero);
    else if (anterior.detenida) anterior.servicio.iniciar();
    anterior.detenida = false;
  }

  #abrir(numero: number): Pestana {
    const nueva = new Pestana(this.#navegador);
    this.pestanas[numero] = nueva;
    nueva.servicio.iniciar();
    return nueva;
  }

  #anotado(): AlmacenDeCola {
    const { almacen, encoladas } = this;
    return {
      agregar(nueva, fusionar) {
        encoladas.push({ ...nueva, orden: 0 });
        return almacen.agregar(nueva, fusionar);
      },
      cambiar: almacen.cambiar.bind(almacen),
      leer: almacen.leer.bind(almacen),
      contar: almacen.contar.bind(almacen),
    };
  }
}
