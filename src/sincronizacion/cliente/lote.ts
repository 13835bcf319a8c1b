import type { Operacion } from './operacion.js';

/** The server's own limit. */
export const OPERACIONES_POR_LOTE = 500;
/** The server's limit on a body. */
export const BYTES_POR_LOTE = 512 * 1024;

const ENVOLTURA_BYTES = '{"operaciones":[]}'.length;
const codificador = new TextEncoder();

/** What `POST /sincronizacion` takes. */
export const cuerpoDe = (lote: readonly Operacion[]): string =>
  `{"operaciones":[${lote.map(enCuerpo).join(',')}]}`;

const enCuerpo = ({ id, tipo, datos, creadaEn }: Operacion): string =>
  JSON.stringify({ id, tipo, datos, creadaEn });

/**
 * The first operations that fit into one request. One that alone is too big goes alone: the server refuses it,
 * and so it is shown.
 * @param operaciones by `orden`, at most as many as may go.
 */
export function cortarLote(operaciones: readonly Operacion[], maximoBytes = BYTES_POR_LOTE): Operacion[] {
  const lote: Operacion[] = [];
  let bytes = ENVOLTURA_BYTES;
  for (const operacion of operaciones) {
    bytes += codificador.encode(enCuerpo(operacion)).length + 1;
    if (lote.length > 0 && bytes > maximoBytes) break;
    lote.push(operacion);
  }
  return lote;
}
