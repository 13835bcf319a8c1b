import { Injectable } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import { audiencia, Barrido, EnVivo, type Flujo, type PresenciaEnVivo } from '../eventos/index.js';
import * as consultas from './presencia.consultas.js';
import { comoPublicacion } from './presencia.publicacion.js';

/** Who of an empresa is online. */
@Injectable()
export class PresenciaService {
  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    private readonly enVivo: EnVivo,
    barrido: Barrido,
  ) {
    barrido.registrar(async ({ empresas }, segundos) => {
      if (empresas.length === 0) return [];
      const cambios = await consultas.recientes(db, empresas, segundos);
      return cambios.map((cambio) => Object.assign(comoPublicacion(cambio), { edadMs: cambio.edadMs }));
    });
  }

  /** The active users of the actor's empresa, by id. */
  listar(actor: Actor): Promise<PresenciaEnVivo[]> {
    return consultas.listar(this.db, actor);
  }

  /** Who comes online and goes offline in the actor's empresa, from now on. Never completes. */
  seguir({ empresaId }: Actor): Flujo<PresenciaEnVivo> {
    return this.enVivo.novedades({
      evento: 'presencia:cambio',
      audiencia: audiencia.empresa(empresaId),
      clave: ({ usuarioId }) => usuarioId,
      orden: ({ desde }) => Date.parse(desde),
      conflar: true,
    });
  }
}
