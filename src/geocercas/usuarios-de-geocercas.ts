import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import type { Actor } from '../comun/actor.js';
import { type Usuario, UsuariosService } from '../usuarios/index.js';
import { GeocercasService } from './geocercas.service.js';

/** The users of zones: of all those that one operation asks for, at once. */
@Injectable()
export class UsuariosDeGeocercas {
  private readonly cargadores = new WeakMap<object, DataLoader<number, Usuario[]>>();

  constructor(
    private readonly geocercas: GeocercasService,
    private readonly usuarios: UsuariosService,
  ) {}

  /** @param operacion what stands for the operation in which they are asked for: its GraphQL context. */
  de(operacion: object, actor: Actor, geocercaId: number): Promise<Usuario[]> {
    let cargador = this.cargadores.get(operacion);
    if (!cargador) {
      cargador = new DataLoader((ids) => this.leer(actor, ids), { cache: false });
      this.cargadores.set(operacion, cargador);
    }
    return cargador.load(geocercaId);
  }

  private async leer(actor: Actor, geocercaIds: readonly number[]): Promise<Usuario[][]> {
    const asignados = await this.geocercas.asignadosA(actor, geocercaIds);
    const usuarioIds = [...new Set([...asignados.values()].flat())];
    const usuarios = await this.usuarios.porIds(actor.empresaId, usuarioIds);
    return geocercaIds.map((id) =>
      (asignados.get(id) ?? []).flatMap((usuarioId) => usuarios.get(usuarioId) ?? []),
    );
  }
}
