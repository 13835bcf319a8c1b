import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Actor, Rol } from '../comun/actor.js';
import { noAutenticado } from '../comun/errores.js';
import { portadorDe } from './portador.js';

/** Opens a route, operation or message to callers without a token. Everything else is closed. */
export const Publico = Reflector.createDecorator<void, true>({ transform: () => true });

/** Leaves a route, operation or message to some roles: `@Roles(['admin'])`. */
export const Roles = Reflector.createDecorator<readonly Rol[]>();

/** The caller, as the guard verified them. */
export const ActorActual = createParamDecorator((_: unknown, contexto: ExecutionContext): Actor => {
  const { actor } = portadorDe(contexto);
  if (!actor) throw noAutenticado('Sign in first');
  return actor;
});

/** The address of the caller, on the transports by which one can sign in; never what the caller says it is. */
export const DireccionActual = createParamDecorator(
  (_: unknown, contexto: ExecutionContext): string => portadorDe(contexto).ip ?? '',
);
