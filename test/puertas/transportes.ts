import type { GraphQLSchema } from 'graphql';
import type { Client } from 'graphql-ws';
import type { Socket } from 'socket.io-client';
import type { Cliente } from '../apoyo/cliente.js';
import { conectado } from '../apoyo/escucha.js';
import { documentoDe } from './documento.js';
import type { Argumentos } from './fila.js';

/** An answer, whichever door it came through. */
export interface Respuesta {
  /** All of it, as it came. */
  readonly texto: string;
  /** What it was refused with. */
  readonly codigo: string | undefined;
  readonly datos: any;
}

/** Who asks: with the token of a user, another one, or none. */
export type Llamante = Pick<Cliente, 'url' | 'ws' | 'socket'> & { readonly token: string | undefined };

/** What everybody says of themselves besides their token, by every door: it makes no difference. */
const PRETENSIONES = { sub: '1', usuarioId: '1', id_empresa: '1', empresaId: '1', rol: 'admin' };

/** The doors of the table. Over a socket, callers without a good token do not even come in. */
export const PUERTAS = ['REST', 'GraphQL over HTTP', 'GraphQL over WebSocket', 'Socket.IO'] as const;
export type NombreDePuerta = (typeof PUERTAS)[number];
export const esSocket = (puerta: NombreDePuerta) =>
  puerta === 'GraphQL over WebSocket' || puerta === 'Socket.IO';

const ATIENDE: Record<NombreDePuerta, RegExp> = {
  REST: /^(GET|POST|PUT|PATCH|DELETE) /,
  'GraphQL over HTTP': /^(query|mutation) /,
  'GraphQL over WebSocket': /^(query|mutation) /,
  'Socket.IO': /^mensaje /,
};
export const atiende = (puerta: NombreDePuerta, operacion: string) => ATIENDE[puerta].test(operacion);

/** The four doors of a server, with one socket for each caller on each that has sockets. */
export class Transportes {
  private readonly ws = new Map<Llamante, Client>();
  private readonly sockets = new Map<Llamante, Socket>();

  constructor(private readonly schema: GraphQLSchema) {}

  pedir(
    puerta: NombreDePuerta,
    llamante: Llamante,
    operacion: string,
    argumentos: Argumentos,
  ): Promise<Respuesta> {
    if (puerta === 'REST') return this.rest(llamante, operacion, argumentos);
    if (puerta === 'Socket.IO') return this.mensaje(llamante, operacion, argumentos);
    const peticion = this.peticion(operacion, argumentos);
    return puerta === 'GraphQL over HTTP' ? this.http(llamante, peticion) : this.porWs(llamante, peticion);
  }

  /** All that a GraphQL operation can tell. */
  peticion(operacion: string, argumentos: Argumentos) {
    const query = documentoDe(this.schema, operacion, Object.keys(argumentos));
    return { query, variables: argumentos };
  }

  /** The GraphQL socket of a caller: opened when it is first asked for. */
  wsDe(llamante: Llamante): Client {
    const ws = this.ws.get(llamante) ?? llamante.ws({ lazy: false, connectionParams: paramsDe(llamante) });
    this.ws.set(llamante, ws);
    return ws;
  }

  async cerrar(): Promise<void> {
    for (const socket of this.sockets.values()) socket.close();
    for (const ws of this.ws.values()) await ws.dispose();
  }

  private async rest(llamante: Llamante, operacion: string, argumentos: Argumentos): Promise<Respuesta> {
    const [metodo = '', plantilla = ''] = operacion.split(' ');
    const resto = { ...argumentos };
    const camino = plantilla.replaceAll(/:(\w+)/g, (_, nombre: string) => {
      const valor = String(resto[nombre]);
      delete resto[nombre];
      return valor;
    });
    const consulta = metodo === 'GET' ? `?${new URLSearchParams(resto as Record<string, string>)}` : '';
    const { texto, estado } = await this.fetch(llamante, metodo, camino + consulta, resto);
    const datos = comoJson(texto);
    return { texto, codigo: estado < 400 ? undefined : datos.code, datos };
  }

  private async http(llamante: Llamante, peticion: object): Promise<Respuesta> {
    const { texto } = await this.fetch(llamante, 'POST', '/graphql', peticion);
    return deGraphQL(JSON.parse(texto), texto);
  }

  private porWs(llamante: Llamante, peticion: { query: string; variables: Argumentos }): Promise<Respuesta> {
    return new Promise((resolve, reject) => {
      this.wsDe(llamante).subscribe(peticion, {
        next: (resultado) => resolve(deGraphQL(resultado)),
        error: (errores) =>
          Array.isArray(errores) ? resolve(deGraphQL({ errors: errores })) : reject(comoError(errores)),
        complete: () => {},
      });
    });
  }

  private async mensaje(llamante: Llamante, operacion: string, argumentos: Argumentos): Promise<Respuesta> {
    let socket = this.sockets.get(llamante);
    if (!socket) {
      socket = llamante.socket(PRETENSIONES);
      this.sockets.set(llamante, socket);
      await conectado(socket);
    }
    const acuse = await socket.timeout(10_000).emitWithAck(operacion.replace('mensaje ', ''), argumentos);
    return { texto: JSON.stringify(acuse), codigo: acuse.ok ? undefined : acuse.code, datos: acuse.datos };
  }

  private async fetch({ url, token }: Llamante, metodo: string, camino: string, cuerpo: object) {
    const respuesta = await fetch(url + camino, {
      method: metodo,
      headers: {
        ...PRETENSIONES,
        ...(token && { authorization: `Bearer ${token}` }),
        ...(metodo !== 'GET' && { 'content-type': 'application/json' }),
      },
      body: metodo === 'GET' ? null : JSON.stringify(cuerpo),
    });
    return { texto: await respuesta.text(), estado: respuesta.status };
  }
}

const paramsDe = ({ token }: Llamante) => ({ ...PRETENSIONES, Authorization: `Bearer ${token ?? ''}` });

/** What is refused has no data at all: not a part of it either. */
function deGraphQL(
  resultado: { data?: object | null; errors?: readonly any[] },
  texto = JSON.stringify(resultado),
) {
  const { data, errors } = resultado;
  if (errors && data) throw new Error(`An answer with errors has data too: ${texto}`);
  return {
    texto,
    codigo: errors?.[0].extensions?.code ?? (errors && 'an error without code'),
    datos: Object.values(data ?? {})[0],
  };
}

/** A body as JSON; of a stream of events, what they hold. */
function comoJson(texto: string): any {
  if (!/^(event|id|data):|^\n/.test(texto)) return texto === '' ? {} : JSON.parse(texto);
  return [...texto.matchAll(/^data: (.+)$/gm)].map(([, dato = '']) => JSON.parse(dato));
}

const comoError = (error: unknown) => (error instanceof Error ? error : new Error(JSON.stringify(error)));
