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
  uuid,
} from 'drizzle-orm/pg-core';
import { momento, usuario } from './empresas.js';

export const tipoOperacion = pgEnum('tipo_operacion', [
  'ubicaciones',
  'check-in',
  'check-out',
  'mensaje',
  'panico',
]);

export const resultadoOperacion = pgEnum('resultado_operacion', ['aplicada', 'rechazada']);

/** What became of something that a device kept while it was offline: written with what it did, or it was not done. */
export const operacionSincronizada = pgTable(
  'operacion_sincronizada',
  {
    empresaId: integer('empresa_id').notNull(),
    usuarioId: integer('usuario_id').notNull(),
    /** Made by the device, so that sending twice is doing once. */
    id: uuid().notNull(),
    /** Null, as the next one, of what could not be read. */
    tipo: tipoOperacion(),
    /** By the device's clock. */
    creadaEn: momento('creada_en'),
    estado: resultadoOperacion().notNull(),
    /** Why it was refused. */
    code: text(),
    mensaje: text(),
    recibidaEn: momento('recibida_en').notNull().defaultNow(),
  },
  (tabla) => [
    // By user, so that nobody's ids stand in another's way.
    primaryKey({ columns: [tabla.usuarioId, tabla.id] }),
    foreignKey({
      // Named, as Postgres would cut the name that it gets by default.
      name: 'operacion_de_usuario_fk',
      columns: [tabla.empresaId, tabla.usuarioId],
      foreignColumns: [usuario.empresaId, usuario.id],
    }),
    // Retention: WHERE recibida_en < $1 ORDER BY recibida_en.
    index('operacion_por_fecha').on(tabla.recibidaEn),
    check('operacion_rechazada_con_code', sql`(${tabla.estado} = 'rechazada') = (${tabla.code} is not null)`),
    check(
      'operacion_aplicada_se_leyo',
      sql`${tabla.estado} = 'rechazada' or (${tabla.tipo} is not null and ${tabla.creadaEn} is not null)`,
    ),
  ],
);
