import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { demasiadas } from '../comun/errores.js';
import { Reloj } from '../comun/reloj.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { ConsumoAjeno } from './consumo-ajeno.js';
import { Rechazos } from './rechazos.js';
import { Ritmo } from './ritmo.js';

/** That are remembered: some 5 MB. */
const USUARIOS = 50_000;

/** Requests of a burst that nothing holds back: more than a page asks for when it opens. */
const DE_GOLPE = 40;
/** The others go at so many times the steady rate: a whole burst at once would be felt by everybody else. */
const PRISA = 10;
/** Milliseconds of the machine's: what is spared is its processor, whatever time it is for the rates. */
const instante = () => performance.now();

/** PETICIONES_POR_USUARIO: how often one user may ask for something, on whatever transport and process. */
@Injectable()
export class RitmoDeUsuarios {
  private readonly ritmo: Ritmo<number>;
  private readonly deGolpeMs: number;
  private readonly pasoMs: number;
  /** When the latest request of a long burst was let go, or will be. */
  private readonly salidas = new LRUCache<number, number>({ max: USUARIOS });

  constructor(
    private readonly ajeno: ConsumoAjeno,
    private readonly rechazos: Rechazos,
    reloj: Reloj,
    @InyectarConfiguracion() { PETICIONES_POR_USUARIO }: Configuracion,
  ) {
    this.ritmo = new Ritmo(PETICIONES_POR_USUARIO, USUARIOS, () => reloj.ahora().getTime());
    this.deGolpeMs = (DE_GOLPE * 1_000) / PETICIONES_POR_USUARIO;
    this.pasoMs = 1_000 / (PETICIONES_POR_USUARIO * PRISA);
    ajeno.escuchar((usuarioId, cuantas, haceMs) => this.ritmo.cargar(usuarioId, cuantas, haceMs));
  }

  /**
   * Counts a request.
   * @throws ErrorDeDominio TOO_MANY_REQUESTS, and it is not counted.
   */
  contar(usuarioId: number): void {
    const esperaMs = this.ritmo.consumir(usuarioId);
    if (esperaMs > 0) {
      this.rechazos.anotar('peticiones-usuario', `user ${usuarioId}`);
      throw demasiadas('Too many requests of this user', esperaMs);
    }
    this.ajeno.anotar(usuarioId, 1);
  }

  /** @returns for how many milliseconds a request that was counted is to wait, at most a second; 0 for most. */
  demora(usuarioId: number): number {
    if (this.ritmo.adelanto(usuarioId) <= this.deGolpeMs) return 0;
    const ahora = instante();
    const salida = Math.max(ahora, (this.salidas.get(usuarioId) ?? 0) + this.pasoMs);
    this.salidas.set(usuarioId, salida);
    return Math.floor(salida - ahora);
  }
}
