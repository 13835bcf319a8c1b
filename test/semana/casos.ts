import { beforeAll, expect, it } from 'vitest';
import { Comparacion } from './comparacion.js';
import { type Funcion, type Opciones, representar } from './funcion.js';

/** Under load; nobody waits for it. */
const PLAZO_MS = 240_000;

/** Plays a plan, and states that all of it came to pass, each thing once. @returns what came of it, in time. */
export function casosDe(opciones: Opciones): () => Funcion {
  let funcion: Funcion;
  let comparacion: Comparacion;
  beforeAll(async () => {
    funcion = await representar(opciones);
    comparacion = new Comparacion(opciones.plan, funcion);
  }, PLAZO_MS);

  it('every alert, opened and closed', () => comparacion.deAlertas());
  it('every closing of a visit, and its correction', () => comparacion.deVisitas());
  it('every notification and reminder', () => comparacion.deAvisos());
  it('every summary of a day', () => comparacion.deResumenes());
  it('every job that it asks for', () => comparacion.deTrabajos(opciones.veces ?? 1));
  it('and refuses nobody', () => expect(funcion.negativas).toEqual([]));
  return () => funcion;
}
