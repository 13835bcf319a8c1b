import type { EstadoLocal, Fallo, Operacion } from './operacion.js';
import type { Resultado } from './resultado.js';

/** The state graph: whatever is not here does not happen. `null` is out of the queue. */
export const TRANSICIONES: Readonly<Record<EstadoLocal, readonly (EstadoLocal | null)[]>> = {
  pendiente: ['enviando', null],
  enviando: ['enviando', 'pendiente', 'hecha', 'error'],
  hecha: [null],
  error: ['pendiente', null],
};

/** Into a request, or into one more after that of a sender who was killed. */
export const enviada = (operacion: Operacion): Operacion => ({
  ...operacion,
  estado: 'enviando',
  envios: operacion.envios + 1,
});

/** Nobody knows what became of it, or the server did not come so far: it waits as before, and no attempt counts. */
export const devuelta = (operacion: Operacion): Operacion => ({ ...operacion, estado: 'pendiente' });

/** @param aviso what part of it was refused, as some of many positions may be. */
export const hecha = (operacion: Operacion, aviso: string | null, ahora: string): Operacion => ({
  ...operacion,
  estado: 'hecha',
  fallo: null,
  aviso,
  resueltaEn: ahora,
});

export const fallida = (operacion: Operacion, fallo: Fallo, ahora: string): Operacion => ({
  ...operacion,
  estado: 'error',
  fallo,
  resueltaEn: ahora,
});

/** What the server's result makes of an operation that was being sent. */
export function resuelta(
  operacion: Operacion,
  { estado, code, mensaje }: Resultado,
  { ahora, intentosMaximos }: { ahora: string; intentosMaximos: number },
): Operacion {
  if (estado === 'reintentar') {
    const contada = { ...operacion, intentos: operacion.intentos + 1 };
    return contada.intentos < intentosMaximos
      ? devuelta(contada)
      : fallida(contada, { motivo: 'agotada', code: code ?? 'SERVICE_UNAVAILABLE', mensaje }, ahora);
  }
  // The repeat of a refused one is a refusal too: it carries the first result's code.
  return estado === 'rechazada' || (estado === 'duplicada' && code !== null)
    ? fallida(operacion, { motivo: 'rechazada', code: code ?? 'BAD_USER_INPUT', mensaje }, ahora)
    : hecha(operacion, mensaje, ahora);
}

/**
 * Back among those that wait, in its old place. A refused one goes under a new id, or the server would only repeat
 * its refusal; any other keeps its own, since the server may have applied it without our having heard.
 */
export function reintentada(operacion: Operacion, nuevoId: () => string): Operacion {
  const limpia = { ...devuelta(operacion), intentos: 0, fallo: null, resueltaEn: null };
  if (operacion.fallo?.motivo !== 'rechazada') return limpia;
  return { ...limpia, id: nuevoId(), idsAnteriores: [...operacion.idsAnteriores, operacion.id], envios: 0 };
}
