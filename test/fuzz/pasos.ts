import type { Azar } from './azar.js';
import { romper } from './mutacion.js';
import type { Conocidos } from './mundo.js';
import { TEXTOS } from './rarezas.js';

/** graphql-transport-ws against a model of it: what each message does to a connection, step by step. */

/** What a message is to the protocol, in whatever state it comes. */
export type Paso =
  | { readonly que: 'init'; readonly vale: boolean; readonly mensaje: string }
  | { readonly que: 'ping' | 'pong' | 'malo'; readonly mensaje: string }
  | { readonly que: 'vivo' | 'consulta' | 'errada'; readonly id: string; readonly mensaje: string }
  | { readonly que: 'complete'; readonly id: string; readonly mensaje: string }
  | { readonly que: 'enorme' }
  | { readonly que: 'roto' };

export const VIVAS = [
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

export const suscribir = (id: string, query: string) =>
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

export interface Estado {
  iniciada: boolean;
  readonly activas: Set<string>;
}

/** The code with which this message ends the connection; undefined if it goes on. Changes the state as it does. */
export function cierreDe(paso: Paso, estado: Estado): number | undefined {
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
    case 'ping':
    case 'pong':
      break;
  }
  return undefined;
}

export const initDeAna = ({ tokens }: Conocidos): Paso => ({
  que: 'init',
  vale: true,
  mensaje: JSON.stringify({
    type: 'connection_init',
    payload: { Authorization: `Bearer ${tokens.ana}` },
  }),
});

export const pasosDe = (azar: Azar, conocidos: Conocidos): Paso[] => {
  const pasos = azar.varios(1, 12, () => pasoDe(azar, conocidos));
  return azar.acaso(80) ? [initDeAna(conocidos), ...pasos] : pasos;
};
