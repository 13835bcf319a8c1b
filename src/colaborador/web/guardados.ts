import { type IDBPDatabase, openDB } from 'idb';

const ALMACEN = 'valores';

/** Named values that stay on the device: durable once told, and the same for every tab. */
export class Guardados {
  #abierta: Promise<IDBPDatabase> | undefined;
  #vaciados = false;

  /** @param nombre of the database. */
  constructor(private readonly nombre: string) {}

  async leer<T>(clave: string): Promise<T | undefined> {
    return (await (await this.#abrir()).get(ALMACEN, clave)) as T | undefined;
  }

  async guardar(clave: string, valor: unknown): Promise<void> {
    if (this.#vaciados) return;
    const transaccion = (await this.#abrir()).transaction(ALMACEN, 'readwrite', { durability: 'strict' });
    await transaccion.store.put(valor, clave);
    await transaccion.done;
  }

  /** For good: what is still being read keeps nothing either. */
  async vaciar(): Promise<void> {
    this.#vaciados = true;
    await (await this.#abrir()).clear(ALMACEN);
  }

  #abrir(): Promise<IDBPDatabase> {
    const olvidar = () => (this.#abierta = undefined);
    this.#abierta ??= openDB(this.nombre, 1, {
      upgrade: (base) => void base.createObjectStore(ALMACEN),
      terminated: olvidar,
    }).catch((error: unknown) => {
      olvidar();
      throw error;
    });
    return this.#abierta;
  }
}
