import { Injectable } from '@nestjs/common';
import { errors, jwtVerify, type JWTVerifyOptions } from 'jose';
import { LRUCache } from 'lru-cache';
import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { type Actor, ROLES } from '../comun/actor.js';
import { ID_MAXIMO } from '../comun/entrada.js';
import { noAutenticado } from '../comun/errores.js';
import { Reloj } from '../comun/reloj.js';
import { type Configuracion, type Firma, InyectarConfiguracion } from '../configuracion/index.js';

/** Far above what our tokens take: a longer one is not worth verifying. */
const LARGO_MAXIMO = 8_192;

const VERIFICADOS_GUARDADOS = 10_000;

const idPositivo = z.int().min(1).max(ID_MAXIMO);

/** Libraries verify the signature, not the types: a `sub` that is a number or a list passes them. */
const RECLAMOS = z.object({
  sub: z
    .string()
    .regex(/^[1-9]\d{0,9}$/)
    .transform(Number)
    .pipe(idPositivo),
  id_empresa: idPositivo,
  rol: z.enum(ROLES),
  // The last moment that a Date holds.
  exp: z.number().max(8_640_000_000_000),
});

/** Our own tokens name a session of ours; another provider's `sid` is that provider's business. */
const RECLAMOS_PROPIOS = RECLAMOS.extend({ sid: z.uuid().optional() });

/** Verifies access tokens: the same way for every transport. */
@Injectable()
export class VerificadorDeTokens {
  private readonly llave: KeyObject | Uint8Array;
  private readonly opciones: JWTVerifyOptions;
  /** By the token itself: checking a signature costs more than all else that a request does before its query. */
  private readonly verificados = new LRUCache<string, Actor>({ max: VERIFICADOS_GUARDADOS });
  private readonly reclamos: z.ZodType<z.output<typeof RECLAMOS_PROPIOS>>;

  constructor(
    @InyectarConfiguracion() { firma, JWT_EMISOR, JWT_AUDIENCIA }: Configuracion,
    private readonly reloj: Reloj,
  ) {
    this.reclamos = firma.modo === 'propia' ? RECLAMOS_PROPIOS : RECLAMOS;
    this.llave = firma.modo === 'propia' ? firma.secreto : createPublicKey(firma.clavePublica);
    this.opciones = {
      // Pinned here: what the token says of its own algorithm is only compared with it.
      algorithms: [algoritmoDe(firma)],
      issuer: JWT_EMISOR,
      audience: JWT_AUDIENCIA,
      requiredClaims: ['exp', 'sub', 'id_empresa', 'rol'],
    };
  }

  /** @throws ErrorDeDominio UNAUTHENTICATED, saying whether the token has expired or is no good at all. */
  async verificar(token: string): Promise<Actor> {
    if (token.length > LARGO_MAXIMO) throw noAutenticado('The access token is not valid');
    const ahora = this.reloj.ahora();
    const conocido = this.verificados.get(token);
    if (conocido && conocido.expiraEn > ahora) return conocido;
    const actor = Object.freeze(await this.comprobar(token, ahora));
    this.verificados.set(token, actor);
    return actor;
  }

  private async comprobar(token: string, currentDate: Date): Promise<Actor> {
    try {
      const { payload } = await jwtVerify(token, this.llave, { ...this.opciones, currentDate });
      const { sub, id_empresa, rol, exp, sid } = this.reclamos.parse(payload);
      return { usuarioId: sub, empresaId: id_empresa, rol, sesionId: sid, expiraEn: new Date(exp * 1000) };
    } catch (error) {
      throw noAutenticado(
        error instanceof errors.JWTExpired ? 'The access token has expired' : 'The access token is not valid',
      );
    }
  }
}

/** The one algorithm that fits the configured key. */
export function algoritmoDe(firma: Firma): 'HS256' | 'RS256' | 'ES256' | 'EdDSA' {
  if (firma.modo === 'propia') return 'HS256';
  const tipo = createPublicKey(firma.clavePublica).asymmetricKeyType;
  return tipo === 'rsa' ? 'RS256' : tipo === 'ec' ? 'ES256' : 'EdDSA';
}
