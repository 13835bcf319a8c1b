import { Injectable } from '@nestjs/common';
import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify, type JWTVerifyOptions } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { type Actor, ROLES } from '../comun/actor.js';
import { ID_MAXIMO } from '../comun/entrada.js';
import { noAutenticado } from '../comun/errores.js';
import { Reloj } from '../comun/reloj.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { type Llave, llavesDe } from './llaves.js';

/** Far above what our tokens take: a longer one is not worth verifying. */
const LARGO_MAXIMO = 8_192;

/** A JWS in its compact form, and nothing around it: neither the five parts of a JWE nor base64 of another kind. */
const FORMA = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** What an access token may say that it is (RFC 7519, 5.1; RFC 9068): other kinds are not for us (RFC 8725, 3.11). */
const TIPO = /^(application\/)?(at\+)?jwt$/i;

/**
 * By how much an identity provider's clock may be ahead of ours, for `iat` and `nbf`: RFC 7519 (4.1.5) allows a few
 * minutes, and clocks that are kept in time at all are within seconds. `exp` gets none: it only ends sooner.
 */
const ADELANTO_S = 30;

/** More than connect to one process: fewer would never be found again by clients that come back in turn. */
const VERIFICADOS_GUARDADOS = 50_000;
/** Of their tokens in all: ours take some 350 bytes each, another provider's a kilobyte or two. */
const VERIFICADOS_MAXIMO_BYTES = 64 * 2 ** 20;

const idPositivo = z.int().min(1).max(ID_MAXIMO);

/** The last moment that a Date holds. */
const SEGUNDO_MAXIMO = 8_640_000_000_000;

/** Libraries verify the signature, not the types: a `sub` that is a number or a list passes them. */
const RECLAMOS = z.object({
  sub: z
    .string()
    .regex(/^[1-9]\d{0,9}$/)
    .transform(Number)
    .pipe(idPositivo),
  id_empresa: idPositivo,
  rol: z.enum(ROLES),
  iat: z.number().min(0).max(SEGUNDO_MAXIMO),
  exp: z.number().min(0).max(SEGUNDO_MAXIMO),
});

/** Our own tokens name a session of ours; another provider's `sid` is that provider's business. */
const RECLAMOS_PROPIOS = RECLAMOS.extend({ sid: z.uuid().optional() });

/** Verifies access tokens: the same way for every transport. */
@Injectable()
export class VerificadorDeTokens {
  private readonly llaves: readonly Llave[];
  private readonly opciones: JWTVerifyOptions;
  /** By the token itself: checking a signature costs more than all else that a request does before its query. */
  private readonly verificados = new LRUCache<string, Actor>({
    max: VERIFICADOS_GUARDADOS,
    maxSize: VERIFICADOS_MAXIMO_BYTES,
    sizeCalculation: (_, token) => token.length,
  });
  private readonly reclamos: z.ZodType<z.output<typeof RECLAMOS_PROPIOS>>;

  constructor(
    @InyectarConfiguracion() { firma, JWT_EMISOR, JWT_AUDIENCIA }: Configuracion,
    private readonly reloj: Reloj,
  ) {
    this.reclamos = firma.modo === 'propia' ? RECLAMOS_PROPIOS : RECLAMOS;
    this.llaves = llavesDe(firma);
    this.opciones = {
      issuer: JWT_EMISOR,
      audience: JWT_AUDIENCIA,
      requiredClaims: ['iat', 'exp', 'sub', 'id_empresa', 'rol'],
      clockTolerance: ADELANTO_S,
    };
  }

  /** @throws ErrorDeDominio UNAUTHENTICATED, saying whether the token has expired or is no good at all. */
  async verificar(token: string): Promise<Actor> {
    const ahora = this.reloj.ahora();
    const conocido = this.verificados.get(token);
    if (conocido && conocido.expiraEn > ahora) return conocido;
    const actor = Object.freeze(await this.comprobar(token, ahora));
    this.verificados.set(token, actor);
    return actor;
  }

  private async comprobar(token: string, ahora: Date): Promise<Actor> {
    try {
      const payload = await this.comprobarFirma(token, ahora);
      const { sub, id_empresa, rol, iat, exp, sid } = this.reclamos.parse(payload);
      const segundo = ahora.getTime() / 1000;
      if (exp <= segundo) throw new errors.JWTExpired('exp', payload);
      if (iat > segundo + ADELANTO_S) throw new errors.JWTClaimValidationFailed('iat', payload);
      return { usuarioId: sub, empresaId: id_empresa, rol, sesionId: sid, expiraEn: new Date(exp * 1000) };
    } catch (error) {
      throw noAutenticado(
        error instanceof errors.JWTExpired ? 'The access token has expired' : 'The access token is not valid',
      );
    }
  }

  /** The `kid` chooses among our keys and nothing else: one that is not ours is as none, and each key is tried. */
  private async comprobarFirma(token: string, currentDate: Date): Promise<JWTPayload> {
    if (token.length > LARGO_MAXIMO || !FORMA.test(token)) throw new errors.JWTInvalid('form');
    const { kid, typ } = decodeProtectedHeader(token);
    if (typ !== undefined && !(typeof typ === 'string' && TIPO.test(typ))) throw new errors.JWTInvalid('typ');
    const nombrada = this.llaves.filter((llave) => llave.kid === kid);
    for (const { llave, algoritmo } of nombrada.length > 0 ? nombrada : this.llaves) {
      try {
        // Pinned here: what the token says of its own algorithm is only compared with it.
        const opciones = { ...this.opciones, algorithms: [algoritmo], currentDate };
        return (await jwtVerify(token, llave, opciones)).payload;
      } catch (error) {
        if (!esDeOtraLlave(error)) throw error;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

const esDeOtraLlave = (error: unknown) =>
  error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JOSEAlgNotAllowed;
