import { Logger } from '@nestjs/common';

const REPETICION_MS = 10_000;

/**
 * Listens to BullMQ's errors: it reports a lost connection as an event and goes on by itself, and without a
 * listener it would end the process. Told once in a while: each of its loops reports each of its tries.
 */
export function avisar(quien: string): (error: Error) => void {
  const logger = new Logger('Colas');
  let ultimo = { mensaje: '', momento: 0 };
  return ({ message: mensaje }) => {
    if (mensaje === ultimo.mensaje && Date.now() - ultimo.momento < REPETICION_MS) return;
    ultimo = { mensaje, momento: Date.now() };
    logger.error(`${quien}: ${mensaje}`);
  };
}
