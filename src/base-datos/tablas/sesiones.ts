import { sql } from 'drizzle-orm';
import { check, index, integer, pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { momento, usuario } from './empresas.js';

export const motivoCierre = pgEnum('motivo_cierre', ['salida', 'reuso', 'usuario-desactivado']);

/** A sign-in and all the refresh tokens that descend from it. */
export const sesion = pgTable(
  'sesion',
  {
    id: uuid().primaryKey().defaultRandom(),
    usuarioId: integer('usuario_id')
      .notNull()
      .references(() => usuario.id, { onDelete: 'cascade' }),
    creadaEn: momento('creada_en').notNull().defaultNow(),
    expiraEn: momento('expira_en').notNull(),
    cerradaEn: momento('cerrada_en'),
    motivo: motivoCierre(),
  },
  (tabla) => [
    check('sesion_cerrada_con_motivo', sql`(${tabla.cerradaEn} is null) = (${tabla.motivo} is null)`),
    // Ending every session of a user who is deactivated: WHERE usuario_id = $1.
    index('sesion_de_usuario').on(tabla.usuarioId),
    // Purge of old sessions: WHERE expira_en < now().
    index('sesion_por_expiracion').on(tabla.expiraEn),
  ],
);

/** Refresh tokens, by their hash: whoever reads this table cannot sign in with it. */
export const tokenRefresco = pgTable(
  'token_refresco',
  {
    /** SHA-256 of the token, base64url. The token has 256 random bits, so a slow hash adds nothing. */
    hash: text().primaryKey(),
    sesionId: uuid('sesion_id')
      .notNull()
      .references(() => sesion.id, { onDelete: 'cascade' }),
    emitidoEn: momento('emitido_en').notNull().defaultNow(),
    /** Set once, when it is exchanged; coming back after that means that it was stolen. */
    usadoEn: momento('usado_en'),
  },
  (tabla) => [
    // Removal with its session (ON DELETE CASCADE).
    index('token_refresco_de_sesion').on(tabla.sesionId),
  ],
);
