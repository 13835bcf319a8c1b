import type { TipoOperacion } from '../../../src/sincronizacion/cliente/index.js';

/** An operation as it travels. */
export interface Pedida {
  readonly id: string;
  readonly tipo: TipoOperacion;
  readonly datos: any;
  readonly creadaEn: string;
}

export interface Rechazo {
  readonly code: string;
  readonly mensaje: string;
}

export const PROPIAS = 3;

/** What the operations are about, in small: visits of this user and what was noted down, in order. */
export class Negocio {
  readonly diario: string[] = [];
  readonly #visitas = new Map<number, 'pendiente' | 'en-curso' | 'completada'>();

  constructor() {
    for (let id = 1; id <= PROPIAS; id++) this.#visitas.set(id, 'pendiente');
  }

  /** @returns why not, or nothing when it is done. */
  aplicar({ tipo, datos }: Pick<Pedida, 'tipo' | 'datos'>): Rechazo | undefined {
    if (tipo === 'check-in') return this.#mover(datos.actividadId, 'pendiente', 'en-curso');
    if (tipo === 'check-out') return this.#mover(datos.actividadId, 'en-curso', 'completada');
    if (tipo === 'mensaje' && datos.texto === '')
      return { code: 'BAD_USER_INPUT', mensaje: 'texto: expected a text' };
    if (tipo === 'mensaje') this.diario.push(`mensaje ${datos.id}: ${datos.texto}`);
    else if (tipo === 'panico') this.diario.push(`panico ${datos.mensaje ?? ''}`);
    else for (const { id } of datos.ubicaciones) this.diario.push(`ubicacion ${id}`);
    return undefined;
  }

  #mover(id: number, de: string, a: 'en-curso' | 'completada'): Rechazo | undefined {
    const estado = this.#visitas.get(id);
    if (!estado) return { code: 'NOT_FOUND', mensaje: 'there is no such activity' };
    if (estado !== de) return { code: 'CONFLICT', mensaje: `expected ${de}, it is ${estado}` };
    this.#visitas.set(id, a);
    this.diario.push(`${id} ${a}`);
    return undefined;
  }
}

/** What no server reads: a request that carries it is refused as a whole. */
export const ILEGIBLE = 'ilegible';
export const esIlegible = ({ datos }: Pick<Pedida, 'datos'>): boolean => datos.texto === ILEGIBLE;
