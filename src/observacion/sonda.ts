import type { Logger } from '@nestjs/common';
import { detalleParaRegistro } from '../comun/errores.js';
import { conPlazo } from '../comun/plazo.js';

/** For a check or a reading; whoever asks has a deadline of its own, Prometheus ten seconds. */
const PLAZO_MS = 2_000;

/** What a probe found. */
export type Hallazgo<T> = { readonly bien: true; readonly valor: T } | { readonly bien: false };

/**
 * Asks a part of the server how it is, with a deadline. One that hangs is not asked again until it answers, so
 * that probes do not pile up; a failure is logged when it begins, and its end.
 */
export class Sonda<T> {
  private enCurso: Promise<T> | undefined;
  private fallando = false;

  constructor(
    private readonly nombre: string,
    private readonly preguntar: () => Promise<T>,
    private readonly logger: Logger,
  ) {}

  /** Never throws. */
  async tomar(): Promise<Hallazgo<T>> {
    try {
      const valor = await conPlazo(this.respuesta(), PLAZO_MS);
      if (this.fallando) this.logger.log(`«${this.nombre}» answers again`);
      this.fallando = false;
      return { bien: true, valor };
    } catch (error) {
      if (!this.fallando) this.logger.warn(`«${this.nombre}» failed: ${detalleParaRegistro(error)}`);
      this.fallando = true;
      return { bien: false };
    }
  }

  private respuesta(): Promise<T> {
    // Inside an async function, so that what throws at once is caught too.
    this.enCurso ??= (async () => this.preguntar())().finally(() => (this.enCurso = undefined));
    return this.enCurso;
  }
}
