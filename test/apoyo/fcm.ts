import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alTerminar } from './al-terminar.js';

/** What the fake server does with a request: an answer, or none. */
export type Respuesta = Contestacion | 'cortar' | 'cortar-a-medias' | 'callar';

export interface Contestacion {
  readonly estado: number;
  readonly cuerpo?: unknown;
  /** As it is, instead of JSON. */
  readonly texto?: string;
  readonly cabeceras?: Record<string, string>;
}

/** Or what is to be done before it is known. */
export type Guion = Respuesta | (() => Promise<Respuesta>);

/** A message that came. */
export interface Envio {
  readonly token: string;
  readonly message: Record<string, any>;
  readonly cabeceras: IncomingHttpHeaders;
  readonly ruta: string;
  /** Milliseconds, of no particular origin. */
  readonly en: number;
}

const detalle = (errorCode: string) => ({
  '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError',
  errorCode,
});
const error = (code: number, status: string, message: string, details: unknown[] = []): Contestacion => ({
  estado: code,
  cuerpo: { error: { code, message, status, details } },
});

/** What FCM says, in the bodies that its reference documents. */
export const FCM = {
  tomado: { estado: 200, cuerpo: { name: 'projects/prueba/messages/0:1500415314455276%31bd1c9631bd1c96' } },
  desconocido: error(404, 'NOT_FOUND', 'Requested entity was not found.', [detalle('UNREGISTERED')]),
  tokenInvalido: error(400, 'INVALID_ARGUMENT', 'Request contains an invalid argument.', [
    {
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      fieldViolations: [{ field: 'message.token', description: 'Invalid registration token' }],
    },
    detalle('INVALID_ARGUMENT'),
  ]),
  tokenMalFormado: error(
    400,
    'INVALID_ARGUMENT',
    'The registration token is not a valid FCM registration token',
    [detalle('INVALID_ARGUMENT')],
  ),
  tokenNoValido: error(400, 'INVALID_ARGUMENT', 'The registration token is not valid.'),
  demasiadoGrande: error(400, 'INVALID_ARGUMENT', 'Android message is too big', [
    detalle('INVALID_ARGUMENT'),
    {
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      fieldViolations: [{ field: 'message', description: 'Android message is too big' }],
    },
  ]),
  sinAutenticar: error(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.'),
  sinApns: error(401, 'UNAUTHENTICATED', 'Auth error from APNS or Web Push Service', [
    detalle('THIRD_PARTY_AUTH_ERROR'),
  ]),
  sinPermiso: error(403, 'PERMISSION_DENIED', "Permission 'cloudmessaging.messages.create' denied"),
  deOtroProyecto: error(403, 'PERMISSION_DENIED', 'SenderId mismatch', [detalle('SENDER_ID_MISMATCH')]),
  sinProyecto: { estado: 404, texto: '<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>' },
  sinCuota: error(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded.', [detalle('QUOTA_EXCEEDED')]),
  interno: error(500, 'INTERNAL', 'Internal error encountered.', [detalle('INTERNAL')]),
  ocupado: error(503, 'UNAVAILABLE', 'The service is currently unavailable.', [detalle('UNAVAILABLE')]),
  pasarela: { estado: 502, texto: '<html><title>502 Server Error</title><h1>Bad Gateway</h1></html>' },
} as const satisfies Record<string, Respuesta>;

/**
 * FCM and Google's sign-in, on a port of this machine. Each token is answered what was said for it, one after the
 * other, the last one for good; without that, it is taken.
 */
export class FcmDePrueba {
  readonly envios: Envio[] = [];
  /** Signed assertions with which somebody has signed in. */
  readonly entradas: string[] = [];
  private readonly guiones = new Map<string, Guion[]>();
  private guionDeEntrada: Respuesta[] = [];
  private readonly esperas = new Set<() => void>();

  private constructor(
    readonly url: string,
    readonly clavePublica: string,
    /** Of the service account's file. */
    readonly clavePrivada: string,
    /** What a server needs to send here. */
    readonly variables: Record<string, string>,
  ) {}

  static async iniciar(): Promise<FcmDePrueba> {
    // Whatever proxy this machine has, it is not for this.
    process.env.no_proxy = '127.0.0.1';
    let propio: FcmDePrueba | undefined;
    const servidor = createServer((peticion, respuesta) => void propio?.atender(peticion, respuesta));
    await new Promise<void>((resolve) => servidor.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(servidor.address() as AddressInfo).port}`;
    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const carpeta = mkdtempSync(join(tmpdir(), 'seguimiento-fcm-'));
    const archivo = join(carpeta, 'cuenta.json');
    writeFileSync(
      archivo,
      JSON.stringify({
        type: 'service_account',
        project_id: 'prueba',
        private_key_id: 'abc',
        private_key: privateKey,
        client_email: 'push@prueba.iam.gserviceaccount.com',
        token_uri: `${url}/token`,
      }),
    );
    alTerminar(async () => {
      servidor.closeAllConnections();
      await new Promise((resolve) => servidor.close(resolve));
      rmSync(carpeta, { recursive: true });
    });
    const variables = {
      FCM_CREDENCIALES: archivo,
      FCM_URL: url,
      HTTP_REINTENTO_MS: '4',
      HTTP_PLAZO_MS: '5000',
    };
    propio = new FcmDePrueba(url, publicKey, privateKey, variables);
    return propio;
  }

  /** From now on, messages to this token are answered so. */
  responder(token: string, ...guion: readonly Guion[]): void {
    this.guiones.set(token, [...guion]);
  }

  /** From now on, who signs in is answered so, and then with a good token. */
  responderEntrada(...guion: readonly Respuesta[]): void {
    this.guionDeEntrada = [...guion];
  }

  enviosA(token: string): Envio[] {
    return this.envios.filter((envio) => envio.token === token);
  }

  /** Waits for the n-th message to this token. */
  async recibido(token: string, cuantos = 1): Promise<void> {
    while (this.enviosA(token).length < cuantos) {
      await new Promise<void>((resolve) => this.esperas.add(resolve));
    }
  }

  private async atender(peticion: IncomingMessage, respuesta: ServerResponse): Promise<void> {
    let cuerpo = '';
    for await (const trozo of peticion) cuerpo += String(trozo);
    if (peticion.url === '/token') {
      this.entradas.push(new URLSearchParams(cuerpo).get('assertion') ?? '');
      const token = `token-de-acceso-${this.entradas.length}`;
      const bueno = { estado: 200, cuerpo: { access_token: token, expires_in: 3_599, token_type: 'Bearer' } };
      contestar(respuesta, this.guionDeEntrada.shift() ?? bueno);
      return;
    }
    const { message } = JSON.parse(cuerpo) as { message: Record<string, any> };
    const token = String(message.token);
    const { headers: cabeceras, url: ruta = '' } = peticion;
    this.envios.push({ token, message, cabeceras, ruta, en: performance.now() });
    const guion = this.guiones.get(token) ?? [];
    for (const seguir of this.esperas) seguir();
    this.esperas.clear();
    const que = (guion.length > 1 ? guion.shift() : guion[0]) ?? FCM.tomado;
    contestar(respuesta, typeof que === 'function' ? await que() : que);
  }
}

/** Answers so, whatever was asked. */
export function contestar(respuesta: ServerResponse, que: Respuesta): void {
  if (que === 'callar') return;
  if (que === 'cortar') {
    respuesta.socket?.resetAndDestroy();
    return;
  }
  if (que === 'cortar-a-medias') {
    respuesta.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    respuesta.write('{"name":', () => respuesta.socket?.destroy());
    return;
  }
  const { estado, cuerpo, texto, cabeceras } = que;
  const tipo = texto === undefined ? 'application/json; charset=UTF-8' : 'text/html';
  respuesta.writeHead(estado, { 'content-type': tipo, ...cabeceras });
  respuesta.end(texto ?? JSON.stringify(cuerpo ?? {}));
}
