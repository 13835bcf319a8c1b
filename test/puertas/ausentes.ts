import type { Argumentos } from './fila.js';

/**
 * The same arguments with something that does not exist at a path: `usuarioIds.1`. What they name there is
 * somebody else's, and the two must be answered alike.
 */
export function conAusente(argumentos: Argumentos, camino: string): Argumentos {
  const copia = structuredClone(argumentos);
  const pasos = camino.split('.');
  const ultimo = pasos.pop() ?? '';
  let lugar: any = copia;
  for (const paso of pasos) lugar = lugar[paso];
  if (lugar?.[ultimo] === undefined) throw new Error(`The arguments have nothing at ${camino}`);
  lugar[ultimo] = ausenteComo(lugar[ultimo]);
  return copia;
}

function ausenteComo(valor: unknown): unknown {
  if (typeof valor === 'number') return 2_147_483_647;
  const texto = String(valor);
  if (/^[\da-f-]{36}$/.test(texto)) return '00000000-0000-4000-8000-000000000000';
  return texto.includes('@') ? 'nadie@ninguna.local' : 'nothing-of-ours';
}
