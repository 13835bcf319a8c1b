import { vi } from 'vitest';
import { Horario } from '../../src/horarios/index.js';
import { alTerminar } from './al-terminar.js';

/** Taken when this is loaded: in a file's second suite it is silenced already. */
const LATIR = Reflect.get(Horario.prototype, 'latir');

/**
 * Servers that this file starts from now on do no work of their own accord: their periodic works, run at a full
 * minute, would do what a test is about to do, or undo what it has just set up. Handlers can still be called.
 * @returns asks for what is due, as a server does at each full minute.
 */
export function sinHorario(): (horario: Horario) => Promise<void> {
  const espia = vi.spyOn(Horario.prototype, 'latir').mockResolvedValue();
  alTerminar(async () => espia.mockRestore());
  return (horario) => LATIR.call(horario);
}
