import type { ExecutionContext } from '@nestjs/common';
import { type GqlContextType, GqlExecutionContext } from '@nestjs/graphql';
import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'socket.io';
import type { Actor } from '../comun/actor.js';
import type { Traza } from '../comun/traza.js';

/**
 * What carries the caller on each transport: the HTTP request, the GraphQL context of a WebSocket
 * (authenticated when it was opened), or a Socket.IO socket's data (likewise).
 */
export interface Portador {
  actor?: Actor;
  /** Who makes the request, as soon as somebody has asked. */
  identidad?: Promise<Actor>;
  /** It has been counted for its user, and nothing that it asks for yet. */
  contada?: boolean;
  readonly headers?: IncomingHttpHeaders;
  readonly traza?: Traza;
  /** Where the client is, as `direccionDe` found it. */
  readonly ip?: string;
}

/** A GraphQL operation's context: over HTTP it holds the request, over WebSocket the actor and the address. */
export interface ContextoGraphQL {
  readonly req?: Portador;
  readonly actor?: Actor;
  contada?: boolean;
  readonly ip?: string;
}

export function portadorDe(contexto: ExecutionContext): Portador {
  const transporte = contexto.getType<GqlContextType>();
  if (transporte === 'graphql') {
    const graphql = GqlExecutionContext.create(contexto).getContext<ContextoGraphQL>();
    return graphql.req ?? graphql;
  }
  if (transporte === 'ws')
    return contexto.switchToWs().getClient<Socket<never, never, never, Portador>>().data;
  return contexto.switchToHttp().getRequest<Portador>();
}
