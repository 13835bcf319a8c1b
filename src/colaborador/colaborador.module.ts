import { Controller, Get, Header, Module } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Publico } from '../autenticacion/index.js';
import { leerPagina } from '../http/index.js';
import { trabajadorPara } from './trabajador-de-servicio.js';

/** The collaborator's page, and what keeps it usable without a network. Its data comes from the public API alone. */
@Publico()
@ApiExcludeController()
@Controller('colaborador')
class ColaboradorController {
  private readonly pagina = leerPagina('colaborador/web/index.html');
  private readonly trabajador = trabajadorPara(this.pagina, leerPagina('colaborador/trabajador.js'));

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-cache')
  mostrar(): string {
    return this.pagina;
  }

  /** Below the page's path, and so allowed by name to serve the page itself. */
  @Get('trabajador.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  @Header('cache-control', 'no-cache')
  @Header('service-worker-allowed', '/colaborador')
  darTrabajador(): string {
    return this.trabajador;
  }
}

@Module({ controllers: [ColaboradorController] })
export class ColaboradorModule {}
