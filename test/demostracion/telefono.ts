import type { Destino, Mensaje, ResultadoUbicaciones, Ubicacion, Visita } from './contrato.js';

/** What a phone tells whoever carries it. */
export interface Oyente {
  mensaje(mensaje: Mensaje): void;
  visita(visita: Visita): void;
  /** The connection is there, again: what was missed is to be read. */
  conectado(): void;
}

/** A collaborator's phone: the server's clients, each kind by other doors of the same API. */
export interface Telefono {
  /** Comes within coverage. */
  abrir(): void;
  /** Loses coverage. */
  cerrar(): void;
  enviarUbicaciones(ubicaciones: readonly Ubicacion[]): Promise<ResultadoUbicaciones>;
  /** @param id made here, so that sending twice is writing once. */
  enviarMensaje(id: string, texto: string, destino: Destino): Promise<void>;
}
