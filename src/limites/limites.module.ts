import { Global, Module } from '@nestjs/common';
import { ConexionesEntrantes } from './conexiones-entrantes.js';
import { ConexionesTcp } from './conexiones-tcp.js';
import { ConsumoAjeno } from './consumo-ajeno.js';
import { Paciencia } from './paciencia.js';
import { Rechazos } from './rechazos.js';
import { RitmoDeRedes } from './ritmo-redes.js';
import { RitmoDeUsuarios } from './ritmo-usuarios.js';
import { Vigilancia } from './vigilancia.js';

/** How much of the server one user, address or connection may have. Each door asks here. */
@Global()
@Module({
  providers: [
    Paciencia,
    Rechazos,
    ConsumoAjeno,
    RitmoDeUsuarios,
    RitmoDeRedes,
    ConexionesEntrantes,
    ConexionesTcp,
    Vigilancia,
  ],
  exports: [
    Paciencia,
    Rechazos,
    RitmoDeUsuarios,
    RitmoDeRedes,
    ConexionesEntrantes,
    ConexionesTcp,
    Vigilancia,
  ],
})
export class LimitesModule {}
