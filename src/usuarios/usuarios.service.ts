import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { cifrarClave, SesionesService } from '../autenticacion/index.js';
import { type BaseDatos, InyectarBaseDatos } from '../base-datos/index.js';
import { type Actor, ROLES } from '../comun/actor.js';
import { cupoLleno } from '../comun/cupo.js';
import { nombreVisible, objeto, textoExacto } from '../comun/entrada.js';
import { entradaInvalida, ErrorDeDominio, noEncontrado } from '../comun/errores.js';
import { tamanoDeLista, type Tramo } from '../comun/paginacion.js';
import { validar } from '../comun/validacion.js';
import type { Usuario } from './usuario.modelo.js';
import * as consultas from './usuarios.consultas.js';

const CORREO = 'expected an e-mail address';
const NUEVO = objeto({
  nombre: nombreVisible(200),
  // Its length first: the address of a text of any length is not looked for.
  correo: z.string(CORREO).max(254, CORREO).toLowerCase().pipe(z.email(CORREO)),
  clave: textoExacto(200, 10),
  rol: z.enum(ROLES),
});

/** Who may sign in to one empresa: everybody's position, presence and name are one answer each. */
const ACTIVOS_MAXIMOS = 10_000;
/** Users in one answer, those who were deactivated included. */
const LISTADOS_MAXIMOS = 20_000;

/** The users of an empresa. */
@Injectable()
export class UsuariosService {
  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    private readonly sesiones: SesionesService,
  ) {}

  /** Oneself, or whoever was just signed in. */
  async obtener(id: number): Promise<Usuario> {
    const encontrado = await consultas.porId(this.db, id);
    if (!encontrado) throw noEncontrado('User');
    return encontrado;
  }

  /** Those of these users who belong to the empresa, deactivated ones included, by id; one statement. */
  async porIds(empresaId: number, ids: readonly number[]): Promise<Map<number, Usuario>> {
    if (ids.length === 0) return new Map();
    const encontrados = await consultas.porIds(this.db, empresaId, ids);
    return new Map(encontrados.map((encontrado) => [encontrado.id, encontrado]));
  }

  /**
   * The users of the actor's empresa, by id; those who were deactivated too if `inactivos`.
   * @throws ErrorDeDominio BAD_USER_INPUT if they are more than one answer holds, and no part of them is asked for.
   */
  async listar(actor: Actor, inactivos: boolean, { first, despuesDe }: Tramo = {}): Promise<Usuario[]> {
    const limite = tamanoDeLista(first, LISTADOS_MAXIMOS + 1);
    const leidos = await consultas.listar(this.db, actor, { inactivos, despuesDe: despuesDe ?? 0, limite });
    if (leidos.length <= LISTADOS_MAXIMOS) return leidos;
    const message = `there are more than ${LISTADOS_MAXIMOS} users: ask for so many at once, and go on with despuesDe`;
    throw entradaInvalida([{ path: 'first', message }]);
  }

  /**
   * @throws ErrorDeDominio BAD_USER_INPUT, CONFLICT if the e-mail is taken or the empresa has as many as may be, or
   * FORBIDDEN if another provider has the users.
   */
  async crear(actor: Actor, entrada: unknown): Promise<Usuario> {
    this.sesiones.exigirPropias();
    const { clave, ...datos } = validar(NUEVO, entrada);
    const claveHash = await cifrarClave(clave);
    const nuevo = { ...datos, claveHash, empresaId: actor.empresaId };
    const creado = await consultas.insertar(this.db, nuevo, ACTIVOS_MAXIMOS);
    if (creado === 'lleno') {
      throw cupoLleno('users of an empresa who may sign in', ACTIVOS_MAXIMOS, 'deactivate who left');
    }
    if (!creado) throw new ErrorDeDominio('CONFLICT', 'That e-mail is taken');
    return creado;
  }

  /**
   * The user can sign in no more, and every socket of theirs closes.
   * @throws ErrorDeDominio NOT_FOUND, or CONFLICT for oneself: an empresa must not lose its last admin by accident.
   */
  async desactivar(actor: Actor, id: number): Promise<Usuario> {
    if (id === actor.usuarioId) throw new ErrorDeDominio('CONFLICT', 'Another admin has to deactivate you');
    const desactivado = await consultas.desactivar(this.db, actor, id);
    if (!desactivado) throw noEncontrado('User');
    this.sesiones.anunciarFin({ usuarioId: id, sesionId: null });
    return desactivado;
  }
}
