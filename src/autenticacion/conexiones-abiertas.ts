import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Actor } from '../comun/actor.js';
import { demasiadas } from '../comun/errores.js';
import { Reloj } from '../comun/reloj.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { audiencia, Bus, type Eventos } from '../eventos/index.js';
import { Rechazos } from '../limites/index.js';

/** What `setTimeout` can hold; a longer token's socket reconnects once in between. */
const ESPERA_MAXIMA_MS = 2_147_483_647;

/** Longer than the check of a token takes. */
const RECIENTE_MS = 60_000;

/** After how long who has too many open may try again: some may have ended by then. */
const ESPERA_MS = 5_000;

interface Conexion {
  readonly actor: Actor;
  readonly terminar: () => void;
}

/** Hears of each user who comes to this process, with the first of their connections, and leaves it, with the last. */
export interface OyenteDeConexiones {
  readonly llego: (usuarioId: number) => void;
  readonly partio: (usuarioId: number) => void;
}

/** Every open socket and stream of this process, so that each ends with the token or the session that opened it. */
@Injectable()
export class ConexionesAbiertas {
  private readonly porUsuario = new Map<number, Set<Conexion>>();
  /** Sessions that ended a moment ago: one may still be on its way in, its token checked just before. */
  private readonly terminadas = new LRUCache<string, true>({ max: 10_000, ttl: RECIENTE_MS });

  private readonly oyentes: OyenteDeConexiones[] = [];

  constructor(
    bus: Bus,
    private readonly reloj: Reloj,
    private readonly rechazos: Rechazos,
    @InyectarConfiguracion()
    private readonly configuracion: Pick<Configuracion, 'CONEXIONES_POR_USUARIO'>,
  ) {
    bus.suscribir(audiencia.sesiones, ({ evento, datos }) => {
      if (evento === 'sesion:terminada') this.terminar(datos);
    });
  }

  /** @param oyente called at once, and not to throw: what it does is not the socket's business. */
  escuchar(oyente: OyenteDeConexiones): void {
    this.oyentes.push(oyente);
  }

  /**
   * @param terminar called once, when the token expires or its session is closed.
   * @returns to be called when the connection ends by itself.
   * @throws ErrorDeDominio TOO_MANY_REQUESTS if the user has as many as one may have.
   */
  abrir(actor: Actor, terminar: () => void): () => void {
    const conexiones = this.porUsuario.get(actor.usuarioId) ?? new Set();
    this.exigirHueco(actor.usuarioId, conexiones.size);
    const plazo = Math.min(actor.expiraEn.getTime() - this.reloj.ahora().getTime(), ESPERA_MAXIMA_MS);
    const temporizador = setTimeout(() => conexion.terminar(), Math.max(plazo, 0));
    const soltar = () => {
      clearTimeout(temporizador);
      conexiones.delete(conexion);
      if (conexiones.size === 0 && this.porUsuario.get(actor.usuarioId) === conexiones) {
        this.porUsuario.delete(actor.usuarioId);
        for (const { partio } of this.oyentes) partio(actor.usuarioId);
      }
    };
    const conexion: Conexion = {
      actor,
      terminar: () => {
        soltar();
        terminar();
      },
    };
    this.porUsuario.set(actor.usuarioId, conexiones.add(conexion));
    if (conexiones.size === 1) for (const { llego } of this.oyentes) llego(actor.usuarioId);
    const acabaDeTerminar = [actor.sesionId ?? null, null].some((sesionId) =>
      this.terminadas.has(claveDe(actor.usuarioId, sesionId)),
    );
    if (acabaDeTerminar) queueMicrotask(() => conexion.terminar());
    return soltar;
  }

  /** In this process: each can bear as many of one user. */
  private exigirHueco(usuarioId: number, abiertas: number): void {
    const { CONEXIONES_POR_USUARIO } = this.configuracion;
    if (abiertas < CONEXIONES_POR_USUARIO) return;
    this.rechazos.anotar('conexiones-usuario', `user ${usuarioId}`);
    throw demasiadas(`At most ${CONEXIONES_POR_USUARIO} connections of one user at once`, ESPERA_MS);
  }

  /** True if the user has any connection to this process. */
  tiene(usuarioId: number): boolean {
    return this.porUsuario.has(usuarioId);
  }

  /** Users with any connection to this process. */
  usuarios(): Iterable<number> {
    return this.porUsuario.keys();
  }

  /** Whose connections are open, each as its token said. */
  *actores(): Iterable<Actor> {
    for (const conexiones of this.porUsuario.values()) {
      for (const { actor } of conexiones) yield actor;
    }
  }

  /** Ends the connections of a session, or all of the user's when `sesionId` is null. */
  terminar({ usuarioId, sesionId }: Eventos['sesion:terminada']): void {
    this.terminadas.set(claveDe(usuarioId, sesionId), true);
    for (const conexion of this.porUsuario.get(usuarioId) ?? []) {
      if (sesionId === null || conexion.actor.sesionId === sesionId) conexion.terminar();
    }
  }
}

/** `sesionId` null: all of the user's. */
const claveDe = (usuarioId: number, sesionId: string | null) => `${usuarioId}/${sesionId ?? '*'}`;
