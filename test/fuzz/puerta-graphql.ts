import { type Azar, segunAzar } from './azar.js';
import { enviar, leerRespuestas } from './cable.js';
import type { Puerta } from './correr.js';
import { type Clase, Documentos, type Peticion, sopa } from './documentos.js';
import { mutar, romper } from './mutacion.js';
import { type Rol, ROLES } from './mundo.js';
import type { Objetivo } from './objetivo.js';
import { comoJson, Crudo } from './rarezas.js';
import {
  conPlazo,
  exigir,
  exigirCierre,
  exigirErroresGraphQL,
  exigirProblema,
  leerJson,
} from './respuestas.js';
import { Enchufe } from './enchufe.js';

interface CasoGraphQL {
  readonly rol: Rol | undefined;
  readonly metodo: 'GET' | 'POST';
  /** The JSON of the request. */
  readonly cuerpo: string;
}

const CUERPO_MAX_BYTES = 524_288;
const MARCO_MAX_BYTES = 65_536;

const CLASES: readonly Clase[] = ['query', 'mutation', 'mutation', 'subscription'];

function peticionDe(azar: Azar, { esquema, conocidos }: Objetivo, clase: Clase): unknown {
  const documentos = new Documentos(azar, esquema, conocidos);
  const buena = documentos.operacion(clase);
  const suerte = azar.entero(20);
  if (suerte > 15) return { ...buena, variables: mutar(azar, buena.variables) };
  if (suerte === 15) return { ...buena, query: romper(azar, buena.query) };
  if (suerte === 14) return { query: sopa(azar) };
  if (suerte === 13) return mutar(azar, buena);
  return buena;
}

const casoHttp = (azar: Azar, objetivo: Objetivo): CasoGraphQL => ({
  rol: azar.acaso(95) ? azar.uno(ROLES) : undefined,
  metodo: azar.acaso(15) ? 'GET' : 'POST',
  cuerpo: comoJson(peticionDe(azar, objetivo, azar.uno(CLASES))),
});

async function probarHttp(
  { puerto, conocidos }: Objetivo,
  { rol, metodo, cuerpo }: CasoGraphQL,
): Promise<void> {
  const lineas = [
    'Host: a',
    'Connection: close',
    ...(rol ? [`Authorization: Bearer ${conocidos.tokens[rol]}`] : []),
  ];
  const octetos = Buffer.from(cuerpo);
  let camino = '/graphql';
  if (metodo === 'GET') camino += consultaDe(cuerpo);
  else lineas.push('Content-Type: application/json', `Content-Length: ${octetos.length}`);
  const cabeza = Buffer.from(`${metodo} ${camino} HTTP/1.1\r\n${lineas.join('\r\n')}\r\n\r\n`);
  const [respuesta] = leerRespuestas(
    await enviar(puerto, metodo === 'GET' ? [cabeza] : [cabeza, octetos], true),
  );
  // Refused before it is read to its end, and still sending: the reset may overtake the answer.
  if (!respuesta && octetos.length > CUERPO_MAX_BYTES) return;
  exigir(respuesta, 'The connection was closed without an answer');
  exigir(respuesta.estado < 500, `Answered with ${respuesta.estado}`, respuesta.cuerpo);
  if (respuesta.cabeceras['content-type']?.startsWith('application/problem+json')) {
    exigirProblema(respuesta.cuerpo, respuesta.estado);
    return;
  }
  revisarResultado(leerJson(respuesta.cuerpo), respuesta.cuerpo);
}

function consultaDe(cuerpo: string): string {
  const partes = /^\{"query":("(?:[^"\\]|\\.)*")/.exec(cuerpo)?.[1];
  const { query = cuerpo, variables } = {
    query: partes && leerJson(partes),
    variables: /"variables":(.*?)(,"operationName.*)?\}$/s.exec(cuerpo)?.[1],
  };
  return `?${new URLSearchParams({ query, ...(variables && { variables }) }).toString().slice(0, 12_000)}`;
}

function revisarResultado(resultado: any, texto: string): void {
  exigir(typeof resultado === 'object' && resultado !== null, 'Not a GraphQL result', texto);
  exigir('data' in resultado || 'errors' in resultado, 'Neither data nor errors', texto);
  if (resultado.errors !== undefined) exigirErroresGraphQL(resultado.errors, texto);
}

interface CasoWs {
  readonly rol: Rol;
  /** Each the JSON of a `subscribe`'s payload, and whether it goes on until it is told to end. */
  readonly operaciones: readonly { readonly payload: string; readonly sigue: boolean }[];
}

const casoWs = (azar: Azar, objetivo: Objetivo): CasoWs => ({
  rol: azar.uno(ROLES),
  operaciones: azar.varios(1, 4, () => {
    const clase = azar.uno(CLASES);
    const { query, variables, operationName } = (peticionDe(azar, objetivo, clase) ??
      {}) as Partial<Peticion>;
    // What is no request at all is the protocol's business, and tried there.
    const payload = comoJson({
      query: typeof query === 'string' ? query : '{ yo { id } }',
      ...(esObjeto(variables) && { variables }),
      ...(typeof operationName === 'string' && { operationName }),
    });
    return {
      payload: esJson(payload) ? payload : '{"query":"{ yo { id } }"}',
      sigue: clase === 'subscription',
    };
  }),
});

const esObjeto = (valor: unknown) =>
  typeof valor === 'object' && valor !== null && !Array.isArray(valor) && !(valor instanceof Crudo);
const esJson = (texto: string) => {
  try {
    return Boolean(JSON.parse(texto));
  } catch {
    return false;
  }
};

async function probarWs({ puerto, conocidos }: Objetivo, { rol, operaciones }: CasoWs): Promise<void> {
  const enchufe = await Enchufe.abrir(puerto, '/graphql', 'graphql-transport-ws');
  try {
    enchufe.enviar(
      JSON.stringify({
        type: 'connection_init',
        payload: { Authorization: `Bearer ${conocidos.tokens[rol]}` },
      }),
    );
    exigir((await enchufe.siguiente()) === '{"type":"connection_ack"}', 'Not acknowledged');
    const pendientes = new Set<string>();
    let excesivo = false;
    for (const [indice, { payload }] of operaciones.entries()) {
      const marco = `{"type":"subscribe","id":"o${indice}","payload":${payload}}`;
      excesivo ||= Buffer.byteLength(marco) > MARCO_MAX_BYTES;
      pendientes.add(`o${indice}`);
      enchufe.enviar(marco);
    }
    enchufe.enviar('{"type":"ping","payload":{"fin":1}}');
    // Until each has ended; those that go on are ended by the client.
    for (let sonado = false; pendientes.size > 0 || !sonado;) {
      const texto = await conPlazo(`An end of ${[...pendientes].join()}`, enchufe.siguiente());
      if (texto === undefined) {
        exigir(excesivo && enchufe.cierre === 1009, `Closed with ${enchufe.cierre}`);
        return;
      }
      const { type, id, payload } = leerJson(texto);
      if (type === 'pong') {
        sonado = true;
        for (const [indice, { sigue }] of operaciones.entries()) {
          if (!sigue) continue;
          enchufe.enviar(`{"type":"complete","id":"o${indice}"}`);
          pendientes.delete(`o${indice}`);
        }
        continue;
      }
      exigir(/^o\d$/.test(id), 'A message of no operation', texto);
      if (type === 'next') revisarResultado(payload, texto);
      else if (type === 'error') exigirErroresGraphQL(payload, texto);
      else exigir(type === 'complete', 'A message of no known type', texto);
      if (type !== 'next') pendientes.delete(id);
    }
  } finally {
    exigirCierre(await enchufe.cerrar());
  }
}

export const PUERTA_GRAPHQL: Puerta<CasoGraphQL> = {
  nombre: 'GraphQL over HTTP',
  arbitrario: (objetivo) => segunAzar((azar) => casoHttp(azar, objetivo), 200),
  probar: probarHttp,
  // What is JSON but no object crashed the library.
  ejemplos: () =>
    ['null', '7', '[]'].map((variables) => ({
      rol: 'ana',
      metodo: 'GET',
      cuerpo: `{"query":"{ yo { id } }","variables":${variables}}`,
    })),
};

export const PUERTA_GRAPHQL_WS: Puerta<CasoWs> = {
  nombre: 'GraphQL over WebSocket',
  arbitrario: (objetivo) => segunAzar((azar) => casoWs(azar, objetivo), 300),
  probar: probarWs,
};
