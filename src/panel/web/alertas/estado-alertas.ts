import { computed, effect } from '@preact/signals';
import { anunciar } from '../marco/anuncios.js';
import { conReintentos, consultar } from '../red/api.js';
import type { Conexion } from '../red/conexion.js';
import { Coleccion } from '../datos/coleccion.js';
import { ALERTA_NUEVA, type Alerta, ALERTAS, type Pagina } from '../datos/contrato.js';
import type { Equipo } from '../datos/datos.js';
import { Lectura } from '../datos/lectura.js';
import type { Usuario } from '../sesion/contrato.js';
import { Alarma } from './alarma.js';
import { ATENDER_ALERTA } from './contrato.js';
import { HistorialDeAlertas } from './historial.js';
import { NOMBRE_DE_TIPO } from '../datos/nombres.js';

const INTENTOS_DE_ATENDER = 3;

export const abierta = ({ cerradaEn }: Pick<Alerta, 'cerradaEn'>): boolean => cerradaEn === null;

/** Critical first, then the one that has waited longest. */
const porUrgencia = (a: Alerta, b: Alerta): number =>
  Number(b.critica) - Number(a.critica) || Date.parse(a.abiertaEn) - Date.parse(b.abiertaEn) || a.id - b.id;

/** The empresa's alerts: all that are open, and those that changed while the page looked on. */
export class EstadoDeAlertas {
  readonly todas = new Coleccion<number, Alerta>(({ id }) => id);
  readonly abiertas = computed(() => this.todas.todas.value.filter(abierta).sort(porUrgencia));
  readonly porAtender = computed(() => this.abiertas.value.filter(({ atendidaEn }) => atendidaEn === null));
  readonly cuantasPorAtender = computed(() => this.porAtender.value.length);
  /** Those for which somebody must act at once, and nobody does yet. */
  readonly criticas = computed(() => this.porAtender.value.filter(({ critica }) => critica));
  readonly lectura: Lectura;
  readonly alarma: Alarma;
  readonly historial: HistorialDeAlertas;
  /** All that the page has heard of: what it hears of later is new. */
  readonly #conocidas = new Set<number>();
  #leidas = false;

  constructor(
    private readonly usuario: Usuario,
    private readonly equipo: Equipo,
    conexion: Conexion,
    signal: AbortSignal,
  ) {
    this.alarma = new Alarma(usuario.id, signal);
    this.historial = new HistorialDeAlertas(signal);
    this.lectura = new Lectura(() => this.#releer(), signal);
    conexion.seguir(ALERTA_NUEVA, {
      alLlegar: ({ alertaNueva }) => this.#llegar(alertaNueva),
      alEmpezar: () => {
        this.lectura.alEmpezar();
        this.historial.ponerAlDia();
      },
    });
    this.lectura.pedir();
    signal.addEventListener(
      'abort',
      effect(() => this.alarma.conservar(new Set(this.criticas.value.map(({ id }) => id)))),
    );
  }

  /**
   * The user takes care of it. Who did so first stays, so that it may safely be asked twice.
   * @returns the alert as it is now. @throws ErrorDeApi
   */
  async atender(id: number): Promise<Alerta> {
    const pedir = () => consultar(ATENDER_ALERTA, { id });
    const { atenderAlerta } = await conReintentos(pedir, { intentos: INTENTOS_DE_ATENDER });
    this.#llegar(atenderAlerta);
    return atenderAlerta;
  }

  #llegar(nueva: Alerta): void {
    const actual = this.todas.obtener(nueva.id);
    // An answer may be older than what came live meanwhile: an alert neither opens again nor loses who attended it.
    if (actual && etapa(actual) > etapa(nueva)) return;
    this.todas.llegar(nueva);
    if (!abierta(nueva)) this.historial.llegar(nueva);
    if (!this.#conocidas.has(nueva.id)) this.#conocer(nueva);
    else if (actual) this.#contarCambio(actual, nueva);
  }

  async #releer(): Promise<void> {
    const antes = this.abiertas.peek();
    await this.todas.releer(leerAbiertas, abierta);
    // No alarm is over because its page was loaded again.
    if (!this.#leidas) for (const { id } of this.criticas.peek()) this.alarma.sonarPor(id);
    for (const alerta of this.abiertas.peek())
      if (!this.#leidas) this.#conocidas.add(alerta.id);
      else if (!this.#conocidas.has(alerta.id)) this.#conocer(alerta);
    this.#leidas = true;
    const terminadas = antes.filter(({ id }) => !this.todas.obtener(id));
    for (const alerta of terminadas) anunciar(`Ha terminado ${this.#nombrar(alerta)}.`);
    if (terminadas.length > 0) this.historial.ponerAlDia();
  }

  /** One that has opened while the page was there. */
  #conocer(alerta: Alerta): void {
    this.#conocidas.add(alerta.id);
    if (!abierta(alerta)) return;
    if (alerta.critica && alerta.atendidaEn === null) this.alarma.sonarPor(alerta.id);
    anunciar(`${alerta.critica ? 'Alerta crítica' : 'Nueva alerta'}: ${alerta.mensaje}.`);
  }

  #contarCambio(antes: Alerta, { atendidaEn, atendidaPor, cerradaEn }: Alerta): void {
    if (antes.atendidaEn === null && atendidaEn !== null && atendidaPor !== null)
      anunciar(
        atendidaPor === this.usuario.id
          ? `Has atendido ${this.#nombrar(antes)}.`
          : `${this.equipo.nombreDe(atendidaPor)} ha atendido ${this.#nombrar(antes)}.`,
      );
    else if (abierta(antes) && cerradaEn !== null) anunciar(`Ha terminado ${this.#nombrar(antes)}.`);
  }

  #nombrar({ tipo, usuarioId }: Alerta): string {
    return `la alerta «${NOMBRE_DE_TIPO[tipo]}» de ${this.equipo.nombreDe(usuarioId)}`;
  }
}

/** Only grows. */
const etapa = ({ atendidaEn, cerradaEn }: Alerta): number =>
  Number(atendidaEn !== null) + Number(cerradaEn !== null);

async function leerAbiertas(): Promise<Alerta[]> {
  const leidas: Alerta[] = [];
  for (let after: string | null = null, quedan = true; quedan;) {
    const { alertas }: { readonly alertas: Pagina<Alerta> } = await consultar(ALERTAS, {
      abiertas: true,
      after,
    });
    leidas.push(...alertas.edges.map(({ node }) => node));
    after = alertas.pageInfo.endCursor;
    quedan = alertas.pageInfo.hasNextPage;
  }
  return leidas;
}
