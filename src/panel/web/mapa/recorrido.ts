import { computed, effect, type ReadonlySignal, signal as senal } from '@preact/signals';
import { limitesDelDia } from '../comun/dias.js';
import type { ResumenDiario, Ubicacion } from '../datos/contrato.js';
import { Lectura } from '../datos/lectura.js';
import type { Posiciones } from '../datos/posiciones.js';
import { consultar } from '../red/api.js';
import type { Conexion } from '../red/conexion.js';
import { ErrorDeApi } from '../red/graphql.js';
import { type PuntoDelRecorrido, RECORRIDO, RESUMEN_DEL_DIA } from './contrato.js';
import { largo, precisas, queCuentan } from './distancia.js';

/** Live come only the newest positions: those of a phone that was out of coverage are read a little later. */
const REPASO_MS = 15_000;
/** A line that is drawn anew with each position of each second would only cost. */
const PAUSA_MS = 1_000;
/** What has more positions than an answer may have is asked for by halves, down to this. */
const TROZO_MINIMO_MS = 900_000;

interface Peticion {
  readonly usuarioId: number;
  readonly dia: string;
  /** IANA name: its midnights begin and end the day. */
  readonly zona: string;
}

/** Where somebody was on a day, kept true until `signal` aborts. */
export class RecorridoDelDia {
  readonly lectura: Lectura;
  /** What the server worked out of that day, if it has. */
  readonly resumen: ReadonlySignal<ResumenDiario | null>;
  /** In the order of measuring. */
  readonly puntos: ReadonlySignal<readonly PuntoDelRecorrido[]>;
  /** Those of them that are drawn. */
  readonly dibujados = computed(() => precisas(this.#puntos.value));
  /** Those of them that make the distance, if it is worked out here. */
  readonly cuentan = computed(() => queCuentan(this.#puntos.value));
  /** It ends where the person is now: they have not been anywhere on a later day. */
  readonly acabaEnLaPersona: ReadonlySignal<boolean>;
  readonly metros = computed(() => this.#resumen.value?.distanciaMetros ?? largo(this.cuentan.value));
  readonly #resumen = senal<ResumenDiario | null>(null);
  readonly #puntos = senal<readonly PuntoDelRecorrido[]>([]);
  readonly #porId = new Map<string, PuntoDelRecorrido>();
  readonly #desde: Date;
  readonly #hasta: Date;
  /** Up to here the positions were read, and nothing is missing unless it came later than what is newer. */
  #leidoHasta: Date;
  #pausa: ReturnType<typeof setTimeout> | undefined;
  #repaso: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly peticion: Peticion,
    posiciones: Posiciones,
    conexion: Conexion,
    signal: AbortSignal,
  ) {
    this.resumen = this.#resumen;
    this.puntos = this.#puntos;
    const { desde, hasta } = limitesDelDia(peticion.dia, peticion.zona);
    this.#desde = this.#leidoHasta = desde;
    this.#hasta = hasta;
    this.lectura = new Lectura(() => this.#leer(signal), signal);
    this.acabaEnLaPersona = computed(() => {
      void posiciones.version.value;
      const ultima = posiciones.porUsuario.get(peticion.usuarioId);
      return ultima !== undefined && Date.parse(ultima.fecha) < hasta.getTime();
    });
    const dejarDeOir = posiciones.alMover((ubicacion) => this.#llegar(ubicacion));
    const dejarDeMirar = effect(() => {
      if (conexion.estado.value !== 'en-vivo') return;
      // Whatever was missed may be of any hour of the day.
      this.#leidoHasta = this.#desde;
      this.lectura.alEmpezar();
    });
    // Not only when live: queries may work where the socket does not.
    this.lectura.pedir();
    signal.addEventListener('abort', () => {
      dejarDeOir();
      dejarDeMirar();
      clearTimeout(this.#pausa);
      clearTimeout(this.#repaso);
    });
  }

  #llegar(ubicacion: Ubicacion): void {
    const cuando = Date.parse(ubicacion.fecha);
    if (ubicacion.usuarioId !== this.peticion.usuarioId) return;
    if (cuando < this.#desde.getTime() || cuando >= this.#hasta.getTime()) return;
    this.#porId.set(ubicacion.id, ubicacion);
    this.#pausa ??= setTimeout(() => {
      this.#pausa = undefined;
      this.#mostrar();
    }, PAUSA_MS);
    this.#repaso ??= setTimeout(() => {
      this.#repaso = undefined;
      this.lectura.pedir();
    }, REPASO_MS);
  }

  async #leer(signal: AbortSignal): Promise<void> {
    const { usuarioId, dia } = this.peticion;
    const hasta = new Date(this.#hasta.getTime() - 1);
    const [leidos, { resumenesDiarios }] = await Promise.all([
      leerTrozo(usuarioId, this.#leidoHasta, hasta, signal),
      consultar(RESUMEN_DEL_DIA, { usuarioId, dia }),
    ]);
    if (signal.aborted) return;
    for (const punto of leidos) this.#porId.set(punto.id, punto);
    const ultimo = leidos.at(-1);
    if (ultimo) this.#leidoHasta = new Date(ultimo.fecha);
    this.#resumen.value = resumenesDiarios[0] ?? null;
    this.#mostrar();
  }

  #mostrar(): void {
    const enOrden = [...this.#porId.values()].map((punto) => [Date.parse(punto.fecha), punto] as const);
    this.#puntos.value = enOrden.sort(([una], [otra]) => una - otra).map(([, punto]) => punto);
  }
}

async function leerTrozo(
  usuarioId: number,
  desde: Date,
  hasta: Date,
  signal: AbortSignal,
): Promise<readonly PuntoDelRecorrido[]> {
  const ms = hasta.getTime() - desde.getTime();
  if (ms < 0 || signal.aborted) return [];
  try {
    const variables = { usuarioId, desde: desde.toISOString(), hasta: hasta.toISOString() };
    return (await consultar(RECORRIDO, variables)).recorrido;
  } catch (error) {
    const sonDemasiados = error instanceof ErrorDeApi && error.codigo === 'BAD_USER_INPUT';
    if (!sonDemasiados || ms < TROZO_MINIMO_MS) throw error;
    const medio = new Date(desde.getTime() + Math.floor(ms / 2));
    const antes = await leerTrozo(usuarioId, desde, medio, signal);
    return [...antes, ...(await leerTrozo(usuarioId, new Date(medio.getTime() + 1), hasta, signal))];
  }
}
