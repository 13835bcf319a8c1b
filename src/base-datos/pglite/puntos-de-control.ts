import type { PGlite } from '@electric-sql/pglite';
import { Logger } from '@nestjs/common';
import { detalleParaRegistro } from '../../comun/errores.js';

const CADA_MS = 10_000;
/** Reading so much at the start after a kill takes a second; writing it out keeps others waiting for a tenth of one. */
const REGISTRO_MAXIMO_BYTES = 64 * 2 ** 20;

/**
 * Makes the checkpoints that nobody makes for a Postgres inside a process, which has no process of its own for them:
 * else its log would grow until the next orderly stop, and a start after a kill would read all of it.
 * @returns ends it, once the one that is being made is done.
 */
export function hacerPuntosDeControl(
  pglite: PGlite,
  { cadaMs = CADA_MS, maximoBytes = REGISTRO_MAXIMO_BYTES } = {},
): () => Promise<void> {
  const logger = new Logger('BaseDatos');
  let enCurso: Promise<void> | undefined;
  const revisar = async () => {
    try {
      if ((await registroDesdeElUltimo(pglite)) > maximoBytes) await pglite.exec('checkpoint');
    } catch (error) {
      logger.warn(`No checkpoint was made: ${detalleParaRegistro(error)}`);
    }
  };
  const temporizador = setInterval(() => {
    enCurso ??= revisar().finally(() => (enCurso = undefined));
  }, cadaMs).unref();
  return async () => {
    clearInterval(temporizador);
    await enCurso;
  };
}

/** Bytes of log that a start after a kill would have to read. */
async function registroDesdeElUltimo(pglite: PGlite): Promise<number> {
  const { rows } = await pglite.query<{ bytes: number }>(
    'select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::float8 as bytes from pg_control_checkpoint()',
  );
  return rows[0]?.bytes ?? 0;
}
