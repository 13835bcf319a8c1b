import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Actor } from '../comun/actor.js';
import { noAutenticado } from '../comun/errores.js';
import { PorLotes } from '../comun/por-lotes.js';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { audiencia, Bus } from '../eventos/index.js';
import { cuentasVigentes, registrarCuentaExterna } from './cuentas.consultas.js';
import { VerificadorDeTokens } from './verificador-tokens.js';

/** How long an account found in order is not asked for again. A closed session is heard of at once by the bus. */
const VIGENCIA_MS = 10_000;

/** Accounts in one statement, and statements at once. */
const [LOTE_MAXIMO, LOTES_A_LA_VEZ] = [200, 2];

/** Turns what a client presents into an {@link Actor}: the one door of REST, GraphQL, graphql-ws and Socket.IO. */
@Injectable()
export class AutenticacionService {
  private readonly cuentas = new LRUCache<string, Promise<boolean>>({ max: 50_000, ttl: VIGENCIA_MS });

  /** After an outage thousands come back at once. */
  private readonly porConsultar = new PorLotes(
    (actores: readonly Actor[]) => cuentasVigentes(this.db, actores),
    LOTE_MAXIMO,
    { aLaVez: LOTES_A_LA_VEZ },
  );

  constructor(
    private readonly verificador: VerificadorDeTokens,
    bus: Bus,
    @InyectarBaseDatos() private readonly db: BaseDatos,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {
    // Rare enough that forgetting everybody is cheaper than finding whom.
    bus.suscribir(audiencia.sesiones, () => this.cuentas.clear());
    bus.alRecuperar(() => this.cuentas.clear());
  }

  /**
   * @param cabecera `Bearer …`, from the HTTP header or the connection's parameters.
   * @throws ErrorDeDominio UNAUTHENTICATED.
   */
  async autenticarCabecera(cabecera: unknown): Promise<Actor> {
    const [, token] = typeof cabecera === 'string' ? (/^Bearer +(\S+)$/i.exec(cabecera) ?? []) : [];
    if (!token) throw noAutenticado('Sign in first: an access token is needed (Authorization: Bearer …)');
    return this.autenticar(token);
  }

  /** @throws ErrorDeDominio UNAUTHENTICATED if the token, its user or its session is no longer good. */
  async autenticar(token: string): Promise<Actor> {
    const actor = await this.verificador.verificar(token);
    if (!(await this.cuentaEnOrden(actor))) {
      throw noAutenticado('The session was closed or the user deactivated: sign in again');
    }
    return actor;
  }

  private cuentaEnOrden(actor: Actor): Promise<boolean> {
    const clave = `${actor.usuarioId}/${actor.empresaId}/${actor.sesionId ?? ''}`;
    const conocida = this.cuentas.get(clave);
    if (conocida) return conocida;
    const consulta = this.consultarCuenta(actor);
    this.cuentas.set(clave, consulta);
    // A failed look-up says nothing of the account.
    consulta.catch(() => this.cuentas.delete(clave));
    return consulta;
  }

  private async consultarCuenta(actor: Actor): Promise<boolean> {
    if (this.configuracion.firma.modo === 'externa') await registrarCuentaExterna(this.db, actor);
    return this.porConsultar.pedir(actor);
  }
}
