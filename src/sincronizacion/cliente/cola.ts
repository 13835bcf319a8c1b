import type { AlmacenDeCola, Cambios } from './almacen.js';
import { fusionar } from './fusion.js';
import { cortarLote } from './lote.js';
import type { DatosPorTipo, Fallo, Operacion, OperacionNueva, TipoOperacion } from './operacion.js';
import type { Reloj } from './reloj.js';
import type { Resultado } from './resultado.js';
import { devuelta, enviada, fallida, reintentada, resuelta } from './transiciones.js';

const TODAS = Number.MAX_SAFE_INTEGER >>> 0;

export interface OpcionesDeCola {
  readonly intentosMaximos: number;
  readonly hechasMaximas: number;
  readonly nuevoId: () => string;
}

/** Moves operations from state to state, each move in one transaction that looks at the state it leaves. */
export class Cola {
  constructor(
    private readonly almacen: AlmacenDeCola,
    private readonly reloj: Reloj,
    private readonly opciones: OpcionesDeCola,
  ) {}

  /** @returns the operation that now carries `datos`: positions may have joined one that was waiting. */
  agregar<Tipo extends TipoOperacion>(tipo: Tipo, datos: DatosPorTipo[Tipo]): Promise<Operacion> {
    const nueva: OperacionNueva = {
      id: this.opciones.nuevoId(),
      idsAnteriores: [],
      tipo,
      // As it will be sent; what cannot be fails here, in front of whoever asked for it.
      datos: JSON.parse(JSON.stringify(datos)) as DatosPorTipo[Tipo],
      creadaEn: this.#ahora(),
      estado: 'pendiente',
      envios: 0,
      intentos: 0,
      fallo: null,
      aviso: null,
      resueltaEn: null,
    };
    return this.almacen.agregar(nueva, (ultima) => fusionar(ultima, nueva));
  }

  /** What a sender who was killed left on its way waits again. Only for whoever holds the lock. */
  async recuperar(): Promise<void> {
    await this.#cambiar(['enviando'], (filas) => ({ guardar: filas.map(devuelta) }));
  }

  /**
   * Marks the next batch as on its way. It always begins at the head of the queue, even at what is on its way
   * already: where the lock does not reach every tab, no operation overtakes another.
   */
  async tomar(maximo: number): Promise<readonly Operacion[]> {
    return this.almacen.cambiar(['enviando', 'pendiente'], maximo, (filas) => ({
      guardar: cortarLote(filas).map(enviada),
    }));
  }

  /** Applies the server's results to what was sent; what has none waits again. @returns how many are resolved. */
  async resolver(
    lote: readonly Operacion[],
    resultados: ReadonlyMap<string, Resultado>,
  ): Promise<{ resueltas: number; pendientes: number }> {
    const limites = { ahora: this.#ahora(), intentosMaximos: this.opciones.intentosMaximos };
    let cabeza = true;
    const filas = await this.#deLote(lote, (fila) => {
      const resultado = resultados.get(fila.id.toLowerCase());
      if (!resultado) return devuelta(fila);
      if (resultado.estado !== 'reintentar') return resuelta(fila, resultado, limites);
      // What has no code was not even tried, nor was what is behind the one that could not be applied.
      const contada = cabeza && resultado.code !== null ? resuelta(fila, resultado, limites) : devuelta(fila);
      cabeza = false;
      return contada;
    });
    const pendientes = filas.filter(({ estado }) => estado === 'pendiente').length;
    return { resueltas: filas.length - pendientes, pendientes };
  }

  async devolver(lote: readonly Operacion[]): Promise<void> {
    await this.#deLote(lote, devuelta);
  }

  async fallar(lote: readonly Operacion[], fallo: Fallo): Promise<void> {
    await this.#deLote(lote, (fila) => fallida(fila, fallo, this.#ahora()));
  }

  /** @returns those that wait again. */
  reintentar(id?: string): Promise<readonly Operacion[]> {
    return this.#cambiar(['error'], (filas) => ({
      guardar: filas
        .filter((fila) => id === undefined || fila.id === id)
        .map((fila) => reintentada(fila, this.opciones.nuevoId)),
    }));
  }

  /** Not of what is on its way: nobody knows yet what became of it. @returns whether it was there. */
  async descartar(id: string): Promise<boolean> {
    let encontrada = false;
    await this.#cambiar(['error', 'pendiente'], (filas) => {
      const borrar = filas.filter((fila) => fila.id === id);
      encontrada = borrar.length > 0;
      return { borrar };
    });
    return encontrada;
  }

  /** Forgets the oldest of those that are done, but for a few that may still be shown. */
  async limpiar(): Promise<void> {
    const { hecha } = await this.almacen.contar();
    if (hecha <= this.opciones.hechasMaximas) return;
    await this.#cambiar(['hecha'], (filas) => ({
      borrar: filas.slice(0, Math.max(0, filas.length - this.opciones.hechasMaximas)),
    }));
  }

  #deLote(lote: readonly Operacion[], mover: (fila: Operacion) => Operacion): Promise<readonly Operacion[]> {
    const ids = new Set(lote.map(({ id }) => id));
    return this.#cambiar(['enviando'], (filas) => ({
      guardar: filas.filter(({ id }) => ids.has(id)).map(mover),
    }));
  }

  #cambiar(
    estados: Parameters<AlmacenDeCola['cambiar']>[0],
    decidir: (filas: readonly Operacion[]) => Cambios,
  ): Promise<readonly Operacion[]> {
    return this.almacen.cambiar(estados, TODAS, decidir);
  }

  #ahora(): string {
    return new Date(this.reloj.ahora()).toISOString();
  }
}
