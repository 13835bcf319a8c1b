import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { type Procesador, ProcesadorDeTarea } from './procesador.js';
import { Simulacion } from './simulacion.js';

/** Which processor does each task type. */
@Injectable()
export class RegistroDeProcesadores implements OnModuleInit {
  private readonly procesadores = new Map<string, Procesador>();

  constructor(
    private readonly descubrimiento: DiscoveryService,
    private readonly simulacion: Simulacion,
  ) {}

  /** @throws Error if two classes claim one type: the start fails, not the task. */
  onModuleInit(): void {
    for (const proveedor of this.descubrimiento.getProviders({ metadataKey: ProcesadorDeTarea.KEY })) {
      const tipo = this.descubrimiento.getMetadataByDecorator(ProcesadorDeTarea, proveedor);
      if (!tipo) continue;
      if (this.procesadores.has(tipo)) throw new Error(`Task type «${tipo}» has two processors`);
      this.procesadores.set(tipo, proveedor.instance as Procesador);
    }
  }

  /** Types with a processor of their own, in alphabetical order. */
  get tipos(): string[] {
    return [...this.procesadores.keys()].sort((a, b) => a.localeCompare(b, 'es'));
  }

  /** Any type without one is simulated. */
  para(tipo: string): Procesador {
    return this.procesadores.get(tipo) ?? this.simulacion;
  }
}
