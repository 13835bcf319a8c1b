import { type SQL, sql } from 'drizzle-orm';
import { alerta, enTexto, leer, type Leida } from '../base-datos/index.js';
import type { AlertaEnVivo } from '../eventos/index.js';

/** What is read of an alert. */
export const COLUMNAS = {
  id: alerta.id,
  empresaId: alerta.empresaId,
  tipo: alerta.tipo,
  critica: alerta.critica,
  usuarioId: alerta.usuarioId,
  geocercaId: alerta.geocercaId,
  mensaje: alerta.mensaje,
  ubicacion: alerta.ubicacion,
  abiertaEn: alerta.abiertaEn,
  ultimaVezEn: alerta.ultimaVezEn,
  cerradaEn: alerta.cerradaEn,
  atendidaEn: alerta.atendidaEn,
  atendidaPor: alerta.atendidaPor,
  version: alerta.version,
};

/** The same in a hand-written statement. */
export const LEER = leer(COLUMNAS);

type Momentos = 'abiertaEn' | 'ultimaVezEn' | 'cerradaEn' | 'atendidaEn';
export type Fila = Leida<AlertaEnVivo, Momentos> & { readonly empresaId: number };

/** An alert and the empresa that it is of. */
export interface AlertaDeEmpresa {
  readonly empresaId: number;
  readonly alerta: AlertaEnVivo;
}

export function comoAlerta({ empresaId, ...fila }: Fila): AlertaDeEmpresa {
  const { abiertaEn, ultimaVezEn, cerradaEn, atendidaEn } = fila;
  return {
    empresaId,
    alerta: {
      ...fila,
      abiertaEn: enTexto(abiertaEn),
      ultimaVezEn: enTexto(ultimaVezEn),
      cerradaEn: cerradaEn && enTexto(cerradaEn),
      atendidaEn: atendidaEn && enTexto(atendidaEn),
    },
  };
}

/** What makes an open alert the only one, in the order in which every statement takes its locks. */
export const CLAVE = sql`${alerta.empresaId}, ${alerta.usuarioId}, ${alerta.tipo}, coalesce(${alerta.geocercaId}, 0)`;

/** The arbiter `alerta_abierta_unica`. */
export const SI_YA_ESTA_ABIERTA = sql`on conflict (empresa_id, usuario_id, tipo, (coalesce(geocerca_id, 0))) where cerrada_en is null`;

/** A moment as a parameter: by the clock of the rules, which need not be the database's. */
export const instante = (momento: Date): SQL => sql`${momento.toISOString()}::timestamptz`;

/** The position `p` of a statement, as an alert keeps it. */
export const SU_UBICACION = sql`jsonb_build_object(
  'id', p.id, 'usuarioId', p.usuario_id, 'lat', p.lat, 'lon', p.lon, 'precision', p.precision,
  'velocidad', p.velocidad, 'rumbo', p.rumbo, 'bateria', p.bateria,
  'fecha', to_char(p.fecha at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`;

/** The newest position of the usuario `u` of a statement, as an alert keeps it. */
export const SU_ULTIMA_UBICACION = sql`(select ${SU_UBICACION} from ultima_ubicacion p where p.usuario_id = u.id)`;
