import { Logger } from '@nestjs/common';

const REPETICION_MS = 10_000;

/**
 * Listens to BullMQ's errors: it reports a lost connection as an event and goes on by itself, and without a
 * listener it would end the process. Told once in a while: each loop reports each try, and each job its own.
 */
export function avisar(quien: string): (error: Error) => void {
  const logger = new Logger('Colas');
  let dichos = new Set<string>();
  let desde = 0;
  return ({ message }) => {
    if (Date.now() - desde > REPETICION_MS) {
      dichos = new Set();
      desde = Date.now();
    }
    // The same of another job is the same.
    const queja = message.replaceAll(/\d+/g, '#');
    if (dichos.has(queja)) return;
    dichos.add(queja);
    logger.error(`${quien}: ${message}`);
  };
}
