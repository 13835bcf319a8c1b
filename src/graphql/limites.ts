import {
  NoSchemaIntrospectionCustomRule,
  type ParseOptions,
  type validate,
  type ValidationRule,
} from 'graphql';
import { entradaInvalida } from '../comun/errores.js';
import { exigirProfundidad } from '../comun/profundidad-json.js';
import type { Configuracion } from '../configuracion/index.js';
import { aliasMaximos } from './limites/alias.js';
import { costoMaximo } from './limites/costo.js';
import { expansionMaxima } from './limites/expansion.js';
import { literalesHondos } from './limites/literales.js';
import { profundidadMaxima } from './limites/profundidad.js';
import { raicesMaximas } from './limites/raices.js';

/** Errors of a document that are told; looking for more is work that nobody asked for. */
const ERRORES_DE_DOCUMENTO = 10;
/** Characters to a token, at most and on average: texts and comments are one, or none, however long. */
const CARACTERES_POR_TOKEN = 64;

/** Characters of a variable's name that an error repeats. */
const NOMBRE_MAXIMO = 50;

/** What a document is held to besides GraphQL's own rules, the same over HTTP and WebSocket. */
export interface LimitesDeDocumento {
  readonly parse: ParseOptions;
  readonly reglas: readonly ValidationRule[];
  readonly validate: NonNullable<Parameters<typeof validate>[3]>;
  /** @throws ErrorDeDominio BAD_USER_INPUT for what is refused before it is read. */
  readonly revisar: (query: string, variables: object | null | undefined) => void;
}

/** @returns the limits that are configured. Without introspection, errors suggest no names of the schema either. */
export function limitesDe({
  CONSULTA_TOKENS_MAX,
  CONSULTA_PROFUNDIDAD_MAX,
  CONSULTA_RAICES_MAX,
  CONSULTA_ALIAS_MAX,
  CONSULTA_COSTO_MAX,
  JSON_PROFUNDIDAD_MAX,
  GRAPHQL_INTROSPECCION,
}: Configuracion): LimitesDeDocumento {
  const caracteres = CONSULTA_TOKENS_MAX * CARACTERES_POR_TOKEN;
  return {
    parse: { maxTokens: CONSULTA_TOKENS_MAX },
    reglas: [
      profundidadMaxima(CONSULTA_PROFUNDIDAD_MAX),
      raicesMaximas(CONSULTA_RAICES_MAX),
      // Without fragments nothing expands: the tokens are the limit then.
      expansionMaxima(CONSULTA_TOKENS_MAX),
      aliasMaximos(CONSULTA_ALIAS_MAX),
      costoMaximo(CONSULTA_COSTO_MAX),
      literalesHondos(JSON_PROFUNDIDAD_MAX),
      ...(GRAPHQL_INTROSPECCION ? [] : [NoSchemaIntrospectionCustomRule]),
    ],
    validate: { maxErrors: ERRORES_DE_DOCUMENTO, hideSuggestions: !GRAPHQL_INTROSPECCION },
    revisar(query, variables) {
      if (query.length > caracteres) {
        throw entradaInvalida([
          { path: 'query', message: `expected a document of at most ${caracteres} characters` },
        ]);
      }
      // One by one, to say which: the object that holds them is a level too.
      for (const [nombre, valor] of Object.entries(variables ?? {})) {
        exigirProfundidad(valor, JSON_PROFUNDIDAD_MAX - 1, `variables.${nombre.slice(0, NOMBRE_MAXIMO)}`);
      }
    },
  };
}
