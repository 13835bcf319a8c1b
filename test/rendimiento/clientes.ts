import type { Rol } from '../../src/comun/actor.js';
import type { Conexiones, Cuenta } from './proceso-clientes.js';
import type { Recursos } from './obrero.js';
import { Proceso } from './proceso.js';
import { tokenDe } from './identidad.js';

export interface Llegada {
  readonly grupo: string;
  readonly marcos: number;
}

export interface Grupo extends Omit<Conexiones, 'sockets'> {
  /** One socket for each; the same user may have many. */
  readonly usuarioIds: readonly number[];
  readonly rol?: Rol;
}

/** The product's subscription, with everything that an advance has. */
export const PROGRESO = `subscription ($tareaId: Int) {
  progresoTarea(tareaId: $tareaId) { tareaId seq progreso mensaje estado fecha restanteMs }
}`;

/** The client processes of a measure. */
export class Clientes {
  private readonly procesos: Proceso[];
  private readonly oyentes = new Map<string, (marcos: number) => void>();

  constructor(cuantos = 2) {
    this.procesos = Array.from({ length: cuantos }, () => Proceso.lanzar('proceso-clientes'));
    for (const proceso of this.procesos) {
      proceso.alAvisar(({ grupo, marcos }: Llegada) => this.oyentes.get(grupo)?.(marcos));
    }
  }

  /** Opens a group's sockets, spread over the processes. Resolves when all of them have asked for what they want. */
  async conectar({ usuarioIds, rol, ...grupo }: Grupo, alRecibir?: (marcos: number) => void): Promise<void> {
    if (alRecibir) this.oyentes.set(grupo.grupo, alRecibir);
    const tokens = new Map<number, string>();
    for (const usuarioId of new Set(usuarioIds)) tokens.set(usuarioId, await tokenDe(usuarioId, rol));
    await this.todos((proceso, turno) => {
      const propios = usuarioIds.filter((_, indice) => indice % this.procesos.length === turno);
      const sockets = propios.map((usuarioId) => ({ usuarioId, token: tokens.get(usuarioId) ?? '' }));
      return proceso.pedir('conectar', { ...grupo, sockets } satisfies Conexiones);
    });
  }

  async contar(grupo: string): Promise<Cuenta> {
    const cuentas = await this.todos((proceso) => proceso.pedir<Cuenta>('contar', grupo));
    return {
      marcos: suma(cuentas.map(({ marcos }) => marcos)),
      bytes: suma(cuentas.map(({ bytes }) => bytes)),
      abiertos: suma(cuentas.map(({ abiertos }) => abiertos)),
      instanteMs: cuentas[0]?.instanteMs ?? 0,
    };
  }

  /** Of each process. */
  recursos(): Promise<Recursos[]> {
    return this.todos((proceso) => proceso.pedir<Recursos>('recursos'));
  }

  /** Milliseconds of each advance since the last call, for groups that keep them. */
  async retrasos(grupo: string): Promise<number[]> {
    return (await this.todos((proceso) => proceso.pedir<number[]>('retrasos', grupo))).flat();
  }

  async cerrar(grupo: string): Promise<void> {
    await this.todos((proceso) => proceso.pedir('cerrar', grupo));
  }

  async terminar(): Promise<void> {
    await this.todos((proceso) => proceso.terminar());
  }

  private todos<T>(pedir: (proceso: Proceso, turno: number) => Promise<T>): Promise<T[]> {
    return Promise.all(this.procesos.map(pedir));
  }
}

export const suma = (numeros: readonly number[]) => numeros.reduce((total, numero) => total + numero, 0);
