import { Injectable } from '@nestjs/common';
import { type BaseDatos, InyectarBaseDatos } from '../../base-datos/index.js';
import type { Actor } from '../../comun/actor.js';
import { objeto, texto, textoExacto } from '../../comun/entrada.js';
import { noEncontrado } from '../../comun/errores.js';
import { Reloj } from '../../comun/reloj.js';
import { validar } from '../../comun/validacion.js';
import { type Configuracion, InyectarConfiguracion } from '../../configuracion/index.js';
import type { Dispositivo } from './dispositivo.modelo.js';
import * as consultas from './dispositivos.consultas.js';

const REGISTRAR = objeto({ token: textoExacto(4_096), plataforma: texto(50) });
const ELIMINAR = REGISTRAR.pick({ token: true });

/** Where each user gets push messages: a token is of who registered it last. */
@Injectable()
export class DispositivosService {
  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    private readonly reloj: Reloj,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {}

  /**
   * The device is the actor's from now on. Of more than DISPOSITIVOS_POR_USUARIO, those go that were registered
   * longest ago.
   * @throws ErrorDeDominio BAD_USER_INPUT.
   */
  async registrar(actor: Actor, entrada: unknown): Promise<Dispositivo> {
    const nuevo = validar(REGISTRAR, entrada);
    const limites = { ahora: this.reloj.ahora(), maximo: this.configuracion.DISPOSITIVOS_POR_USUARIO };
    const registrado = await consultas.registrar(this.db, actor, nuevo, limites);
    if (!registrado) throw noEncontrado('User');
    return registrado;
  }

  /**
   * @returns whether the actor had it; nobody else's is touched.
   * @throws ErrorDeDominio BAD_USER_INPUT.
   */
  async eliminar(actor: Actor, entrada: unknown): Promise<boolean> {
    return consultas.eliminar(this.db, actor, validar(ELIMINAR, entrada).token);
  }
}
