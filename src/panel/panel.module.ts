import { Controller, Get, Header, Module } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Publico } from '../autenticacion/index.js';
import { leerPagina } from '../http/index.js';

/** The panel's page: everything on it comes from the public API, with the visitor's own token. */
@Publico()
@ApiExcludeController()
@Controller()
class PanelController {
  private readonly pagina = leerPagina('panel/web/index.html');

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-cache')
  mostrar(): string {
    return this.pagina;
  }
}

@Module({ controllers: [PanelController] })
export class PanelModule {}
