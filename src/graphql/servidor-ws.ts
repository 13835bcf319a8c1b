import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { CloseCode, type Context, handleProtocols, makeServer, type Server } from 'graphql-ws';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { AutenticacionService, ConexionesAbiertas, type ContextoGraphQL } from '../autenticacion/index.js';
import type { Actor } from '../comun/actor.js';
import { detalleParaRegistro, ErrorDeDominio, errorPublico } from '../comun/errores.js';
import { exigirProfundidad } from '../comun/profundidad-json.js';
import { conTraza, idDePeticion, type Traza } from '../comun/traza.js';
import { type Configuracion, InyectarConfiguracion } from '../configuracion/index.js';
import { DespachadorDeUpgrades, type Llegada, redDe } from '../http/index.js';
import { Paciencia, RitmoDeUsuarios, type VigiaDeMarcos, Vigilancia } from '../limites/index.js';
import { Metricas } from '../observacion/index.js';
import { cerrarSocket } from './cerrar-socket.js';
import { ejecutar, suscribir } from './ejecucion.js';
import { respuestaDe } from './difusion.js';
import { formatearErrores } from './errores.js';
import { Latidos } from './latidos.js';
import { OperacionesEnCurso } from './operaciones-en-curso.js';
import { OperacionesWs, type OperacionWs, type Solicitante } from './operaciones-ws.js';
import { Salida } from './salida.js';

interface Parametros extends Record<string, unknown> {
  readonly Authorization?: unknown;
  readonly authorization?: unknown;
}

/** What is known of a socket besides the protocol's own state. */
interface Extra extends Solicitante {
  readonly socket: WebSocket;
  readonly llegada: Llegada;
  readonly vigia: VigiaDeMarcos;
  actor?: Actor;
  soltar?: () => void;
}

type Conexion = Context<Parametros, Extra>;

/** What graphql-ws says itself of most of them. */
const INVALIDO = 'Invalid message received';
const CIERRE_NORMAL = 1000;
/** Try again later: every client does, and waits longer each time. */
const CIERRE_POR_EXCESO = 1013;
/** Going away: every client reconnects by itself. */
const CIERRE_POR_PARADA = 1001;

/** GraphQL over WebSocket (graphql-transport-ws) at /graphql: subscriptions, and queries and mutations too. */
@Injectable()
export class ServidorGraphQLWs implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ServidorGraphQLWs.name);
  private readonly sockets: WebSocketServer;
  private readonly latidos = new Latidos();
  private protocolo!: Server<Extra>;

  constructor(
    private readonly autenticacion: AutenticacionService,
    private readonly conexiones: ConexionesAbiertas,
    private readonly despachador: DespachadorDeUpgrades,
    private readonly esquema: GraphQLSchemaHost,
    private readonly metricas: Metricas,
    private readonly ritmo: RitmoDeUsuarios,
    private readonly vigilancia: Vigilancia,
    private readonly paciencia: Paciencia,
    @InyectarConfiguracion() private readonly configuracion: Configuracion,
  ) {
    this.sockets = new WebSocketServer({
      noServer: true,
      maxPayload: configuracion.MARCO_MAX_BYTES,
      perMessageDeflate: false,
      handleProtocols,
    });
  }

  onApplicationBootstrap(): void {
    const { schema } = this.esquema;
    const operaciones = new OperacionesWs(schema, this.ritmo, this.configuracion);
    this.protocolo = makeServer<Parametros, Extra>({
      schema,
      // Our own deadline covers a slow check of the token too; the library's ends when the init arrives.
      connectionInitWaitTimeout: 0,
      onConnect: (conexion) => this.alConectar(conexion),
      onSubscribe: ({ subscriptions, extra }, id, pedido) =>
        operaciones.preparar(extra, Object.keys(subscriptions).length, id, pedido),
      onPing: (_conexion, payload) =>
        exigirProfundidad(payload, this.configuracion.JSON_PROFUNDIDAD_MAX, 'payload'),
      subscribe: (operacion) => (operacion as OperacionWs).correr(suscribir),
      execute: (operacion) => (operacion as OperacionWs).correr(ejecutar),
      onNext: (_conexion, _id, _pedido, { contextValue }, resultado) =>
        respuestaDe(resultado, trazaDe(contextValue as ContextoGraphQL)),
      onError: (_conexion, _id, _pedido, errores) => formatearErrores(errores),
      onComplete: ({ extra }, id, pedido) => extra.enCurso.soltar(id, pedido),
    });
    this.despachador.registrar('/graphql', (peticion, socket, cabeza, llegada) =>
      this.aceptar(peticion, socket, cabeza, llegada),
    );
  }

  /** Before anybody waits for running tasks: whoever is connected goes to another process meanwhile. */
  onModuleDestroy(): void {
    this.latidos.parar();
    for (const socket of this.sockets.clients) cerrarSocket(socket, CIERRE_POR_PARADA, 'Going away');
  }

  private aceptar(peticion: IncomingMessage, duplex: Duplex, cabeza: Buffer, llegada: Llegada): void {
    this.sockets.handleUpgrade(peticion, duplex, cabeza, (socket) =>
      this.abrir(socket, new Salida(socket, duplex), llegada),
    );
  }

  private abrir(socket: WebSocket, salida: Salida, llegada: Llegada): void {
    const vigia = this.vigilancia.de(`address ${llegada.ip}`, ({ codigo, message }) => {
      // Never read again: what it has sent before it hears of it would be thousands of frames, read for nothing.
      socket.pause();
      this.paciencia.responder(redDe(llegada.ip), () =>
        cerrarSocket(socket, CIERRE_POR_EXCESO, `${codigo}: ${message}`),
      );
    });
    for (const clase of ['ping', 'pong'] as const) socket.on(clase, () => vigia.contar(0));
    const extra: Extra = {
      socket,
      salida,
      llegada,
      ip: llegada.ip,
      vigia,
      enCurso: new OperacionesEnCurso(),
    };
    const plazo = setTimeout(() => {
      if (extra.actor) return;
      cerrarSocket(socket, CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout');
    }, this.configuracion.AUTENTICACION_MAX_MS);
    socket.once('close', this.metricas.socketAbierto('graphql'));
    this.latidos.vigilar(socket, salida);
    const cerrado = this.protocolo.opened(
      {
        protocol: socket.protocol,
        send: (mensaje) => salida.enviar(mensaje),
        close: (codigo = CIERRE_NORMAL, razon = '') => cerrarSocket(socket, codigo, razon),
        onMessage: (recibir) =>
          socket.on('message', (mensaje, esBinario) => this.recibir(extra, recibir, mensaje, esBinario)),
      },
      extra,
    );
    // `ws` closes the socket itself after an error of the peer's, with the protocol's code.
    socket.on('error', (error) => this.logger.debug(`Socket error: ${error.message}`));
    socket.once('close', (codigo, razon) => {
      clearTimeout(plazo);
      extra.soltar?.();
      void cerrado(codigo, String(razon));
    });
  }

  private async recibir(
    { socket, salida, vigia, actor }: Extra,
    recibir: (mensaje: string) => Promise<void>,
    mensaje: RawData,
    esBinario: boolean,
  ): Promise<void> {
    // A peer may go on sending after it was told to leave.
    if (socket.readyState !== socket.OPEN) return;
    // One Buffer, since `binaryType` is its default.
    if (!vigia.contar((mensaje as Buffer).length)) return;
    if (esBinario) return cerrarSocket(socket, CloseCode.BadRequest, INVALIDO);
    if (salida.llena && !socket.isPaused) {
      // Who does not read is not listened to: answers to what it asks would pile up.
      socket.pause();
      salida.alVaciar(() => vigia.terminada || socket.resume());
    }
    try {
      // Each operation is a request of its own; what it subscribes to goes on under its id.
      const traza = { peticion: idDePeticion(), usuarioId: actor?.usuarioId };
      await conTraza(traza, () => recibir((mensaje as Buffer).toString()));
    } catch (error) {
      if (esDelCliente(error)) return cerrarSocket(socket, CloseCode.BadRequest, INVALIDO);
      this.logger.error(`Message not handled: ${detalleParaRegistro(error)}`);
      cerrarSocket(socket, CloseCode.InternalServerError, 'Internal server error');
    }
  }

  /** Nobody stays without a good token. 4403 and not 4401: clients try 4403 again, with a new token. */
  private async alConectar({ connectionParams, extra }: Conexion): Promise<boolean> {
    const { socket } = extra;
    try {
      const cabecera = connectionParams?.Authorization ?? connectionParams?.authorization;
      const actor = await this.autenticacion.autenticarCabecera(cabecera);
      if (socket.readyState !== socket.OPEN) return false;
      extra.soltar = this.conexiones.abrir(actor, () =>
        cerrarSocket(socket, CloseCode.Forbidden, 'Forbidden'),
      );
      extra.actor = actor;
      extra.vigia.autenticar(actor.usuarioId);
      extra.llegada.autenticar();
      return true;
    } catch (error) {
      const { codigo, mensaje } = errorPublico(error);
      const cierre = codigo === 'TOO_MANY_REQUESTS' ? CIERRE_POR_EXCESO : CloseCode.Forbidden;
      cerrarSocket(socket, cierre, `${codigo}: ${mensaje}`);
      return false;
    }
  }
}

/** A ping nested too deep, or a message for clients, at which graphql-ws throws instead of refusing it. */
function esDelCliente(error: unknown): boolean {
  if (error instanceof ErrorDeDominio) return error.codigo === 'BAD_USER_INPUT';
  return error instanceof Error && error.message.startsWith('Unexpected message of type ');
}

function trazaDe({ actor }: ContextoGraphQL): Traza {
  return { peticion: actor?.peticion, usuarioId: actor?.usuarioId };
}
