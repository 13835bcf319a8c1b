import { type Client, createClient, type ExecutionResult } from 'graphql-ws';
import { io, type Socket } from 'socket.io-client';
import { WebSocket } from 'ws';

export interface Respuesta {
  readonly estado: number;
  readonly cabeceras: Headers;
  // The tests state what they expect of it.
  readonly cuerpo: any;
}

export interface SesionDePrueba {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiraEn: string;
  readonly usuario: { readonly id: number; readonly empresaId: number };
}

/** A user of the server, on every transport it has. */
export class Cliente {
  constructor(
    readonly url: string,
    readonly sesion: SesionDePrueba,
  ) {}

  static async entrar(url: string, correo: string, clave: string): Promise<Cliente> {
    const { estado, cuerpo } = await pedir(url, 'POST', '/sesion/iniciar', { cuerpo: { correo, clave } });
    if (estado !== 200) throw new Error(`Sign-in of ${correo} answered ${estado}: ${JSON.stringify(cuerpo)}`);
    return new Cliente(url, cuerpo);
  }

  get token(): string {
    return this.sesion.accessToken;
  }

  get id(): number {
    return this.sesion.usuario.id;
  }

  /** REST. */
  pedir(
    metodo: string,
    ruta: string,
    cuerpo?: unknown,
    cabeceras: Record<string, string> = {},
  ): Promise<Respuesta> {
    return pedir(this.url, metodo, ruta, {
      cuerpo,
      cabeceras: { authorization: `Bearer ${this.token}`, ...cabeceras },
    });
  }

  /** GraphQL over HTTP: the whole answer. */
  async graphql(query: string, variables?: Record<string, unknown>, operationName?: string): Promise<any> {
    return (await this.pedir('POST', '/graphql', { query, variables, operationName })).cuerpo;
  }

  /** GraphQL over HTTP: the data, or an error if there were any. */
  async datos(query: string, variables?: Record<string, unknown>): Promise<any> {
    const { data, errors } = await this.graphql(query, variables);
    if (errors) throw new ErrorDeGraphQL(errors);
    return data;
  }

  async iniciarTarea(tipo = 'generar reporte', parametros?: Record<string, unknown>): Promise<number> {
    const { iniciarTarea } = await this.datos(
      'mutation ($tipo: String!, $parametros: JSONObject) { iniciarTarea(tipo: $tipo, parametros: $parametros) { id } }',
      { tipo, parametros },
    );
    return iniciarTarea.id;
  }

  /** GraphQL over WebSocket, with the client that front ends use. Dispose of it when done. */
  ws(opciones: Partial<Parameters<typeof createClient>[0]> = {}): Client {
    return clienteWs(this.url, { connectionParams: { Authorization: `Bearer ${this.token}` }, ...opciones });
  }

  /** Socket.IO on `/ws`. Close it when done. */
  socket(auth: Record<string, unknown> = {}): Socket {
    return conectarSocket(this.url, { token: this.token, ...auth });
  }
}

export const urlWs = (url: string) => `${url.replace('http', 'ws')}/graphql`;

export const clienteWs = (url: string, opciones: Partial<Parameters<typeof createClient>[0]> = {}): Client =>
  createClient({ url: urlWs(url), webSocketImpl: WebSocket, retryAttempts: 0, ...opciones });

/** However long a busy machine takes to let it in: the client itself would give up after 20 s. */
export const conectarSocket = (url: string, auth: Record<string, unknown>, espacio = '/ws'): Socket =>
  io(`${url}${espacio}`, {
    transports: ['websocket'],
    auth,
    reconnection: false,
    forceNew: true,
    timeout: 120_000,
  });

/** The next event of that name. */
export const oir = (socket: Socket, evento: string): Promise<any> =>
  new Promise((resolve) => socket.once(evento, resolve));

export async function pedir(
  url: string,
  metodo: string,
  ruta: string,
  { cuerpo, cabeceras = {} }: { cuerpo?: unknown; cabeceras?: Record<string, string> } = {},
): Promise<Respuesta> {
  const respuesta = await fetch(`${url}${ruta}`, {
    method: metodo,
    headers: { ...(cuerpo === undefined ? {} : { 'content-type': 'application/json' }), ...cabeceras },
    body: cuerpo === undefined ? undefined : typeof cuerpo === 'string' ? cuerpo : JSON.stringify(cuerpo),
  });
  const texto = await respuesta.text();
  const esJson = respuesta.headers.get('content-type')?.includes('json');
  return {
    estado: respuesta.status,
    cabeceras: respuesta.headers,
    cuerpo: esJson && texto ? JSON.parse(texto) : texto,
  };
}

/** What the server answered instead of data. */
export class ErrorDeGraphQL extends Error {
  constructor(readonly errores: readonly unknown[]) {
    super(JSON.stringify(errores));
  }
}

/** Reads a subscription to its end, or until `basta` is satisfied; throws what the server answers instead. */
export async function leer<T>(
  cliente: Client,
  query: string,
  variables: Record<string, unknown> = {},
  basta: (leidos: T[]) => boolean = () => false,
): Promise<T[]> {
  const leidos: T[] = [];
  for await (const resultado of cliente.iterate({ query, variables }) as AsyncIterable<
    ExecutionResult<Record<string, T>>
  >) {
    if (resultado.errors) throw new ErrorDeGraphQL(resultado.errors);
    leidos.push(...Object.values(resultado.data ?? {}));
    if (basta(leidos)) break;
  }
  return leidos;
}

export interface AvanceLeido {
  readonly tareaId: number;
  readonly seq: number;
  readonly progreso: number;
  readonly mensaje: string;
  readonly estado: string;
  readonly fecha: string;
  readonly restanteMs: number | null;
}

export const PROGRESO = `subscription ($tareaId: Int, $desdeSeq: Int) {
  progresoTarea(tareaId: $tareaId, desdeSeq: $desdeSeq) { tareaId seq progreso mensaje estado fecha restanteMs }
}`;
