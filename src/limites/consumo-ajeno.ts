import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { audiencia, Bus } from '../eventos/index.js';

/** At most twice a second. */
const CADA_MS = 500;
/** Of the rate of one second: what is less in {@link CADA_MS} is not told, a tenth of the rate at most. */
const FRACCION = 1 / 20;
/** In one message: some 7 KB, what one NOTIFY of Postgres carries. */
const USUARIOS_POR_MENSAJE = 500;

/** @param haceMs how long ago it may have been, at most. */
type OyenteDeConsumo = (usuarioId: number, cuantas: number, haceMs: number) => void;

/**
 * Lets processes know what users have used in the others. By the bus, which is a hint: without it each process
 * counts by itself. Nobody waits for it, so for half a second a user may use as much in every process.
 */
@Injectable()
export class ConsumoAjeno implements OnModuleDestroy {
  /** Tells this process' own messages, which come back to it, from the others'. */
  private readonly proceso = randomUUID();
  private usados = new Map<number, number>();
  private temporizador: NodeJS.Timeout | undefined;
  private readonly umbral: number;
  private readonly solo: boolean;
  private salir: (() => void) | undefined;

  constructor(
    private readonly bus: Bus,
    @InyectarConfiguracion() { PETICIONES_POR_USUARIO, perfil, ROL_PROCESO }: Configuracion,
  ) {
    this.umbral = PETICIONES_POR_USUARIO * FRACCION;
    this.solo = perfil === 'embebido' || ROL_PROCESO === 'trabajador';
  }

  /** Hears of what users did in other processes. */
  escuchar(oyente: OyenteDeConsumo): void {
    if (this.solo) return;
    this.salir = this.bus.suscribir(audiencia.ritmos, ({ evento, datos }) => {
      if (evento !== 'ritmo:consumo' || datos.de === this.proceso) return;
      for (const [usuarioId, cuantas] of datos.usuarios) oyente(usuarioId, cuantas, CADA_MS);
    });
  }

  /** What a user did in this one. */
  anotar(usuarioId: number, cuantas: number): void {
    if (this.solo) return;
    this.usados.set(usuarioId, (this.usados.get(usuarioId) ?? 0) + cuantas);
    this.temporizador ??= setTimeout(() => this.contar(), CADA_MS).unref();
  }

  onModuleDestroy(): void {
    clearTimeout(this.temporizador);
    this.salir?.();
  }

  private contar(): void {
    this.temporizador = undefined;
    const usuarios = [...this.usados].filter(([, cuantas]) => cuantas > this.umbral);
    this.usados = new Map();
    if (usuarios.length === 0) return;
    if (usuarios.length > USUARIOS_POR_MENSAJE) usuarios.sort(([, una], [, otra]) => otra - una);
    const datos = { de: this.proceso, usuarios: usuarios.slice(0, USUARIOS_POR_MENSAJE) };
    this.bus.publicar([{ evento: 'ritmo:consumo', datos, audiencias: [audiencia.ritmos] }]);
  }
}
