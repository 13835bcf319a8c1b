import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import type { Actor } from '../comun/actor.js';
import { nombreVisible, objeto } from '../comun/entrada.js';
import { entradaInvalida, noEncontrado } from '../comun/errores.js';
import { validar } from '../comun/validacion.js';
import { Reloj } from '../comun/reloj.js';
import type { Empresa } from './empresa.modelo.js';
import * as consultas from './empresas.consultas.js';

const ESPERA = 'expected the IANA name of a time zone, as America/Bogota, or UTC';
/** As the table has it: a name, and no offset as +03:00, which later versions of Node would take. */
const FORMA_DE_ZONA = /^(UTC|[A-Z][A-Za-z_]*(\/[A-Za-z0-9_+-]+){1,2})$/;

/** Whether Node knows the zone; whether the database does too, it says itself. */
function esZona(zona: string): boolean {
  if (!FORMA_DE_ZONA.test(zona)) return false;
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zona }));
  } catch {
    return false;
  }
}

const zonaHoraria = z.string(ESPERA).max(100, { error: ESPERA, abort: true }).refine(esZona, ESPERA);
const CAMBIOS = objeto({ nombre: nombreVisible(200).nullish(), zonaHoraria: zonaHoraria.nullish() });

/** The empresa of whoever asks. */
@Injectable()
export class EmpresasService {
  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    private readonly reloj: Reloj,
  ) {}

  /** The actor's own. */
  async obtener(actor: Actor): Promise<Empresa> {
    const encontrada = await consultas.propia(this.db, actor);
    if (!encontrada) throw noEncontrado('Empresa');
    return encontrada;
  }

  /**
   * Changes what is given of the actor's empresa; what is absent or null stays.
   * @throws ErrorDeDominio BAD_USER_INPUT, also for a zone that only one of Node and the database knows.
   */
  async actualizar(actor: Actor, entrada: unknown): Promise<Empresa> {
    const { nombre = null, zonaHoraria: zona = null } = validar(CAMBIOS, entrada);
    const ahora = this.reloj.ahora();
    const actualizada = await consultas.actualizar(this.db, actor, { nombre, zonaHoraria: zona, ahora });
    if (!actualizada) throw entradaInvalida([{ path: 'zonaHoraria', message: ESPERA }]);
    return actualizada;
  }
}
