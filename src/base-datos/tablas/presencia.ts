import { boolean, index, integer, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core';
import { momento, usuario } from './empresas.js';

/** A process with connections, which renews its lease while it lives: those of one that was killed expire. */
export const procesoVivo = pgTable('proceso_vivo', {
  id: uuid().primaryKey(),
  /** The last time that it said so: its connections lived then. */
  vistoEn: momento('visto_en').notNull(),
  venceEn: momento('vence_en').notNull(),
});

/** That a user has connections to a process. */
export const usuarioConectado = pgTable(
  'usuario_conectado',
  {
    procesoId: uuid('proceso_id')
      .notNull()
      .references(() => procesoVivo.id, { onDelete: 'cascade' }),
    usuarioId: integer('usuario_id')
      .notNull()
      .references(() => usuario.id),
  },
  (tabla) => [
    primaryKey({ columns: [tabla.procesoId, tabla.usuarioId] }),
    // Whether any process has them: WHERE usuario_id = $1.
    index('usuario_conectado_de_usuario').on(tabla.usuarioId),
  ],
);

/** What was last told of each user: changes only when they come or go for good. */
export const presencia = pgTable(
  'presencia',
  {
    usuarioId: integer('usuario_id')
      .primaryKey()
      .references(() => usuario.id),
    enLinea: boolean('en_linea').notNull(),
    /** Grows with each change, so that an older one which arrives late is known by it. */
    desde: momento('desde').notNull(),
    actualizadaEn: momento('actualizada_en').notNull().defaultNow(),
  },
  // The sweep for lost events: WHERE actualizada_en > $1.
  (tabla) => [index('presencia_reciente').on(tabla.actualizadaEn)],
);
