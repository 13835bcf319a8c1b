import { Controller, Get, Header, Module, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Publico } from '../autenticacion/index.js';
import { type Configuracion, InyectarConfiguracion, origenDeTeselas } from '../configuracion/index.js';
import { leerPagina, permitirImagenesDe } from '../http/index.js';
import { conTeselas } from './pagina-con-teselas.js';

/** The panel's page: everything on it comes from the public API, with the visitor's own token; the map's tiles do not. */
@Publico()
@ApiExcludeController()
@Controller()
class PanelController {
  private readonly pagina: string;
  private readonly origenDeImagenes: string | undefined;

  constructor(@InyectarConfiguracion() { MAPA_TESELAS_URL, MAPA_ATRIBUCION }: Configuracion) {
    const pagina = leerPagina('panel/web/index.html');
    this.pagina = MAPA_TESELAS_URL ? conTeselas(pagina, MAPA_TESELAS_URL, MAPA_ATRIBUCION) : pagina;
    this.origenDeImagenes = MAPA_TESELAS_URL && origenDeTeselas(MAPA_TESELAS_URL);
  }

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-cache')
  mostrar(@Res({ passthrough: true }) respuesta: FastifyReply): string {
    if (this.origenDeImagenes) permitirImagenesDe(respuesta, this.origenDeImagenes);
    return this.pagina;
  }
}

@Module({ controllers: [PanelController] })
export class PanelModule {}
