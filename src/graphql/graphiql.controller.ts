import { Controller, Get, Header, NotFoundException } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Publico } from '../autenticacion/index.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { leerPagina } from '../http/index.js';

/** GraphiQL, built from its package and served by us: it works with no internet. */
@Publico()
@ApiExcludeController()
@Controller('graphiql')
export class GraphiqlController {
  private readonly pagina: string | undefined;

  constructor(@InyectarConfiguracion() { GRAPHIQL_ACTIVO }: Configuracion) {
    this.pagina = GRAPHIQL_ACTIVO ? leerPagina('graphql/graphiql/index.html') : undefined;
  }

  /** @throws NotFoundException where it is switched off, as if there were no such route. */
  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-cache')
  mostrar(): string {
    if (this.pagina === undefined) throw new NotFoundException();
    return this.pagina;
  }
}
