import { onTestFinished } from 'vitest';
import type { Cliente } from '../apoyo/cliente.js';
import { Escucha } from '../apoyo/escucha.js';
import { CLAVE_DEMO } from '../apoyo/perfiles.js';
import type { Opciones } from './opciones.js';
import { simular } from './simulacion.js';

/** A minute of the day is played in a second. */
export const RAPIDO = { clave: CLAVE_DEMO, rapidez: 60, cada: 100, minutos: 1, semilla: 1 };

export interface Funcion {
  /** What it prints, line by line. */
  readonly lineas: Escucha<string>;
  readonly cerrar: () => Promise<void>;
}

/** Plays in this process, until `cerrar` or the end of the test. */
export function empezar(opciones: Opciones): Funcion {
  const fin = new AbortController();
  const lineas = new Escucha<string>(() => fin.abort());
  const terminada = simular(opciones, (linea) => lineas.poner(linea), fin.signal);
  terminada.catch((error: unknown) => lineas.fallar(error));
  const cerrar = async () => {
    fin.abort();
    await terminada;
  };
  onTestFinished(() => cerrar().catch(() => {}));
  return { lineas, cerrar };
}

/** A busy machine is slow; nothing waits for it to pass. */
export const CON_CALMA = { timeout: 20_000 };

const desdeAyer = () => new Date(Date.now() - 86_400_000).toISOString();
const hastaManana = () => new Date(Date.now() + 86_400_000).toISOString();

/** When somebody's positions were measured, of those that are kept. */
export async function fechasDe(quien: Cliente, usuarioId: number): Promise<string[]> {
  const { recorrido } = await quien.datos(
    `query ($usuarioId: Int!, $desde: DateTime!, $hasta: DateTime!) {
      recorrido(usuarioId: $usuarioId, desde: $desde, hasta: $hasta) { fecha }
    }`,
    { usuarioId, desde: desdeAyer(), hasta: hastaManana() },
  );
  return recorrido.map(({ fecha }: { fecha: string }) => fecha);
}
