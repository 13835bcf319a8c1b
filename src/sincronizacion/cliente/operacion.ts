/** A place on earth as the contract's `UbicacionInput`: degrees, metres, m/s, degrees from north, 0…1, RFC 3339. */
export interface UbicacionTomada {
  readonly id: string;
  readonly lat: number;
  readonly lon: number;
  readonly precision?: number | null;
  readonly velocidad?: number | null;
  readonly rumbo?: number | null;
  readonly bateria?: number | null;
  readonly fecha: string;
}

interface DatosDeVisita {
  readonly actividadId: number;
  readonly fecha?: string;
  readonly lat?: number;
  readonly lon?: number;
}

/** What each type of operation carries: the arguments of the mutation that it stands for. */
export interface DatosPorTipo {
  readonly ubicaciones: { readonly ubicaciones: readonly UbicacionTomada[] };
  readonly 'check-in': DatosDeVisita;
  readonly 'check-out': DatosDeVisita;
  readonly mensaje: {
    readonly id: string;
    readonly texto: string;
    readonly conversacionId?: number;
    readonly paraUsuarioId?: number;
  };
  readonly panico: { readonly lat?: number; readonly lon?: number; readonly mensaje?: string };
}

export type TipoOperacion = keyof DatosPorTipo;
export type EstadoLocal = 'pendiente' | 'enviando' | 'hecha' | 'error';
export const ESTADOS_LOCALES: readonly EstadoLocal[] = ['pendiente', 'enviando', 'hecha', 'error'];

/** Why an operation is in `error`. */
export interface Fallo {
  /**
   * `rechazada`: the server judged it and keeps that result under its id. `inaceptable`: the server would not read
   * the request that carried it alone. `agotada`: the server could not apply it, as often as it may be tried.
   */
  readonly motivo: 'rechazada' | 'inaceptable' | 'agotada';
  readonly code: string;
  readonly mensaje: string | null;
}

/** A row of `sync_queue`. Instants are RFC 3339, UTC, by this device's clock. */
export interface Operacion<Tipo extends TipoOperacion = TipoOperacion> {
  /** Its place, given by the store: never given twice, and it stays when the operation is tried again. */
  readonly orden: number;
  /** What the server knows it by; a new one when a refused operation is tried again. */
  readonly id: string;
  readonly idsAnteriores: readonly string[];
  readonly tipo: Tipo;
  readonly datos: DatosPorTipo[Tipo];
  readonly creadaEn: string;
  readonly estado: EstadoLocal;
  /** How often it was put into a request under this id: if ever, the server may have applied it. */
  readonly envios: number;
  /** How often the server said of it: later. */
  readonly intentos: number;
  readonly fallo: Fallo | null;
  /** Of one in `hecha`: what part of it the server did not do, and why. Nothing is left to be sent of it. */
  readonly aviso: string | null;
  /** When it became `hecha` or `error`. */
  readonly resueltaEn: string | null;
}

/** What is put behind the others: the store gives it its place. */
export type OperacionNueva = Omit<Operacion, 'orden'>;
