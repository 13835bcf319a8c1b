import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import type { ContextoGraphQL } from '../autenticacion/index.js';
import type { Actor } from '../comun/actor.js';
import { ErrorDeDominio } from '../comun/errores.js';
import { trazaActual } from '../comun/traza.js';
import type { Configuracion } from '../configuracion/index.js';
import type { RitmoDeUsuarios } from '../limites/index.js';
import { Documentos } from './documentos.js';
import type { Operacion } from './ejecucion.js';
import { type LimitesDeDocumento, limitesDe } from './limites.js';
import type { OperacionesEnCurso } from './operaciones-en-curso.js';
import type { Salida } from './salida.js';

/** An operation that runs while its id is its own. */
export interface OperacionWs extends Operacion {
  correr<T>(empezar: (operacion: Operacion) => T | Promise<T>): Promise<T>;
}

/** The connection that asks for operations. */
export interface Solicitante {
  readonly actor?: Actor;
  readonly ip: string | undefined;
  readonly salida: Salida;
  readonly enCurso: OperacionesEnCurso;
}

/** What clients ask for on WebSockets: held to the limits, and made ready to run. */
export class OperacionesWs {
  private readonly limites: LimitesDeDocumento;
  private readonly documentos: Documentos;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly ritmo: RitmoDeUsuarios,
    private readonly configuracion: Configuracion,
  ) {
    this.limites = limitesDe(configuracion);
    this.documentos = new Documentos(schema, this.limites);
  }

  /**
   * @param abiertas operations that the connection has now, this one among them.
   * @returns the operation, which must be run, or why it is refused.
   */
  preparar(
    solicitante: Solicitante,
    abiertas: number,
    id: string,
    pedido: SubscribePayload,
  ): OperacionWs | readonly GraphQLError[] {
    try {
      this.contar(solicitante, abiertas);
      this.limites.revisar(pedido.query, pedido.variables);
    } catch (error) {
      return [comoGraphQL(error)];
    }
    const operationName = pedido.operationName || undefined;
    const listo = this.documentos.preparar(pedido.query, operationName);
    if (!('compilado' in listo)) return listo;
    const { actor, ip, salida, enCurso } = solicitante;
    const contextValue: ContextoGraphQL = {
      actor: actor && { ...actor, peticion: trazaActual()?.peticion },
      contada: true,
      ip,
    };
    const operacion: Operacion = {
      ...listo,
      schema: this.schema,
      operationName,
      variableValues: pedido.variables,
      hideSuggestions: !this.configuracion.GRAPHQL_INTROSPECCION,
      contextValue,
      id,
      salida,
    };
    enCurso.tomar(id, pedido);
    return { ...operacion, correr: (empezar) => enCurso.correr(id, pedido, () => empezar(operacion)) };
  }

  /** Each operation counts, also one that is refused before any guard sees it. */
  private contar({ actor, enCurso }: Solicitante, abiertas: number): void {
    if (actor) this.ritmo.contar(actor.usuarioId);
    const limite = this.configuracion.SUSCRIPCIONES_POR_CONEXION;
    // A client may give operations up faster than they end.
    if (abiertas <= limite && enCurso.pendientes < limite) return;
    throw new ErrorDeDominio('TOO_MANY_REQUESTS', `At most ${limite} operations at once on one connection`);
  }
}

const comoGraphQL = (error: unknown) => {
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
};
