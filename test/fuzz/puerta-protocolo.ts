import { type Azar, segunAzar } from './azar.js';
import type { Puerta } from './correr.js';
import { mutar, romper } from './mutacion.js';
import type { Conocidos } from './mundo.js';
import type { Objetivo } from './objetivo.js';
import { Enchufe } from './enchufe.js';
import { comoJson, textoRaro, TEXTOS, valorRaro } from './rarezas.js';
import { conPlazo, exigir, exigirCierre, exigirErroresGraphQL, leerJson } from './respuestas.js';

/** graphql-transport-ws against a model of it: what each message does to a connection, step by step. */

/** What a message is to the protocol, in whatever state it comes. */
export type Paso =
  | { readonly que: 'init'; readonly vale: boolean; readonly mensaje: string }
  | { readonly que: 'ping' | 'pong' | 'malo'; readonly mensaje: string }
  | { readonly que: 'vivo' | 'consulta' | 'errada'; readonly id: string; readonly mensaje: string }
  | { readonly que: 'complete'; readonly id: string; readonly mensaje: string }
  | { readonly que: 'enorme' }
  | { readonly que: 'roto' };

const VIVAS = [
  'subscription { usuarioPresencia { usuarioId } }',
  'subscription { chatMensaje { id } }',
] as const;
const CONSULTAS = [
  '{ yo { id } }',
  'query A { tiposTarea }',
  'mutation { cerrarSesion }',
  '{ __typename }',
  '{ yo { id } } #\0',
] as const;
const ERRADAS = [
  '{',
  '',
  '{ nada }',
  'subscription { chatMensaje { id } yo }',
  'query A { yo { id } } query B { yo { id } }',
] as const;
const IDS = [
  '1',
  '2',
  '__proto__',
  'constructor',
  'toString',
  'é👍',
  'x'.repeat(123),
  'y'.repeat(3_000),
  '\0',
  '\u2028',
] as const;

/** Not one of these is a message that a client may send. */
const MALOS = [
  '',
  '{',
  '[]',
  '7',
  'null',
  '"ping"',
  '{}',
  '{"type":7}',
  '{"type":null}',
  '{"type":["ping"]}',
  '{"type":"nothing"}',
  '{"type":"__proto__"}',
  '{"type":"connection_ack"}',
  '{"type":"next","id":"1","payload":{"data":null}}',
  '{"type":"error","id":"1","payload":[{"message":"a"}]}',
  '{"type":"next","id":"1"}',
  '{"type":"connection_init","payload":7}',
  '{"type":"connection_init","payload":[]}',
  '{"type":"connection_init","payload":"x"}',
  '{"type":"ping","payload":1}',
  '{"type":"pong","payload":[]}',
  '{"type":"subscribe"}',
  '{"type":"subscribe","id":"1"}',
  '{"type":"subscribe","id":"","payload":{"query":"{ yo { id } }"}}',
  '{"type":"subscribe","id":1,"payload":{"query":"{ yo { id } }"}}',
  '{"type":"subscribe","id":"1","payload":null}',
  '{"type":"subscribe","id":"1","payload":[]}',
  '{"type":"subscribe","id":"1","payload":{"query":7}}',
  '{"type":"subscribe","id":"1","payload":{"query":"{ yo { id } }","variables":[]}}',
  '{"type":"subscribe","id":"1","payload":{"query":"{ yo { id } }","operationName":7}}',
  '{"type":"subscribe","id":"1","payload":{"query":"{ yo { id } }","extensions":"x"}}',
  '{"type":"complete"}',
  '{"type":"complete","id":7}',
  '{"type":"complete","id":""}',
  '{"__proto__":{"type":"ping"}}',
  '\ufeff{"type":"ping"}',
] as const;

const suscribir = (id: string, query: string) =>
  JSON.stringify({ type: 'subscribe', id, payload: { query } });

function pasoDe(azar: Azar, conocidos: Conocidos): Paso {
  const id = azar.uno(IDS);
  switch (azar.entero(14)) {
    case 0:
    case 1:
      return initDe(azar, conocidos);
    case 2:
      return {
        que: 'ping',
        mensaje: `{"type":"ping","payload":${azar.uno(['{"a":1}', 'null', '{}', '{"__proto__":1}'])}}`,
      };
    case 3:
      return {
        que: 'pong',
        mensaje: azar.uno(['{"type":"pong"}', '{"type":"pong","payload":{"a":"\\ud800"}}']),
      };
    case 4:
    case 5:
    case 6:
      return { que: 'vivo', id, mensaje: suscribir(id, azar.uno(VIVAS)) };
    case 7:
    case 8:
      return { que: 'consulta', id, mensaje: suscribir(id, azar.uno(CONSULTAS)) };
    case 9:
      return { que: 'errada', id, mensaje: suscribir(id, azar.uno(ERRADAS)) };
    case 10:
    case 11:
      return { que: 'complete', id, mensaje: JSON.stringify({ type: 'complete', id }) };
    case 12:
      return { que: 'malo', mensaje: azar.uno(MALOS) };
    default:
      return azar.acaso(30) ? { que: azar.uno(['enorme', 'roto']) } : initDe(azar, conocidos);
  }
}

function initDe(azar: Azar, { tokens }: Conocidos): Paso {
  const vale = azar.acaso(75);
  const cabecera = vale
    ? `Bearer ${azar.uno([tokens.ana, tokens.supervisor])}`
    : azar.uno([romper(azar, tokens.ana), 7, null, {}, '', ...TEXTOS]);
  const payload = { [azar.uno(['Authorization', 'authorization'])]: cabecera };
  return {
    que: 'init',
    vale,
    mensaje: JSON.stringify({ type: 'connection_init', ...(!vale && azar.acaso(20) ? {} : { payload }) }),
  };
}

interface Estado {
  iniciada: boolean;
  readonly activas: Set<string>;
}

/** The code with which this message ends the connection; undefined if it goes on. Changes the state as it does. */
function cierreDe(paso: Paso, estado: Estado): number | undefined {
  switch (paso.que) {
    case 'enorme':
      return 1009;
    case 'roto':
      return 1007;
    case 'malo':
      return 4400;
    case 'init':
      if (estado.iniciada) return 4429;
      estado.iniciada = paso.vale;
      return paso.vale ? undefined : 4403;
    case 'vivo':
    case 'consulta':
    case 'errada':
      if (!estado.iniciada) return 4401;
      if (estado.activas.has(paso.id)) return 4409;
      if (paso.que === 'vivo') estado.activas.add(paso.id);
      return undefined;
    case 'complete':
      estado.activas.delete(paso.id);
      return undefined;
    default:
      return undefined;
  }
}

const ENORME = `{"type":"ping","payload":{"a":"${'x'.repeat(70_000)}"}}`;
const UTF8_ROTO = Buffer.from([0x7b, 0xff, 0xc0, 0x80, 0x7d]);

function mandar(enchufe: Enchufe, paso: Paso): void {
  if (paso.que === 'roto') enchufe.enviar(UTF8_ROTO, false);
  else enchufe.enviar(paso.que === 'enorme' ? ENORME : paso.mensaje);
}

async function probarModelo({ puerto }: Objetivo, pasos: readonly Paso[]): Promise<void> {
  const enchufe = await Enchufe.abrir(puerto, '/graphql', 'graphql-transport-ws');
  const estado: Estado = { iniciada: false, activas: new Set() };
  try {
    for (const [indice, paso] of pasos.entries()) {
      const cierre = cierreDe(paso, estado);
      mandar(enchufe, paso);
      if (cierre !== undefined) {
        const codigo = await enchufe.esperarCierre();
        exigir(codigo === cierre, `Closed with ${codigo} where the protocol says ${cierre}`);
        return;
      }
      // A token is checked meanwhile: whatever else is sent before would find the connection without it.
      if (paso.que === 'init')
        exigir(
          (await conPlazo('An acknowledgement', enchufe.siguiente())) === '{"type":"connection_ack"}',
          'Not acknowledged',
        );
      if (paso.que === 'errada' || paso.que === 'consulta') await esperarFin(enchufe, paso);
      const respuestas = await hastaElPong(enchufe, indice);
      exigir(paso.que !== 'ping' || respuestas.some(({ type }) => type === 'pong'), 'No pong');
    }
  } finally {
    exigirCierre(await enchufe.cerrar());
  }
}

/** @returns what came before the answer to a ping that was sent last, and what ends an operation after it. */
async function hastaElPong(enchufe: Enchufe, indice: number): Promise<any[]> {
  const marca = `{"type":"pong","payload":{"paso":${indice}}}`;
  enchufe.enviar(marca.replace('pong', 'ping'));
  const mensajes: any[] = [];
  for (;;) {
    const texto = await conPlazo('A pong', enchufe.siguiente());
    exigir(texto !== undefined, `Closed with ${enchufe.cierre} where the protocol says to go on`);
    if (texto === marca) return mensajes;
    mensajes.push(leerJson(texto));
  }
}

/** Until it is over its id is taken. */
async function esperarFin(enchufe: Enchufe, { que, id }: Extract<Paso, { id: string }>): Promise<void> {
  for (;;) {
    const texto = await conPlazo(`The end of ${que}`, enchufe.siguiente());
    exigir(texto !== undefined, `Closed with ${enchufe.cierre} where the protocol says to go on`);
    const mensaje = leerJson(texto);
    if (mensaje.id !== id || mensaje.type === 'next') continue;
    exigir(mensaje.type === (que === 'errada' ? 'error' : 'complete'), 'It ended otherwise', texto);
    if (que === 'errada') exigirErroresGraphQL(mensaje.payload, texto);
    return;
  }
}

const pasosDe = (azar: Azar, conocidos: Conocidos): Paso[] => {
  const [primero, ...resto] = azar.varios(1, 12, () => pasoDe(azar, conocidos)) as [Paso, ...Paso[]];
  const init: Paso = {
    que: 'init',
    vale: true,
    mensaje: JSON.stringify({
      type: 'connection_init',
      payload: { Authorization: `Bearer ${conocidos.tokens.ana}` },
    }),
  };
  return azar.acaso(80) ? [init, primero, ...resto] : [primero, ...resto];
};

/** Anything at all, all at once: what closes it is in the list, and not more is known. */
interface CasoRafaga {
  readonly protocolo: string | readonly string[] | undefined;
  readonly mensajes: readonly (string | Buffer)[];
}

function rafagaDe(azar: Azar, { conocidos }: Objetivo): CasoRafaga {
  const mensajes = pasosDe(azar, conocidos).flatMap((paso) => ('mensaje' in paso ? [paso.mensaje] : []));
  return {
    protocolo: azar.acaso(90)
      ? 'graphql-transport-ws'
      : azar.uno([undefined, 'graphql-ws', ['otro', 'graphql-transport-ws'], 'otro']),
    mensajes: mensajes.map((mensaje) => {
      if (azar.acaso(15)) return Buffer.from(mensaje);
      if (azar.acaso(10)) return romper(azar, mensaje);
      if (azar.acaso(10)) return esObjetoJson(mensaje) ? comoJson(mutar(azar, JSON.parse(mensaje))) : mensaje;
      if (azar.acaso(5)) return azar.octetos(40);
      return azar.acaso(5)
        ? comoJson({ type: textoRaro(azar), id: valorRaro(azar), payload: valorRaro(azar) })
        : mensaje;
    }),
  };
}

const esObjetoJson = (texto: string) => {
  try {
    return typeof JSON.parse(texto) === 'object';
  } catch {
    return false;
  }
};

async function probarRafaga({ puerto }: Objetivo, { protocolo, mensajes }: CasoRafaga): Promise<void> {
  const enchufe = await Enchufe.abrir(puerto, '/graphql', protocolo as string | string[] | undefined);
  for (const mensaje of mensajes) enchufe.enviar(mensaje);
  enchufe.enviar('{"type":"ping","payload":{"fin":1}}');
  for (;;) {
    const texto = await conPlazo('A pong, or the end', enchufe.siguiente());
    if (texto === undefined || texto.includes('"fin":1')) break;
    const { type, payload } = leerJson(texto);
    if (type === 'error') exigirErroresGraphQL(payload, texto);
    if (type === 'next' && payload.errors) exigirErroresGraphQL(payload.errors, texto);
  }
  exigirCierre(await enchufe.cerrar());
}

export const PUERTA_PROTOCOLO: Puerta<readonly Paso[]> = {
  nombre: 'graphql-transport-ws, by its model',
  arbitrario: ({ conocidos }) => segunAzar((azar) => pasosDe(azar, conocidos)),
  probar: probarModelo,
};

export const PUERTA_RAFAGAS: Puerta<CasoRafaga> = {
  nombre: 'graphql-transport-ws, in bursts',
  arbitrario: (objetivo) => segunAzar((azar) => rafagaDe(azar, objetivo)),
  probar: probarRafaga,
};
