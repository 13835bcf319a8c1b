import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  check,
  date,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  real,
  uuid,
} from 'drizzle-orm/pg-core';
import { momento, usuario } from './empresas.js';

/** What a phone says of where it is. WGS 84 degrees, metres, metres per second, degrees from north, 0 to 1. */
const fix = () => ({
  /** Made by the phone, so that sending twice is keeping once. */
  id: uuid().notNull(),
  lat: doublePrecision().notNull(),
  lon: doublePrecision().notNull(),
  precision: real(),
  velocidad: real(),
  rumbo: real(),
  bateria: real(),
  /** When it was measured, by the phone's clock. */
  fecha: momento('fecha').notNull(),
  recibidaEn: momento('recibida_en').notNull().defaultNow(),
});

type Fix = Record<'lat' | 'lon' | 'precision' | 'velocidad' | 'rumbo' | 'bateria', AnyPgColumn>;

/** NaN is greater than every number in Postgres, so that a range refuses it too. */
const rangos = (tabla: Fix) => sql`${tabla.lat} between -90 and 90 and ${tabla.lon} between -180 and 180
  and ${tabla.precision} between 0 and 1e6 and ${tabla.velocidad} between 0 and 1e4
  and ${tabla.rumbo} between 0 and 360 and ${tabla.bateria} between 0 and 1`;

/** Every accepted position. */
export const ubicacion = pgTable(
  'ubicacion',
  {
    usuarioId: integer('usuario_id')
      .notNull()
      .references(() => usuario.id),
    ...fix(),
  },
  (tabla) => [
    // Registering: ON CONFLICT (usuario_id, id). By user, so that nobody's ids stand in another's way.
    primaryKey({ columns: [tabla.usuarioId, tabla.id] }),
    // A track: WHERE usuario_id = $1 AND fecha BETWEEN $2 AND $3 ORDER BY fecha. The latest ones: … DESC LIMIT 2.
    // Retention, user by user: … AND fecha < $2 ORDER BY fecha. A BRIN on fecha would not last: new rows take the
    // room of those that were removed, and its ranges never shrink.
    index('ubicacion_de_usuario').on(tabla.usuarioId, tabla.fecha),
    check('ubicacion_en_rango', rangos(tabla)),
  ],
);

/**
 * That positions of a user came which were measured some time before: what was worked out of that day may be wrong.
 * A row for each time, so that whoever takes them takes none that came meanwhile.
 */
export const ubicacionTardia = pgTable('ubicacion_tardia', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  usuarioId: integer('usuario_id')
    .notNull()
    .references(() => usuario.id),
  /** A day of the empresa's own zone. */
  fecha: date({ mode: 'string' }).notNull(),
});

/**
 * The newest position of each user: one row, replaced by a newer `fecha` only. No index but the key, so that
 * replacing it touches none.
 */
export const ultimaUbicacion = pgTable(
  'ultima_ubicacion',
  {
    usuarioId: integer('usuario_id')
      .primaryKey()
      .references(() => usuario.id),
    ...fix(),
  },
  (tabla) => [check('ultima_ubicacion_en_rango', rangos(tabla))],
);
