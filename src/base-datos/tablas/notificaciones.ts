import { sql } from 'drizzle-orm';
import {
  check,
  foreignKey,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { momento, usuario } from './empresas.js';

/** Something that a user wants to be told at a moment. */
export const recordatorio = pgTable(
  'recordatorio',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    empresaId: integer('empresa_id').notNull(),
    /** Who is to be told. */
    usuarioId: integer('usuario_id').notNull(),
    texto: text().notNull(),
    programadoPara: momento('programado_para').notNull(),
    creadoPor: integer('creado_por').notNull(),
    creadoEn: momento('creado_en').notNull().defaultNow(),
    /** Set once, in the statement that makes its notification. */
    enviadoEn: momento('enviado_en'),
  },
  (tabla) => [
    foreignKey({
      columns: [tabla.empresaId, tabla.usuarioId],
      foreignColumns: [usuario.empresaId, usuario.id],
    }),
    foreignKey({
      columns: [tabla.empresaId, tabla.creadoPor],
      foreignColumns: [usuario.empresaId, usuario.id],
    }),
    // Those that are due: WHERE enviado_en IS NULL AND programado_para <= $1.
    index('recordatorio_por_enviar')
      .on(tabla.programadoPara)
      .where(sql`${tabla.enviadoEn} is null`),
    // recordatorios() of one user: WHERE usuario_id = $1.
    index('recordatorio_de_usuario').on(tabla.usuarioId, tabla.programadoPara),
    // recordatorios() of a supervisor: WHERE empresa_id = $1.
    index('recordatorio_de_empresa').on(tabla.empresaId, tabla.programadoPara),
    // Retention: WHERE enviado_en < $1.
    index('recordatorio_enviado')
      .on(tabla.enviadoEn)
      .where(sql`${tabla.enviadoEn} is not null`),
    check('recordatorio_texto_largo', sql`length(${tabla.texto}) between 1 and 500`),
  ],
);

/** A phone or browser that takes push messages: the token by which FCM knows it, and whose it is now. */
export const dispositivo = pgTable(
  'dispositivo',
  {
    /** Another one when its token becomes somebody else's: what was on its way to the former is theirs no more. */
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    empresaId: integer('empresa_id').notNull(),
    usuarioId: integer('usuario_id').notNull(),
    token: text().notNull(),
    plataforma: text().notNull(),
    /** The last time that it said so: later than a send, the token was confirmed meanwhile. */
    registradoEn: momento('registrado_en').notNull().defaultNow(),
  },
  (tabla) => [
    // By its digest: a token may be longer than an index takes (2,704 bytes).
    uniqueIndex('dispositivo_token_unico').on(sql`md5(${tabla.token})`),
    // What deliveries refer to: a device of the notification's own user.
    unique('dispositivo_de_usuario').on(tabla.usuarioId, tabla.id),
    foreignKey({
      columns: [tabla.empresaId, tabla.usuarioId],
      foreignColumns: [usuario.empresaId, usuario.id],
    }),
    check('dispositivo_token_largo', sql`length(${tabla.token}) between 1 and 4096`),
    check('dispositivo_plataforma_largo', sql`length(${tabla.plataforma}) between 1 and 50`),
  ],
);

export const tipoNotificacion = pgEnum('tipo_notificacion', [
  'visita-asignada',
  'visita-pendiente',
  'sin-check-in',
  'panico',
  'recordatorio',
]);

export const estadoNotificacion = pgEnum('estado_notificacion', [
  /** To be sent, or being sent. */
  'pendiente',
  /** Taken by FCM for one device at least. */
  'enviada',
  /** No device took it, and nobody goes on trying by themselves. */
  'fallida',
  /** There was no device to send it to. */
  'sin-dispositivo',
  /** Push messages are off: the server has no credentials for them. */
  'push-apagado',
]);

/** Something that a user is told once. */
export const notificacion = pgTable(
  'notificacion',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    empresaId: integer('empresa_id').notNull(),
    usuarioId: integer('usuario_id').notNull(),
    tipo: tipoNotificacion().notNull(),
    /** Names what it is about: `panico-55`. However often that is found, its user is told once. */
    clave: text().notNull(),
    titulo: text().notNull(),
    texto: text().notNull(),
    estado: estadoNotificacion().notNull().default('pendiente'),
    creadaEn: momento('creada_en').notNull().defaultNow(),
    /** After it, nobody is told any more. */
    venceEn: momento('vence_en').notNull(),
    enviadaEn: momento('enviada_en'),
    /** Of the latest try, or of being queued again: one that has been silent since may have lost its job. */
    actualizadaEn: momento('actualizada_en').notNull().defaultNow(),
  },
  (tabla) => [
    unique('notificacion_una_vez').on(tabla.usuarioId, tabla.clave),
    // What deliveries refer to.
    unique('notificacion_de_usuario').on(tabla.usuarioId, tabla.id),
    foreignKey({
      columns: [tabla.empresaId, tabla.usuarioId],
      foreignColumns: [usuario.empresaId, usuario.id],
    }),
    // notificaciones() of an admin: WHERE empresa_id = $1 AND id < $2 ORDER BY id DESC.
    index('notificacion_de_empresa').on(tabla.empresaId, tabla.id),
    // notificaciones(estado): WHERE empresa_id = $1 AND estado = $2 AND id < $3 ORDER BY id DESC.
    index('notificacion_por_estado').on(tabla.empresaId, tabla.estado, tabla.id),
    // Those without a job, counted and queued again: WHERE estado = 'pendiente' AND id > $1.
    index('notificacion_pendiente')
      .on(tabla.id)
      .where(sql`${tabla.estado} = 'pendiente'`),
    // Those that failed, counted: WHERE estado = 'fallida' AND creada_en >= $1.
    index('notificacion_fallida')
      .on(tabla.empresaId, tabla.id)
      .where(sql`${tabla.estado} = 'fallida'`),
    // Retention: WHERE creada_en < $1.
    index('notificacion_por_fecha').on(tabla.creadaEn),
    check('notificacion_clave_larga', sql`length(${tabla.clave}) between 1 and 200`),
    check(
      'notificacion_enviada_con_fecha',
      sql`(${tabla.estado} = 'enviada') = (${tabla.enviadaEn} is not null)`,
    ),
  ],
);

export const estadoEnvio = pgEnum('estado_envio', ['pendiente', 'enviado', 'fallido']);

/** One notification to one device. */
export const envio = pgTable(
  'envio',
  {
    usuarioId: integer('usuario_id').notNull(),
    notificacionId: integer('notificacion_id').notNull(),
    dispositivoId: integer('dispositivo_id').notNull(),
    estado: estadoEnvio().notNull().default('pendiente'),
    /** Tries that were made, each of several requests. */
    intentos: integer().notNull().default(0),
    /** Why the latest try did not work, in words of our own. */
    causa: text(),
    /** Until then somebody is sending it: two jobs at once, or one that was thought dead, send it once. */
    reservadoHasta: momento('reservado_hasta'),
    actualizadoEn: momento('actualizado_en').notNull().defaultNow(),
  },
  (tabla) => [
    primaryKey({ columns: [tabla.notificacionId, tabla.dispositivoId] }),
    foreignKey({
      name: 'envio_de_notificacion_fk',
      columns: [tabla.usuarioId, tabla.notificacionId],
      foreignColumns: [notificacion.usuarioId, notificacion.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'envio_a_dispositivo_fk',
      columns: [tabla.usuarioId, tabla.dispositivoId],
      foreignColumns: [dispositivo.usuarioId, dispositivo.id],
    }).onDelete('cascade'),
    // Removal with its device (ON DELETE CASCADE).
    index('envio_de_dispositivo').on(tabla.dispositivoId),
    // What some devices took and others have yet to: WHERE estado = 'pendiente' AND notificacion_id > $1.
    index('envio_pendiente')
      .on(tabla.notificacionId)
      .where(sql`${tabla.estado} = 'pendiente'`),
    check('envio_intentos_desde_0', sql`${tabla.intentos} >= 0`),
    check('envio_fallido_con_causa', sql`${tabla.estado} <> 'fallido' or ${tabla.causa} is not null`),
  ],
);
