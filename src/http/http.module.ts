import { Global, Module, StandardSchemaValidationPipe } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { entradaInvalida } from '../comun/errores.js';
import { erroresDeCampo } from '../comun/validacion.js';
import { DespachadorDeUpgrades } from './despachador-upgrades.js';
import { FiltroDeErrores } from './filtro-errores.js';
import { OrigenesPermitidos } from './origenes.js';
import { PorteroTcp } from './portero-tcp.js';

@Global()
@Module({
  providers: [
    OrigenesPermitidos,
    DespachadorDeUpgrades,
    PorteroTcp,
    { provide: APP_FILTER, useClass: FiltroDeErrores },
    {
      provide: APP_PIPE,
      useFactory: () =>
        new StandardSchemaValidationPipe({
          exceptionFactory: (quejas) => entradaInvalida(erroresDeCampo(quejas)),
        }),
    },
  ],
  exports: [OrigenesPermitidos, DespachadorDeUpgrades],
})
export class HttpModule {}
