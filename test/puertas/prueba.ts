import { SignJWT } from 'jose';
import { expect } from 'vitest';
import { Cliente } from '../apoyo/cliente.js';
import { conAusente } from './ausentes.js';
import { type Argumentos, esCodigo, esLectura, type Esperado, type Fila } from './fila.js';
import { foto, reposo } from './foto.js';
import type { Mundo } from './mundo.js';
import { QUIENES, type Quien } from './quienes.js';
import {
  esSocket,
  type Llamante,
  type NombreDePuerta,
  type Respuesta,
  type Transportes,
} from './transportes.js';

/** Of what is theirs to know, these say why it cannot be done; every other refusal says as little as it can. */
const CON_MOTIVO = new Set<Esperado>(['CONFLICT', 'BAD_USER_INPUT']);

/** Asks what a row says, as everybody, and compares. */
export class Prueba {
  constructor(
    private readonly mundo: Mundo,
    private readonly transportes: Transportes,
    /** Nobody, and ana with a token that has expired. */
    private readonly sinSesion: readonly Llamante[],
  ) {}

  /** One row through one door: first all who are refused, who change nothing; then, one by one, who are not. */
  async hacer(puerta: NombreDePuerta, fila: Fila): Promise<void> {
    const comunes = (await fila.con?.(this.mundo)) ?? {};
    const quienes = fila.bastan ?? QUIENES;
    await reposo(this.mundo.servidor);
    const antes = esLectura(fila) ? undefined : await foto(this.mundo.servidor);
    await Promise.all(
      quienes
        .filter((quien) => esCodigo(fila.espera[quien]))
        .map((quien) => this.rechazar(puerta, fila, comunes, quien)),
    );
    const { esperaSinSesion = 'UNAUTHENTICATED' } = fila;
    for (const llamante of esSocket(puerta) ? [] : this.sinSesion) {
      const argumentos = { ...comunes, ...(await fila.segun?.(this.mundo, 'ana')) };
      const respuesta = await this.transportes.pedir(puerta, llamante, fila.operacion, argumentos);
      this.comprobar('sin sesión', respuesta, esperaSinSesion);
    }
    if (antes && esCodigo(esperaSinSesion)) expect(await foto(this.mundo.servidor)).toEqual(antes);

    for (const quien of quienes.filter((uno) => !esCodigo(fila.espera[uno]))) {
      const { respuesta } = await this.pedir(puerta, fila, comunes, quien);
      this.comprobar(quien, respuesta, fila.espera[quien]);
      await fila.ademas?.(respuesta.datos, this.mundo.clientes[quien], this.mundo);
    }
  }

  private async rechazar(
    puerta: NombreDePuerta,
    fila: Fila,
    comunes: Argumentos,
    quien: Quien,
  ): Promise<void> {
    const { respuesta, llamante, argumentos } = await this.pedir(puerta, fila, comunes, quien);
    this.comprobar(quien, respuesta, fila.espera[quien]);
    if (CON_MOTIVO.has(fila.espera[quien])) return;
    for (const camino of fila.ajenos ?? []) {
      const con = conAusente(argumentos, camino);
      const ausente = await this.transportes.pedir(puerta, llamante, fila.operacion, con);
      expect([quien, camino, respuesta.texto]).toEqual([quien, camino, ausente.texto]);
    }
  }

  private async pedir(puerta: NombreDePuerta, fila: Fila, comunes: Argumentos, quien: Quien) {
    const argumentos = { ...comunes, ...(await fila.segun?.(this.mundo, quien)) };
    const llamante = fila.terminaLaSesion ? await this.mundo.otraSesion(quien) : this.mundo.clientes[quien];
    const respuesta = await this.transportes.pedir(puerta, llamante, fila.operacion, argumentos);
    return { respuesta, llamante, argumentos };
  }

  /** Refused with that code, or told exactly that; refused, told nothing at all. */
  private comprobar(quien: string, { codigo, datos, texto }: Respuesta, espera: Esperado): void {
    const dice = this.mundo.reconocer(datos, texto);
    const esperados = esCodigo(espera) ? [] : [...espera].toSorted();
    const codigoEsperado = esCodigo(espera) ? espera : undefined;
    expect({ quien, codigo, dice }, texto).toEqual({ quien, codigo: codigoEsperado, dice: esperados });
  }
}

/** The same user, with a token of the server's own that ended a second ago. */
export async function expirado(cliente: Cliente, secreto: string): Promise<Cliente> {
  const { usuario } = cliente.sesion;
  const accessToken = await new SignJWT({ id_empresa: usuario.empresaId, rol: 'colaborador' })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('seguimiento')
    .setAudience('seguimiento')
    .setSubject(String(usuario.id))
    .setIssuedAt(Math.floor(Date.now() / 1000) - 900)
    .setExpirationTime(Math.floor(Date.now() / 1000) - 1)
    .sign(Buffer.from(secreto));
  return new Cliente(cliente.url, { ...cliente.sesion, accessToken });
}

export const sinToken = ({ url, sesion }: Cliente) => new Cliente(url, { ...sesion, accessToken: '' });
