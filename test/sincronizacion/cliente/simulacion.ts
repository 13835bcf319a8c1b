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
import { type Guion, PESTANAS, PLAZO_MS, type Suceso } from './guion.js';
import { CanalesDelNavegador, CandadosDelNavegador, type Navegador, Pestana } from './pestana.js';
import { RedFingida } from './red-fingida.js';
import { RelojFingido } from './reloj-fingido.js';
import { ServidorFingido } from './servidor-fingido.js';

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
  /** What somebody dropped by hand. */
  readonly descartadas: Operacion[] = [];
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
      case 'reintentarTodas':
        void this.pestanas[uno.pestana]!.servicio.reintentarTodas();
        return;
      case 'descartar':
        void this.#descartar(this.pestanas[uno.pestana]!);
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

  async #descartar({ servicio }: Pestana): Promise<void> {
    const [primera] = [...(await servicio.listar('error', 1)), ...(await servicio.listar('pendiente', 1))];
    if (primera) await servicio.descartar(primera.id);
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
    const { almacen, encoladas, descartadas } = this;
    return {
      agregar(nueva, fusionar) {
        encoladas.push({ ...nueva, orden: 0 });
        return almacen.agregar(nueva, fusionar);
      },
      cambiar: (estados, maximo, decidir) =>
        almacen.cambiar(estados, maximo, (filas) => {
          const cambios = decidir(filas);
          descartadas.push(...(cambios.borrar ?? []).filter(({ estado }) => estado !== 'hecha'));
          return cambios;
        }),
      leer: almacen.leer.bind(almacen),
      contar: almacen.contar.bind(almacen),
    };
  }
}
