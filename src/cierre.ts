import { Logger, type INestApplication } from '@nestjs/common';

/**
 * Stops cleanly on Ctrl-C or a supervisor's SIGTERM: running tasks are given back at their last advance,
 * sockets are closed so that their clients reconnect, and the database last. Whatever hangs is cut at
 * `maximoMs`; nothing is lost by it, since what was accepted is in the database already.
 */
export function cerrarConSenales(app: INestApplication, maximoMs: number): void {
  const logger = new Logger('Cierre');
  let cerrando = false;
  const cerrar = (senal: NodeJS.Signals) => {
    // A second Ctrl-C: whoever is waiting does not want to.
    if (cerrando) process.exit(130);
    cerrando = true;
    logger.log(`${senal}: stopping`);
    setTimeout(() => {
      logger.warn(`Not stopped after ${maximoMs} ms: leaving`);
      process.exit(1);
    }, maximoMs).unref();
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error(`Stopped with an error: ${String(error)}`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', cerrar);
  process.on('SIGTERM', cerrar);
}
