import { ErrorDeDominio } from './errores.js';

/**
 * That there are as many as there may be. No waiting mends it: somebody has to make room.
 * @param que as `zones in an empresa`. @param remedio what makes room.
 */
export const cupoLleno = (que: string, maximo: number, remedio: string) =>
  new ErrorDeDominio('CONFLICT', `There may be at most ${maximo} ${que}: ${remedio}`);
