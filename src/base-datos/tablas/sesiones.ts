import { sql } from 'drizzle-orm';
import { check, doublePrecision, index, integer, pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core';
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

/**
 * Sign-ins that failed, or may yet: of an account from one network, and of a network over all accounts. No e-mail or
 * address is here, only a digest of them.
 */
export const intentoSesion = pgTable(
  'intento_sesion',
  {
    /** SHA-256 of the network, or of the account and the network, base64url. */
    clave: text().primaryKey(),
    /** As many as there were at `contado_en`: they fade from then on. */
    fallos: doublePrecision().notNull(),
    contadoEn: momento('contado_en').notNull(),
    /** Until then no attempt is taken. */
    libreDesde: momento('libre_desde'),
    /** The account has signed in from that network: until then what others do there does not delay it. */
    conocidaHasta: momento('conocida_hasta'),
    /** From then on the row says no more than its absence. */
    caducaEn: momento('caduca_en').notNull(),
  },
  (tabla) => [
    check('intento_sesion_fallos_no_negativos', sql`${tabla.fallos} >= 0`),
    // Purge: WHERE caduca_en < now().
    index('intento_sesion_por_caducidad').on(tabla.caducaEn),
  ],
);
