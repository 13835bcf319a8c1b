import { Injectable } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import { type AlertaEnVivo, audiencia, Barrido, EnVivo, type Flujo } from '../eventos/index.js';
import { recientes } from './alertas.consultas.js';
import { comoPublicacion } from './publicacion.js';

/** The one source of every live view of alerts. */
@Injectable()
export class AlertasEnVivo {
  constructor(
    private readonly enVivo: EnVivo,
    barrido: Barrido,
    @InyectarBaseDatos() db: BaseDatos,
  ) {
    barrido.registrar(async ({ supervisiones }, segundos) => {
      if (supervisiones.length === 0) return [];
      const cambiadas = await recientes(db, supervisiones, segundos);
      return cambiadas.map(({ cambiada, edadMs }) => Object.assign(comoPublicacion(cambiada), { edadMs }));
    });
  }

  /** Alerts of the actor's empresa as they open, close or are attended. For who supervises. */
  seguir({ empresaId }: Actor): Flujo<AlertaEnVivo> {
    return this.enVivo.novedades({
      evento: 'alerta:cambio',
      audiencia: audiencia.supervision(empresaId),
      clave: ({ id }) => id,
      orden: ({ version }) => version,
      conflar: false,
    });
  }
}
