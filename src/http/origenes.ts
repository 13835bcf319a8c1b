import { Injectable } from '@nestjs/common';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';

const LOCALES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Which web pages may call this server from a browser: those it serves itself, and those configured. */
@Injectable()
export class OrigenesPermitidos {
  constructor(@InyectarConfiguracion() private readonly configuracion: Configuracion) {}

  /** @param origen absent: not a browser, so there is nothing to protect it from. */
  permite(origen: string | undefined, host: string | undefined): boolean {
    if (origen === undefined) return true;
    if (this.configuracion.ORIGENES_PERMITIDOS.includes(origen)) return true;
    if (!URL.canParse(origen)) return false;
    const url = new URL(origen);
    // A front end in development runs on a port of its own.
    return url.host === host || (!this.configuracion.produccion && LOCALES.has(url.hostname));
  }
}
