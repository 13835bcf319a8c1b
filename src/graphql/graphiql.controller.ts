import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Publico } from '../autenticacion/index.js';
import { leerPagina } from '../http/index.js';

/** GraphiQL, built from its package and served by us: it works with no internet. */
@Publico()
@ApiExcludeController()
@Controller('graphiql')
export class GraphiqlController {
  private readonly pagina = leerPagina('graphql/graphiql/index.html');

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-cache')
  mostrar(): string {
    return this.pagina;
  }
}
