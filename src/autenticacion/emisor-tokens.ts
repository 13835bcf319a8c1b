import { Injectable } from '@nestjs/common';
import { SignJWT } from 'jose';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Actor } from '../comun/actor.js';
import { ErrorDeDominio } from '../comun/errores.js';
import { Reloj } from '../comun/reloj.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { delSecreto, type Llave } from './llaves.js';

/** A refresh token and what is kept of it. */
export interface TokenRefresco {
  readonly token: string;
  readonly hash: string;
}

/** Signs access tokens and makes refresh tokens. */
@Injectable()
export class EmisorDeTokens {
  private readonly llave: Llave | undefined;

  constructor(
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
    private readonly reloj: Reloj,
  ) {
    const { firma } = configuracion;
    // The present one: the one accepted beside it only verifies.
    this.llave = firma.modo === 'propia' ? delSecreto(firma.secreto) : undefined;
  }

  /** @throws ErrorDeDominio FORBIDDEN if another identity provider issues this installation's tokens. */
  async emitirAcceso(actor: Omit<Actor, 'expiraEn'>): Promise<{ token: string; expiraEn: Date }> {
    const { JWT_EMISOR, JWT_AUDIENCIA, TOKEN_ACCESO_SEGUNDOS } = this.configuracion;
    const { kid, algoritmo, llave } = this.exigirLlave();
    const ahora = Math.floor(this.reloj.ahora().getTime() / 1000);
    const vence = ahora + TOKEN_ACCESO_SEGUNDOS;
    const token = await new SignJWT({ id_empresa: actor.empresaId, rol: actor.rol, sid: actor.sesionId })
      .setProtectedHeader({ alg: algoritmo, typ: 'JWT', kid })
      .setSubject(String(actor.usuarioId))
      .setIssuer(JWT_EMISOR)
      .setAudience(JWT_AUDIENCIA)
      .setIssuedAt(ahora)
      .setExpirationTime(vence)
      .setJti(randomUUID())
      .sign(llave);
    return { token, expiraEn: new Date(vence * 1000) };
  }

  emitirRefresco(): TokenRefresco {
    const token = randomBytes(32).toString('base64url');
    return { token, hash: hashDeRefresco(token) };
  }

  /** @throws ErrorDeDominio FORBIDDEN if another identity provider issues this installation's tokens. */
  exigirFirmaPropia(): void {
    this.exigirLlave();
  }

  private exigirLlave(): Llave {
    if (this.llave) return this.llave;
    throw new ErrorDeDominio(
      'FORBIDDEN',
      'Sessions of this installation are issued by its identity provider',
    );
  }
}

export const hashDeRefresco = (token: string) => createHash('sha256').update(token).digest('base64url');
