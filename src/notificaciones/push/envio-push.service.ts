import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Server } from 'node:http';
import { type BaseDatos, InyectarBaseDatos } from '../../base-datos/index.js';
import { DevolverTrabajo, TrabajoAplazado } from '../../colas/index.js';
import { esPasajero } from '../../comun/errores.js';
import { insistir } from '../../comun/insistir.js';
import { Reloj } from '../../comun/reloj.js';
import { type Configuracion, InyectarConfiguracion } from '../../configuracion/index.js';
import { ESPERA_POR_CUOTA_MS, REPETICIONES } from '../../http-saliente/index.js';
import { Metricas } from '../../observacion/index.js';
import { ClienteFcm } from './cliente-fcm.js';
import {
  anotarApagado,
  asentar,
  asentarTodo,
  type AsientoDeDestino,
  type Destino,
  tomar,
  type Tomada,
} from './envios.consultas.js';
import { crearMensaje } from './mensaje.js';
import { Pausa } from './pausa.js';
import type { Resultado } from './respuesta.js';
import { SesionGoogle } from './sesion-google.js';

/** For what a Retry-After adds to a try. */
const HOLGURA_MS = 10_000;
/** How long what came of a try may take to be written: a database that comes back within it forgets nothing. */
const ASIENTO_MS = 10_000;
/** Between that and the end of its reservation. */
const MARGEN_MS = 5_000;
/** However often it was too much. */
const ESPERA_MAXIMA_MS = 3_600_000;

const APAGADO = 'Push messages are off: FCM_CREDENCIALES is not set';
const OCUPADA = 'Another job is sending it';
const VENCIDA = 'Its time had passed';
const INACTIVO = 'Its user is not active';

/** A device, and what came of it in this try. */
type Intento = Destino & { readonly resultado: Resultado };

/** Sends a notification to every device of its user, and writes what came of it. */
@Injectable()
export class EnvioPush implements OnModuleInit {
  private readonly logger = new Logger('Push');
  private readonly enCurso = new Set<AbortController>();
  private readonly intentoMs: number;
  private cerrando = false;

  constructor(
    @InyectarBaseDatos() private readonly db: BaseDatos,
    private readonly reloj: Reloj,
    private readonly fcm: ClienteFcm,
    private readonly sesion: SesionGoogle,
    private readonly pausa: Pausa,
    private readonly metricas: Metricas,
    private readonly adaptador: HttpAdapterHost,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {
    const { HTTP_PLAZO_MS, HTTP_REINTENTO_MS } = configuracion;
    const esperas = 1.5 * (2 ** REPETICIONES - 1) * HTTP_REINTENTO_MS;
    this.intentoMs = (1 + REPETICIONES) * HTTP_PLAZO_MS + esperas + HOLGURA_MS;
    metricas.alLeer('push', async () => ({ [this.estado]: 1 }));
  }

  onModuleInit(): void {
    if (this.configuracion.FCM_CREDENCIALES) return;
    // Not before: a start that fails says why, and nothing else.
    const servidor = this.adaptador.httpAdapter.getHttpServer() as Server;
    servidor.once('listening', () => this.logger.log(APAGADO));
  }

  /**
   * One try. What FCM took is never sent again by another one. In a pause what is pending stays so, and the job ends
   * well: the sweep of what is pending and silent asks for another one.
   * @throws Error if another try may fare better; TrabajoAplazado if it has to wait for it; DevolverTrabajo.
   */
  async enviar(notificacionId: number, ultimoIntento: boolean): Promise<void> {
    if (this.cerrando) throw new DevolverTrabajo();
    if (!this.configuracion.FCM_CREDENCIALES) return anotarApagado(this.db, notificacionId, APAGADO);
    // Before anything is reserved: to sign in may take as long as to send.
    const fallo = this.pausa.activa ? undefined : await this.fcm.entrar();
    if (this.cerrando) throw new DevolverTrabajo();
    if (fallo?.que === 'alarma') this.pausa.empezar(fallo.causa);
    const ahora = this.reloj.ahora();
    const reservaMs = fallo || this.pausa.activa ? 0 : this.intentoMs + ASIENTO_MS + MARGEN_MS;
    const tomada = await tomar(this.db, { notificacionId, ahora, reservaMs });
    if (!tomada) return;
    if (tomada.vencida || tomada.inactivo) {
      const causa = tomada.vencida ? VENCIDA : INACTIVO;
      await asentarTodo(this.db, notificacionId, ahora, { estado: 'fallido', causa });
      return;
    }
    if (fallo?.que === 'pasajero') return this.aplazarTodo(notificacionId, fallo, ultimoIntento);
    if (reservaMs === 0) return;
    if (tomada.destinos.length === 0 && tomada.ocupadaMs)
      throw new TrabajoAplazado(OCUPADA, tomada.ocupadaMs);
    await this.intentar(notificacionId, tomada, ultimoIntento);
  }

  /** Ends what is on its way: it is sent again by whoever takes its job. */
  detener(): void {
    this.cerrando = true;
    this.sesion.detener();
    for (const control of this.enCurso) control.abort();
  }

  private get estado(): 'activo' | 'pausado' | 'apagado' {
    if (!this.configuracion.FCM_CREDENCIALES) return 'apagado';
    return this.pausa.activa ? 'pausado' : 'activo';
  }

  private async intentar(id: number, tomada: Tomada, ultimoIntento: boolean): Promise<void> {
    const intentos = await this.lanzar(tomada);
    const asientos = intentos.map((intento) => this.asientoDe(id, intento, ultimoIntento && !this.cerrando));
    // What FCM took and is not written is sent again.
    const pendientes = await insistir(() => asentar(this.db, id, this.reloj.ahora(), asientos), {
      esPasajero,
      plazoMs: ASIENTO_MS,
    });
    if (this.cerrando) throw new DevolverTrabajo();
    const pasajero = intentos
      .filter(({ resultado }) => resultado.que === 'pasajero')
      .toSorted((a, b) => b.resultado.esperaMs - a.resultado.esperaMs)
      .at(0);
    if (pasajero) throw fallarPor(pasajero.resultado, pasajero.intentos);
    if (pendientes === 0) return;
    if (intentos.some(({ resultado }) => resultado.que === 'alarma')) return;
    // Registered again while it was sent to, or reserved by another job.
    throw new Error('Some of it is still to be sent');
  }

  private async lanzar(tomada: Tomada): Promise<Intento[]> {
    const control = new AbortController();
    const plazo = setTimeout(() => control.abort(), this.intentoMs);
    this.enCurso.add(control);
    // It may have begun to stop while this was being reserved.
    if (this.cerrando) control.abort();
    try {
      // All at once, so that each has the whole time of the try: a user has DISPOSITIVOS_POR_USUARIO at most.
      return await Promise.all(
        tomada.destinos.map(async (destino) => {
          const resultado = await this.enviarA(destino, tomada, control.signal);
          this.metricas.envioIntentado(resultado.que);
          return { ...destino, resultado };
        }),
      );
    } finally {
      clearTimeout(plazo);
      this.enCurso.delete(control);
    }
  }

  private async enviarA({ token }: Destino, aviso: Tomada, senal: AbortSignal): Promise<Resultado> {
    if (this.pausa.activa) return { que: 'alarma', causa: 'Push messages are paused', esperaMs: 0 };
    const resultado = await this.fcm.enviar(crearMensaje(token, aviso, this.reloj.ahora()), senal);
    if (resultado.que === 'alarma') this.pausa.empezar(resultado.causa);
    return resultado;
  }

  private asientoDe(id: number, { resultado, ...destino }: Intento, ultimo: boolean): AsientoDeDestino {
    const { que, causa } = resultado;
    const quien = `Notification ${id} to device ${destino.dispositivoId}`;
    if (que === 'rechazado') this.logger.error(`${quien} will not be taken: ${causa}`);
    if (que === 'token-invalido') this.logger.log(`${quien}: its token is no good any more, ${causa}`);
    const fallido = que === 'rechazado' || (ultimo && (que === 'pasajero' || que === 'token-invalido'));
    const estado = que === 'enviado' ? 'enviado' : fallido ? 'fallido' : 'pendiente';
    return { ...destino, estado, causa: causa || null, borrar: que === 'token-invalido' };
  }

  private async aplazarTodo(id: number, fallo: Resultado, ultimoIntento: boolean): Promise<void> {
    const estado = ultimoIntento ? 'fallido' : 'pendiente';
    await asentarTodo(this.db, id, this.reloj.ahora(), { estado, causa: fallo.causa });
    throw fallarPor(fallo, 1);
  }
}

/** @param intentos so far: what is too much (429) is asked for again after a minute, then two, then four. */
function fallarPor({ causa, esperaMs }: Resultado, intentos: number): Error {
  if (esperaMs === 0) return new Error(causa);
  const doblada = esperaMs >= ESPERA_POR_CUOTA_MS ? ESPERA_POR_CUOTA_MS * 2 ** (intentos - 1) : 0;
  return new TrabajoAplazado(causa, Math.max(esperaMs, Math.min(doblada, ESPERA_MAXIMA_MS)));
}
