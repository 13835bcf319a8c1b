import type { INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { Server as Motor, type Socket } from 'engine.io';
import { Server } from 'socket.io';
import type { Configuracion } from '../configuracion/index.js';
import { DespachadorDeUpgrades } from '../http/index.js';
import { Metricas } from '../observacion/index.js';
import { Apreton } from './apreton.js';
import { ESPACIO_WS } from './socket.js';

const RUTA = '/socket.io';

/**
 * Socket.IO on the shared HTTP server: WebSocket only, behind the same upgrade dispatcher as GraphQL, and
 * nothing but `/ws`, where nobody enters without a good token.
 */
export class AdaptadorSocketIo extends IoAdapter {
  constructor(
    private readonly app: INestApplication,
    private readonly configuracion: Configuracion,
  ) {
    super(app);
  }

  override createIOServer(): Server {
    const { AUTENTICACION_MAX_MS, MARCO_MAX_BYTES } = this.configuracion;
    const servidor = new Server({ serveClient: false, connectTimeout: AUTENTICACION_MAX_MS });
    const motor = new Motor({
      transports: ['websocket'],
      allowUpgrades: false,
      maxHttpBufferSize: MARCO_MAX_BYTES,
      perMessageDeflate: false,
      // It would be found out only after the upgrade, and be told so in HTTP where frames are read.
      allowRequest: ({ url = '' }, responder) => responder('Connect with EIO=4', esEngineIo4(url)),
    });
    servidor.bind(motor);
    const metricas = this.app.get(Metricas);
    const apreton = this.app.get(Apreton);
    motor.on('connection', (conexion: Socket) => {
      conexion.once('close', metricas.socketAbierto('socketio'));
      apreton.vigilar(conexion);
    });
    servidor
      .of('/')
      .use((_socket, siguiente) => siguiente(new Error(`Connect to the namespace ${ESPACIO_WS}`)));
    servidor.of(ESPACIO_WS).use(apreton.autenticar);
    this.app.get(DespachadorDeUpgrades).registrar(RUTA, (peticion, socket, cabeza, llegada) => {
      apreton.esperar(peticion, llegada);
      motor.handleUpgrade(peticion, socket, cabeza);
    });
    return servidor;
  }
}

const esEngineIo4 = (url: string) => new URLSearchParams(url.split('?')[1]).getAll('EIO').join() === '4';
