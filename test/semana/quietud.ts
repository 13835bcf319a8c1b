import { vi } from 'vitest';
import { ColasService, type Pedido } from '../../src/colas/index.js';
import type { NombreDeTrabajo } from '../../src/colas/trabajos.js';
import { Metricas } from '../../src/observacion/index.js';
import type { ServidorDePrueba } from '../apoyo/servidor.js';

const ESPERA_MAXIMA_MS = 20_000;

/** Knows what all servers of this process do in the background, and when nothing is left to be done. */
export class Quietud {
  private pedidos = 0;
  private porPedir = 0;
  private empezados = 0;
  private enCurso = 0;
  /** How often each job was begun, by whichever server. */
  readonly corridas = new Map<string, number>();
  private readonly espias: readonly { mockRestore(): void }[];

  /** @param veces how often each job that is asked for is put, under as many names. */
  constructor(veces: number) {
    const encolar: ColasService['encolar'] = Reflect.get(ColasService.prototype, 'encolar');
    const empezar: Metricas['trabajoEmpezado'] = Reflect.get(Metricas.prototype, 'trabajoEmpezado');
    const alEncolar = (hacer: () => Promise<void>) => this.alEncolar(hacer);
    const alEmpezar = (nombre: string) => this.alEmpezar(nombre);
    const terminado = () => this.enCurso--;
    this.espias = [
      vi.spyOn(ColasService.prototype, 'encolar').mockImplementation(function (this: ColasService, lista) {
        return alEncolar(() => encolar.call(this, repetir(lista, veces)));
      }),
      vi.spyOn(Metricas.prototype, 'trabajoEmpezado').mockImplementation(function (this: Metricas, nombre) {
        alEmpezar(nombre);
        const terminar = empezar.call(this, nombre);
        return (resultado) => {
          terminado();
          terminar(resultado);
        };
      }),
    ];
  }

  private async alEncolar(hacer: () => Promise<void>): Promise<void> {
    this.pedidos++;
    this.porPedir++;
    try {
      await hacer();
    } finally {
      this.porPedir--;
    }
  }

  private alEmpezar(nombre: string): void {
    this.empezados++;
    this.enCurso++;
    this.corridas.set(nombre, (this.corridas.get(nombre) ?? 0) + 1);
  }

  /** Looks no more. */
  terminar(): void {
    for (const espia of this.espias) espia.mockRestore();
  }

  /**
   * Resolves when all that was asked for is done, and what that asked for.
   * @throws Error if a job has failed for good.
   */
  async esperar([servidor]: readonly ServidorDePrueba[]): Promise<void> {
    const colas = servidor?.app.get(ColasService) as ColasService;
    await vi.waitFor(
      async () => {
        const antes = this.pedidos + this.empezados;
        if (this.porPedir + this.enCurso > 0) throw new Error('Jobs are being put or run');
        const { failed = 0, ...pendientes } = await colas.contar();
        if (failed > 0) throw new Error(`${failed} jobs have failed`);
        const quedan = Object.values(pendientes).reduce((suma, cuantos) => suma + cuantos, 0);
        if (quedan > 0 || this.porPedir + this.enCurso > 0 || antes < this.pedidos + this.empezados)
          throw new Error(`Jobs are left: ${JSON.stringify(pendientes)}`);
      },
      { timeout: ESPERA_MAXIMA_MS, interval: 3 },
    );
  }
}

const repetir = (lista: readonly Pedido<NombreDeTrabajo>[], veces: number): Pedido<NombreDeTrabajo>[] =>
  Array.from({ length: veces }, (_, n) =>
    lista.map(({ nombre, id, datos }) => ({ nombre, id: n === 0 ? id : `${id}-${n}`, datos })),
  ).flat();
