import {
  type DocumentNode,
  type ExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import { GraphQLDateTime } from 'graphql-scalars';
import { LRUCache } from 'lru-cache';
import { Difusion } from './difusion.js';
import { esIgualParaTodos } from './igual-para-todos.js';
import type { LimitesDeDocumento } from './limites.js';
import { PESO_GUARDADO, pesoDe } from './peso-de-documento.js';

/** A document that was parsed, validated and compiled, ready to run any number of times. */
export interface DocumentoListo {
  readonly document: DocumentNode;
  readonly compilado: CompiledQuery;
  /** Of a subscription that answers everybody alike. */
  readonly difusion: Difusion | undefined;
}

/** Parses, validates and compiles the operations of WebSocket clients, each distinct one once. */
export class Documentos {
  private readonly listos = new LRUCache<string, DocumentoListo>({
    maxSize: PESO_GUARDADO,
    sizeCalculation: ({ document }, clave) => pesoDe(document, clave),
  });

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly limites: LimitesDeDocumento,
  ) {}

  /** @returns the errors of a document that cannot run; they are not kept, so that they cannot push out good ones. */
  preparar(query: string, operationName: string | undefined): DocumentoListo | readonly GraphQLError[] {
    const clave = `${operationName ?? ''}\n${query}`;
    const conocido = this.listos.get(clave);
    if (conocido) return conocido;
    const listo = this.compilar(query, operationName);
    if ('compilado' in listo) this.listos.set(clave, listo);
    return listo;
  }

  private compilar(
    query: string,
    operationName: string | undefined,
  ): DocumentoListo | readonly GraphQLError[] {
    try {
      const document = parse(query, this.limites.parse);
      const reglas = [...specifiedRules, ...this.limites.reglas];
      const errores = validate(this.schema, document, reglas, this.limites.validate);
      if (errores.length > 0) return errores;
      if (!getOperationAST(document, operationName)) {
        return [new GraphQLError('Say which operation to run: operationName names none of this document')];
      }
      const compilado = compileQuery(this.schema, document, operationName, {
        customSerializers: { [GraphQLDateTime.name]: fechaTalCual },
      });
      if (!isCompiledQuery(compilado)) return erroresDe(compilado);
      const difusion = esIgualParaTodos(this.schema, document) ? new Difusion(compilado) : undefined;
      return { document, compilado, difusion };
    } catch (error) {
      // A syntax error, or a rule that threw: either would close the whole socket if it got out.
      return [error instanceof GraphQLError ? error : new GraphQLError('The document cannot be read')];
    }
  }
}

/** A date that comes as text is one of an event, in RFC 3339 since it was made: to read it again is half of the work. */
const fechaTalCual = (fecha: unknown): unknown =>
  typeof fecha === 'string' ? fecha : GraphQLDateTime.serialize(fecha);

const erroresDe = ({ errors }: ExecutionResult) => errors ?? [new GraphQLError('The document cannot be run')];
