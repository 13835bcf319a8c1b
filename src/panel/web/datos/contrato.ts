/** What the panel reads of the team: types of the public contract, and the documents that read them. */
import { operacion } from '../red/operacion.js';
import type { Usuario } from '../sesion/contrato.js';

export interface Empresa {
  readonly id: number;
  readonly nombre: string;
  /** IANA name, as America/Bogota. */
  readonly zonaHoraria: string;
}

export type Persona = Usuario;

export interface Presencia {
  readonly usuarioId: number;
  readonly enLinea: boolean;
  readonly desde: string;
}

/** Metres, m/s, degrees, 0..1. */
export interface Ubicacion {
  readonly id: string;
  readonly usuarioId: number;
  readonly lat: number;
  readonly lon: number;
  readonly precision: number | null;
  readonly velocidad: number | null;
  readonly rumbo: number | null;
  readonly bateria: number | null;
  readonly fecha: string;
}

/** GeoJSON, and the contract's own circle: longitude comes first, radius in metres. */
export type Area =
  | { readonly type: 'Polygon'; readonly coordinates: readonly Anillo[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly Anillo[])[] }
  | { readonly type: 'Circle'; readonly coordinates: Posicion; readonly radius: number };
export type Posicion = readonly [lon: number, lat: number];
/** Its last position is its first. */
export type Anillo = readonly Posicion[];

export interface Geocerca {
  readonly id: number;
  readonly nombre: string;
  readonly area: Area;
  readonly usuarios: readonly { readonly id: number }[];
  readonly activa: boolean;
}

export interface Alerta {
  readonly id: number;
  readonly tipo: 'FUERA_DE_ZONA' | 'INACTIVIDAD' | 'PANICO';
  readonly critica: boolean;
  readonly usuarioId: number;
  readonly geocercaId: number | null;
  readonly mensaje: string;
  readonly ubicacion: Pick<Ubicacion, 'lat' | 'lon' | 'precision' | 'fecha'> | null;
  readonly abiertaEn: string;
  readonly ultimaVezEn: string;
  readonly cerradaEn: string | null;
  readonly atendidaEn: string | null;
  readonly atendidaPor: number | null;
}

export type EstadoDeVisita = 'PENDIENTE' | 'EN_CURSO' | 'COMPLETADA' | 'INCOMPLETA';

export interface Visita {
  readonly id: number;
  readonly titulo: string;
  readonly usuarioId: number;
  readonly estado: EstadoDeVisita;
  readonly programadaPara: string;
  readonly direccion: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly checkInEn: string | null;
  readonly checkOutEn: string | null;
  readonly cerradaEn: string | null;
}

export interface ResumenDiario {
  readonly usuarioId: number;
  readonly fecha: string;
  readonly distanciaMetros: number;
  readonly puntos: number;
  readonly actualizadoEn: string;
}

export interface Pagina<Nodo> {
  readonly edges: readonly { readonly node: Nodo }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export const CAMPOS_UBICACION = 'id usuarioId lat lon precision velocidad rumbo bateria fecha';
export const CAMPOS_GEOCERCA = 'id nombre area usuarios { id } activa';
export const CAMPOS_ALERTA = `id tipo critica usuarioId geocercaId mensaje
  ubicacion { lat lon precision fecha } abiertaEn ultimaVezEn cerradaEn atendidaEn atendidaPor`;
export const CAMPOS_VISITA = `id titulo usuarioId estado programadaPara direccion lat lon
  checkInEn checkOutEn cerradaEn`;

export const EQUIPO = operacion<{ readonly empresa: Empresa; readonly usuarios: readonly Persona[] }>(
  'query Equipo { empresa { id nombre zonaHoraria } usuarios { id nombre correo rol } }',
);
export const PRESENCIAS = operacion<{ readonly presencias: readonly Presencia[] }>(
  'query Presencias { presencias { usuarioId enLinea desde } }',
);
export const ULTIMAS_UBICACIONES = operacion<{ readonly ultimasUbicaciones: readonly Ubicacion[] }>(
  `query UltimasUbicaciones { ultimasUbicaciones { ${CAMPOS_UBICACION} } }`,
);
export const GEOCERCAS = operacion<{ readonly geocercas: readonly Geocerca[] }>(
  `query Geocercas { geocercas { ${CAMPOS_GEOCERCA} } }`,
);
/** `abiertas: false`: those that have ended. */
export const ALERTAS = operacion<
  { readonly alertas: Pagina<Alerta> },
  { readonly abiertas: boolean; readonly after: string | null }
>(
  `query Alertas($abiertas: Boolean, $after: String) {
    alertas(abiertas: $abiertas, first: 100, after: $after) {
      edges { node { ${CAMPOS_ALERTA} } }
      pageInfo { hasNextPage endCursor }
    }
  }`,
);
export const VISITAS = operacion<{ readonly actividades: readonly Visita[] }, { readonly fecha: string }>(
  `query Visitas($fecha: Date!) { actividades(fecha: $fecha) { ${CAMPOS_VISITA} } }`,
);
export const RESUMENES = operacion<
  { readonly resumenesDiarios: readonly ResumenDiario[] },
  { readonly desde: string; readonly hasta: string }
>(
  `query Resumenes($desde: Date!, $hasta: Date!) {
    resumenesDiarios(desde: $desde, hasta: $hasta) { usuarioId fecha distanciaMetros puntos actualizadoEn }
  }`,
);

export const PRESENCIA = operacion<{ readonly usuarioPresencia: Presencia }>(
  'subscription Presencia { usuarioPresencia { usuarioId enLinea desde } }',
);
export const TRACKING = operacion<{ readonly trackingUbicacion: Ubicacion }>(
  `subscription Tracking { trackingUbicacion { ${CAMPOS_UBICACION} } }`,
);
export const ALERTA_NUEVA = operacion<{ readonly alertaNueva: Alerta }>(
  `subscription AlertaNueva { alertaNueva { ${CAMPOS_ALERTA} } }`,
);
export const ACTIVIDAD_ESTADO = operacion<{ readonly actividadEstado: Visita }>(
  `subscription ActividadEstado { actividadEstado { ${CAMPOS_VISITA} } }`,
);
