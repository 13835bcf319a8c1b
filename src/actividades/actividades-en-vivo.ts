import { Injectable } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import { type ActividadEnVivo, audienciaDelEquipo, Barrido, EnVivo, type Flujo } from '../eventos/index.js';
import { recientes } from './actividades.consultas.js';
import { comoPublicacion } from './publicacion.js';

/** The one source of every live view of visits. */
@Injectable()
export class ActividadesEnVivo {
  constructor(
    private readonly enVivo: EnVivo,
    barrido: Barrido,
    @InyectarBaseDatos() db: BaseDatos,
  ) {
    barrido.registrar(async ({ supervisiones, usuarios }, segundos) => {
      if (supervisiones.length + usuarios.length === 0) return [];
      const cambiadas = await recientes(db, { empresaIds: supervisiones, usuarioIds: usuarios }, segundos);
      return cambiadas.map(({ cambiada, edadMs }) => Object.assign(comoPublicacion(cambiada), { edadMs }));
    });
  }

  /** Visits as they are assigned and change: those of the empresa for who supervises, else the actor's own. */
  seguir(actor: Actor): Flujo<ActividadEnVivo> {
    return this.enVivo.novedades({
      evento: 'actividad:cambio',
      audiencia: audienciaDelEquipo(actor),
      clave: ({ id }) => id,
      orden: ({ version }) => version,
      conflar: false,
    });
  }
}
