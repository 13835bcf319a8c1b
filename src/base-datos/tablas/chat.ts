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
  uuid,
} from 'drizzle-orm/pg-core';
import { empresa, momento, usuario } from './empresas.js';

export const tipoConversacion = pgEnum('tipo_conversacion', ['privada', 'grupal']);

export const conversacion = pgTable(
  'conversacion',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    empresaId: integer('empresa_id')
      .notNull()
      .references(() => empresa.id),
    tipo: tipoConversacion().notNull(),
    nombre: text(),
    /** Of a private one, its two users, the lower id first: two people have one conversation. */
    usuarioMenor: integer('usuario_menor'),
    usuarioMayor: integer('usuario_mayor'),
    /** Who made the group; nobody of a private one, nor of one that is older than this column. */
    creadaPor: integer('creada_por'),
    /** Place of the latest message; who writes takes the next one, so that its row is the order of all. */
    ultimoOrden: integer('ultimo_orden').notNull().default(0),
    creadaEn: momento('creada_en').notNull().defaultNow(),
  },
  (tabla) => [
    // What participants refer to.
    unique('conversacion_de_empresa').on(tabla.empresaId, tabla.id),
    uniqueIndex('conversacion_privada_unica')
      .on(tabla.usuarioMenor, tabla.usuarioMayor)
      .where(sql`${tabla.tipo} = 'privada'`),
    foreignKey({
      columns: [tabla.empresaId, tabla.creadaPor],
      foreignColumns: [usuario.empresaId, usuario.id],
    }),
    // How many groups somebody has made: WHERE creada_por = $1.
    index('conversacion_de_creador')
      .on(tabla.creadaPor)
      .where(sql`${tabla.creadaPor} is not null`),
    check('conversacion_creada_grupal', sql`${tabla.creadaPor} is null or ${tabla.tipo} = 'grupal'`),
    check(
      'conversacion_privada_de_dos',
      sql`case when ${tabla.tipo} = 'privada' then ${tabla.usuarioMenor} < ${tabla.usuarioMayor} and ${tabla.nombre} is null
          else ${tabla.usuarioMenor} is null and ${tabla.usuarioMayor} is null and ${tabla.nombre} is not null end`,
    ),
    check('conversacion_nombre_largo', sql`length(${tabla.nombre}) between 1 and 200`),
  ],
);

export const participante = pgTable(
  'participante',
  {
    empresaId: integer('empresa_id').notNull(),
    conversacionId: integer('conversacion_id').notNull(),
    usuarioId: integer('usuario_id').notNull(),
    /** Place of the last message that they have read. */
    leidoHasta: integer('leido_hasta').notNull().default(0),
  },
  (tabla) => [
    primaryKey({ columns: [tabla.conversacionId, tabla.usuarioId] }),
    foreignKey({
      // Named, as Postgres would cut the name that it gets by default.
      name: 'participante_de_conversacion_fk',
      columns: [tabla.empresaId, tabla.conversacionId],
      foreignColumns: [conversacion.empresaId, conversacion.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [tabla.empresaId, tabla.usuarioId],
      foreignColumns: [usuario.empresaId, usuario.id],
    }),
    // conversaciones(): WHERE usuario_id = $1.
    index('participante_de_usuario').on(tabla.usuarioId),
  ],
);

export const mensaje = pgTable(
  'mensaje',
  {
    conversacionId: integer('conversacion_id').notNull(),
    /** Its place in the conversation, from 1, without holes. */
    orden: integer().notNull(),
    /** Made by the author's device, so that sending twice is writing once. */
    id: uuid().notNull(),
    autorId: integer('autor_id').notNull(),
    texto: text().notNull(),
    fecha: momento('fecha').notNull().defaultNow(),
    /** When it was kept: `fecha` may be that of a device which was offline. */
    recibidoEn: momento('recibido_en').notNull().defaultNow(),
  },
  (tabla) => [
    // mensajes(): WHERE conversacion_id = $1 AND orden < $2 ORDER BY orden DESC.
    primaryKey({ columns: [tabla.conversacionId, tabla.orden] }),
    // enviarMensaje again: WHERE autor_id = $1 AND id = $2.
    unique('mensaje_de_autor_unico').on(tabla.autorId, tabla.id),
    // marcarLeido: WHERE conversacion_id = $1 AND id = $2.
    unique('mensaje_de_conversacion_unico').on(tabla.conversacionId, tabla.id),
    foreignKey({
      // Named, as Postgres would cut the name that it gets by default.
      name: 'mensaje_de_participante_fk',
      columns: [tabla.conversacionId, tabla.autorId],
      foreignColumns: [participante.conversacionId, participante.usuarioId],
    }).onDelete('cascade'),
    // noLeidos: WHERE conversacion_id = $1 AND autor_id = $2 AND orden > $3. And removal with its participant.
    index('mensaje_de_participante').on(tabla.conversacionId, tabla.autorId, tabla.orden),
    // The sweep for lost events: WHERE recibido_en > $1. No BRIN: PGlite has no autovacuum, which summarises it.
    index('mensaje_reciente').on(tabla.recibidoEn),
    check('mensaje_texto_largo', sql`length(${tabla.texto}) between 1 and 4000`),
    check('mensaje_orden_desde_1', sql`${tabla.orden} >= 1`),
  ],
);
