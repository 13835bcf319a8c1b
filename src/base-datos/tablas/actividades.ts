import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  check,
  doublePrecision,
  foreignKey,
  index,
  integer,
  pgEnum,
  pgTable,
  text,
} from 'drizzle-orm/pg-core';
import { momento, usuario } from './empresas.js';

export const estadoActividad = pgEnum('estado_actividad', [
  'pendiente',
  'en-curso',
  'completada',
  'incompleta',
]);

/** A place is on the globe, and known by both of its coordinates or not at all. */
const lugarEntero = (nombre: string, lat: AnyPgColumn, lon: AnyPgColumn) => [
  check(`${nombre}_entero`, sql`(${lat} is null) = (${lon} is null)`),
  check(`${nombre}_en_rango`, sql`${lat} between -90 and 90 and ${lon} between -180 and 180`),
];

/** A visit that somebody is to make. Its state moves only by conditional UPDATE. */
export const actividad = pgTable(
  'actividad',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    empresaId: integer('empresa_id').notNull(),
    /** Who is to make it. */
    usuarioId: integer('usuario_id').notNull(),
    titulo: text().notNull(),
    estado: estadoActividad().notNull().default('pendiente'),
    programadaPara: momento('programada_para').notNull(),
    direccion: text(),
    lat: doublePrecision(),
    lon: doublePrecision(),
    checkInEn: momento('check_in_en'),
    checkInLat: doublePrecision('check_in_lat'),
    checkInLon: doublePrecision('check_in_lon'),
    checkOutEn: momento('check_out_en'),
    checkOutLat: doublePrecision('check_out_lat'),
    checkOutLon: doublePrecision('check_out_lon'),
    /** Of one that ended incomplete: the end of its day, until which what was done counts however late it is told. */
    cerradaEn: momento('cerrada_en'),
    asignadaPor: integer('asignada_por').notNull(),
    creadaEn: momento('creada_en').notNull().defaultNow(),
    /** Grows with each change: an older one that arrives late is known by it. */
    version: integer().notNull().default(1),
    actualizadaEn: momento('actualizada_en').notNull().defaultNow(),
  },
  (tabla) => [
    foreignKey({
      columns: [tabla.empresaId, tabla.usuarioId],
      foreignColumns: [usuario.empresaId, usuario.id],
    }),
    foreignKey({
      columns: [tabla.empresaId, tabla.asignadaPor],
      foreignColumns: [usuario.empresaId, usuario.id],
    }),
    // actividades() of a supervisor: WHERE empresa_id = $1 AND programada_para BETWEEN $2 AND $3.
    index('actividad_de_empresa').on(tabla.empresaId, tabla.programadaPara),
    // actividades() of one user: WHERE usuario_id = $1 AND programada_para BETWEEN $2 AND $3.
    index('actividad_de_usuario').on(tabla.usuarioId, tabla.programadaPara),
    // The sweep for lost events: WHERE actualizada_en > $1.
    index('actividad_reciente').on(tabla.actualizadaEn),
    // The closing of the day, and who is on duty: WHERE estado IN ('pendiente', 'en-curso').
    index('actividad_abierta')
      .on(tabla.empresaId, tabla.programadaPara)
      .where(sql`${tabla.estado} in ('pendiente', 'en-curso')`),
    // Who was on duty by a visit that has ended: WHERE check_in_en > $1.
    index('actividad_con_entrada')
      .on(tabla.checkInEn)
      .where(sql`${tabla.checkInEn} is not null`),
    check('actividad_titulo_largo', sql`length(${tabla.titulo}) between 1 and 200`),
    ...lugarEntero('actividad_lugar', tabla.lat, tabla.lon),
    ...lugarEntero('actividad_check_in_lugar', tabla.checkInLat, tabla.checkInLon),
    ...lugarEntero('actividad_check_out_lugar', tabla.checkOutLat, tabla.checkOutLon),
    check(
      'actividad_estado_con_sus_fechas',
      sql`case ${tabla.estado}
            when 'pendiente' then ${tabla.checkInEn} is null and ${tabla.checkOutEn} is null
            when 'en-curso' then ${tabla.checkInEn} is not null and ${tabla.checkOutEn} is null
            when 'completada' then ${tabla.checkInEn} is not null and ${tabla.checkOutEn} is not null
            else ${tabla.checkOutEn} is null end`,
    ),
    check(
      'actividad_incompleta_con_cierre',
      sql`(${tabla.estado} = 'incompleta') = (${tabla.cerradaEn} is not null)`,
    ),
    check('actividad_entra_antes_del_cierre', sql`${tabla.checkInEn} <= ${tabla.cerradaEn}`),
    check('actividad_sale_despues_de_entrar', sql`${tabla.checkOutEn} >= ${tabla.checkInEn}`),
  ],
);
