import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { AlmacenDeCola, Cambios, Cuentas, DepositoDeSesion, Tokens } from './almacen.js';
import { ESTADOS_LOCALES, type EstadoLocal, type Operacion, type OperacionNueva } from './operacion.js';

interface Esquema extends DBSchema {
  /** The key is given by the database, one higher each time: the place in the queue over all tabs. */
  sync_queue: { key: number; value: Operacion; indexes: { estado: [EstadoLocal, number] } };
  sesion: { key: 'tokens'; value: Tokens };
}

const VERSION = 1;
/** On the disk, and not only on its way there, before a promise tells it. */
const DURABLE = { durability: 'strict' } as const;

/**
 * The database of one user of this browser, with their queue and their session.
 * @param nombre of the database; a user's operations must never be sent in the name of another.
 */
export function abrirIndexedDB(nombre: string): { cola: AlmacenDeCola; sesion: DepositoDeSesion } {
  const base = new Base(nombre);
  return { cola: new ColaEnIndexedDB(base), sesion: new SesionEnIndexedDB(base) };
}

class Base {
  #abierta: Promise<IDBPDatabase<Esquema>> | undefined;

  constructor(private readonly nombre: string) {}

  /** Opens it when it is first needed, and again after the browser closed it. */
  abrir(): Promise<IDBPDatabase<Esquema>> {
    const olvidar = () => (this.#abierta = undefined);
    this.#abierta ??= openDB<Esquema>(this.nombre, VERSION, {
      upgrade(base) {
        const cola = base.createObjectStore('sync_queue', { keyPath: 'orden', autoIncrement: true });
        cola.createIndex('estado', ['estado', 'orden']);
        base.createObjectStore('sesion');
      },
      // A newer version of the page wants to change the database.
      blocking: (_actual, _nueva, evento) => {
        olvidar();
        (evento.target as IDBDatabase).close();
      },
      terminated: olvidar,
    }).catch((error: unknown) => {
      olvidar();
      throw error;
    });
    return this.#abierta;
  }
}

class ColaEnIndexedDB implements AlmacenDeCola {
  constructor(private readonly base: Base) {}

  async agregar(
    nueva: OperacionNueva,
    fusionar: (ultima: Operacion) => Operacion | undefined,
  ): Promise<Operacion> {
    const transaccion = (await this.base.abrir()).transaction('sync_queue', 'readwrite', DURABLE);
    const ultima = (await transaccion.store.openCursor(null, 'prev'))?.value;
    const fusionada = ultima && fusionar(ultima);
    // Without `orden`, as it is here, the database gives one.
    const orden = await transaccion.store.put(fusionada ?? (nueva as Operacion));
    await transaccion.done;
    return { ...(fusionada ?? nueva), orden };
  }

  async cambiar(
    estados: readonly EstadoLocal[],
    maximo: number,
    decidir: (operaciones: readonly Operacion[]) => Cambios,
  ): Promise<readonly Operacion[]> {
    const transaccion = (await this.base.abrir()).transaction('sync_queue', 'readwrite', DURABLE);
    const indice = transaccion.store.index('estado');
    const porEstado = await Promise.all(estados.map((estado) => indice.getAll(rangoDe(estado), maximo)));
    const primeras = porEstado
      .flat()
      .sort((una, otra) => una.orden - otra.orden)
      .slice(0, maximo);
    const { guardar = [], borrar = [] } = decidir(primeras);
    await Promise.all([
      ...guardar.map((fila) => transaccion.store.put(fila)),
      ...borrar.map(({ orden }) => transaccion.store.delete(orden)),
      transaccion.done,
    ]);
    return guardar;
  }

  async leer(estado: EstadoLocal, maximo: number): Promise<readonly Operacion[]> {
    return (await this.base.abrir()).getAllFromIndex('sync_queue', 'estado', rangoDe(estado), maximo);
  }

  async contar(): Promise<Cuentas> {
    const transaccion = (await this.base.abrir()).transaction('sync_queue', 'readonly');
    const indice = transaccion.store.index('estado');
    const contadas = await Promise.all(ESTADOS_LOCALES.map((estado) => indice.count(rangoDe(estado))));
    return Object.fromEntries(ESTADOS_LOCALES.map((estado, i) => [estado, contadas[i]])) as Cuentas;
  }
}

class SesionEnIndexedDB implements DepositoDeSesion {
  constructor(private readonly base: Base) {}

  async leer(): Promise<Tokens | null> {
    return (await (await this.base.abrir()).get('sesion', 'tokens')) ?? null;
  }

  async guardar(tokens: Tokens | null): Promise<void> {
    const transaccion = (await this.base.abrir()).transaction('sesion', 'readwrite', DURABLE);
    await (tokens ? transaccion.store.put(tokens, 'tokens') : transaccion.store.delete('tokens'));
    await transaccion.done;
  }
}

const rangoDe = (estado: EstadoLocal): IDBKeyRange =>
  IDBKeyRange.bound([estado, 0], [estado, Number.MAX_SAFE_INTEGER]);
