import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { GqlContextType } from '@nestjs/graphql';
import { responderProblema } from './problema.js';

/** What a route throws becomes a problem; GraphQL has a formatter of its own. */
@Catch()
export class FiltroDeErrores implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): unknown {
    if (host.getType<GqlContextType>() !== 'http') return error;
    const http = host.switchToHttp();
    return responderProblema(error, http.getRequest(), http.getResponse());
  }
}
