import { Injectable } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import { audiencia, Barrido, EnVivo, type Flujo, type PosicionEnVivo } from '../eventos/index.js';
import { PosicionesService } from './posiciones.service.js';
import { recientes } from './tracking.consultas.js';

/** The live map of an empresa, for who supervises it: each user's newest position, whenever it moves. */
@Injectable()
export class MapaEnVivo {
  constructor(
    private readonly enVivo: EnVivo,
    private readonly posiciones: PosicionesService,
    barrido: Barrido,
    @InyectarBaseDatos() db: BaseDatos,
  ) {
    barrido.registrar(async ({ supervisiones }, segundos) =>
      supervisiones.length === 0 ? [] : recientes(db, supervisiones, segundos),
    );
  }

  /** Everybody of the actor's empresa. */
  seguirTodos(actor: Actor): Flujo<PosicionEnVivo> {
    return this.seguir(actor);
  }

  /** @throws ErrorDeDominio NOT_FOUND if the user is not of the actor's empresa. */
  async seguirA(actor: Actor, usuarioId: number): Promise<Flujo<PosicionEnVivo>> {
    await this.posiciones.exigirDeLaEmpresa(actor, usuarioId);
    return this.seguir(actor, (posicion) => posicion.usuarioId === usuarioId);
  }

  private seguir(
    { empresaId }: Actor,
    interesa?: (posicion: PosicionEnVivo) => boolean,
  ): Flujo<PosicionEnVivo> {
    return this.enVivo.novedades({
      evento: 'ubicacion:nueva',
      audiencia: audiencia.supervision(empresaId),
      clave: ({ usuarioId }) => usuarioId,
      orden: ({ fecha }) => Date.parse(fecha),
      interesa,
      conflar: true,
    });
  }
}
