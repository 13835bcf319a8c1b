const FIN_Y_TEXTO = 0x81;

const NO_ASCII = /[^\0-\x7f]/;

/**
 * The UTF-8 bytes of a text, one in each character ('latin1'): the form that a socket writes with the least
 * work, and that is put together like any text.
 */
export function enOctetos(texto: string): string {
  return NO_ASCII.test(texto) ? Buffer.from(texto).toString('latin1') : texto;
}

/** A whole text message as a server sends it: one frame, not masked (RFC 6455, section 5.2). */
export function marcoDeTexto(octetos: string): string {
  const { length } = octetos;
  if (length < 126) return String.fromCharCode(FIN_Y_TEXTO, length) + octetos;
  if (length < 65_536) return String.fromCharCode(FIN_Y_TEXTO, 126, length >> 8, length & 0xff) + octetos;
  const largo = Buffer.alloc(8);
  largo.writeBigUInt64BE(BigInt(length));
  return String.fromCharCode(FIN_Y_TEXTO, 127) + largo.toString('latin1') + octetos;
}
