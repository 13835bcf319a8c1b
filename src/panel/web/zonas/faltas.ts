import type { Borrador } from './borrador.js';
import type { Figura } from './geometria/figura.js';
import type { Problema } from './geometria/validez.js';
import {
  DEMASIADAS_PERSONAS,
  type ErroresDeZona,
  NOMBRE_NO_VALIDO,
  SIN_FIGURA,
  TEXTO_DE_FALTA,
} from './textos.js';

/** The server's limits: characters, and people. */
const NOMBRE_MAXIMO = 200;
const PERSONAS_MAXIMAS = 1_000;

/** What is to be mended before a zone is worth sending. */
export function faltasDe(
  { nombre, usuarioIds }: Borrador,
  figura: Figura | null,
  problema: Problema | undefined,
): ErroresDeZona {
  const largo = nombre.trim().length;
  return {
    ...((largo === 0 || largo > NOMBRE_MAXIMO) && { nombre: NOMBRE_NO_VALIDO }),
    ...(!figura && { figura: SIN_FIGURA }),
    ...(problema && { figura: TEXTO_DE_FALTA[problema.falta] }),
    ...(usuarioIds.size > PERSONAS_MAXIMAS && { usuarios: DEMASIADAS_PERSONAS }),
  };
}
