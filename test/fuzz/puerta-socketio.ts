import { type Azar, segunAzar } from './azar.js';
import type { Puerta } from './correr.js';
import { mensajeDe, ubicacionDe } from './dominio.js';
import { Enchufe } from './enchufe.js';
import { mutar, romper } from './mutacion.js';
import { type Conocidos, ROLES } from './mundo.js';
import type { Objetivo } from './objetivo.js';
import { comoJson, textoRaro, TEXTOS, valorRaro } from './rarezas.js';
import { conPlazo, exigir, exigirAcuse, exigirCierre, exigirCodigo, leerJson } from './respuestas.js';

/** Packets of Engine.IO and Socket.IO, after a handshake that may be refused. */
export interface CasoSocketIo {
  /** The `CONNECT` packet. */
  readonly saludo: string;
  readonly paquetes: readonly (string | Buffer)[];
}

const EVENTOS = ['chat:mensaje', 'tracking:ubicacion'] as const;
const RESERVADOS = [
  'connect',
  'connect_error',
  'disconnect',
  'disconnecting',
  'newListener',
  'removeListener',
  'error',
  'close',
  'data',
  'message',
  '__proto__',
  'constructor',
  'tarea:progreso',
  'sesion:expirada',
  'exception',
  '',
] as const;

function saludoDe(azar: Azar, { tokens }: Conocidos): string {
  if (azar.acaso(85)) return `40/ws,${JSON.stringify({ token: tokens[azar.uno(ROLES)] })}`;
  const auth = azar.uno<() => unknown>([
    () => ({ token: romper(azar, tokens.ana) }),
    () => ({ token: tokens.ana, terminadasDesde: textoRaro(azar) }),
    () => mutar(azar, { token: tokens.ana, terminadasDesde: '2026-01-01T00:00:00Z' }),
    () => valorRaro(azar),
  ])();
  return azar.uno([
    `40/ws,${comoJson(auth)}`,
    '40/ws,',
    '40',
    '40/otro,',
    '40//,',
    '40/ws?token=x,',
    '4',
    `40/${'x'.repeat(3_000)},`,
    '40/__proto__,',
  ]);
}

function paqueteDe(azar: Azar, conocidos: Conocidos, indice: number): string | Buffer {
  const evento = azar.acaso(80) ? azar.uno(EVENTOS) : azar.uno([...RESERVADOS, textoRaro(azar)]);
  const bueno =
    evento === 'chat:mensaje'
      ? mensajeDe(azar, conocidos)
      : azar.uno([ubicacionDe(azar), azar.varios(0, 3, () => ubicacionDe(azar))]);
  const carga = azar.acaso(70) ? mutar(azar, bueno) : bueno;
  const argumentos = azar.acaso(85) ? [carga] : azar.uno([[], [carga, carga], [null], [carga, 1, 'x']]);
  const acuse = azar.acaso(75)
    ? String(indice + 1)
    : azar.uno(['', '0', '99999999999999999999', '-1', '1.5']);
  const normal = `42/ws,${acuse}${comoJson([evento, ...argumentos])}`;
  if (azar.acaso(65)) return normal;
  return azar.uno<() => string | Buffer>([
    () => romper(azar, normal),
    () =>
      `45${azar.uno(['1', '2', '0', '-1', '999', ''])}-/ws,${acuse}["${evento}",{"_placeholder":true,"num":${azar.uno(['0', '1', '-1', '"x"', 'null'])}}]`,
    () => azar.octetos(40),
    () => Buffer.alloc(azar.uno([0, 1, 5_000]), 7),
    () => `43/ws,${acuse}[1]`,
    () => `44/ws,{"message":"x"}`,
    () => `41/ws,`,
    () => `42/otro,1["chat:mensaje",{}]`,
    () => `42["chat:mensaje",{}]`,
    () => `4${azar.entero(10)}${textoRaro(azar)}`,
    () =>
      azar.uno([
        '0',
        '1',
        '2',
        '2probe',
        '3',
        '3x',
        '5',
        '6',
        '6x',
        '7',
        'b',
        'bAAAA',
        '',
        '4',
        '42',
        '42/ws,',
        '42/ws,[]',
        '42/ws,{}',
        '42/ws,[1]',
        '42/ws,[null]',
        '42/ws,[{}]',
        '40/ws,{}',
      ]),
    () => comoJson(valorRaro(azar)),
    () => `42/ws,${azar.uno(TEXTOS)}`,
    () => `42/ws,7["chat:mensaje",${'['.repeat(12_000)}${']'.repeat(12_000)}]`,
  ])();
}

const casoDe = (azar: Azar, conocidos: Conocidos): CasoSocketIo => {
  let indice = 0;
  return {
    saludo: saludoDe(azar, conocidos),
    paquetes: azar.varios(0, 8, () => paqueteDe(azar, conocidos, indice++)),
  };
};

const FIN = 1_000_000;

async function probar({ puerto }: Objetivo, { saludo, paquetes }: CasoSocketIo): Promise<void> {
  const enchufe = await Enchufe.abrir(puerto, '/socket.io/?EIO=4&transport=websocket');
  try {
    exigir((await enchufe.siguiente())?.startsWith('0{'), 'Engine.IO did not open');
    enchufe.enviar(saludo);
    if (!(await saludado(enchufe, saludo))) return;
    for (const paquete of paquetes) enchufe.enviar(paquete);
    enchufe.enviar(`42/ws,${FIN}["tracking:ubicacion",[]]`);
    await revisarHastaElFin(enchufe, paquetes);
  } finally {
    exigirCierre(await enchufe.cerrar());
  }
}

/** @returns whether it is in; false if it was refused by the contract, or is not answered because nobody would. */
async function saludado(enchufe: Enchufe, saludo: string): Promise<boolean> {
  // To a packet that is none there is no answer but the end.
  if (saludo === '4') return false;
  for (;;) {
    const texto = await conPlazo('An answer to the handshake', enchufe.siguiente());
    if (texto === undefined) return false;
    if (texto.startsWith('40/ws,')) return true;
    if (!texto.startsWith('44')) continue;
    if (texto.startsWith('44/ws,')) exigirAcuse(leerJson(texto.slice(6)).data, texto);
    return false;
  }
}

async function revisarHastaElFin(enchufe: Enchufe, paquetes: readonly (string | Buffer)[]): Promise<void> {
  const pendientes = new Set(
    paquetes.flatMap((paquete) => (typeof paquete === 'string' ? acusePedido(paquete) : [])),
  );
  for (let fin = false; !fin || pendientes.size > 0;) {
    const texto = await conPlazo(`Acknowledgements ${[...pendientes].join()}`, enchufe.siguiente());
    // What is no packet ends the connection, and what was asked on it.
    if (texto === undefined) return;
    const [, numero, json = ''] = /^43\/ws,(\d+)(.*)$/s.exec(texto) ?? [];
    if (numero !== undefined) {
      pendientes.delete(numero);
      fin ||= Number(numero) === FIN;
      exigirAcuse(leerJson(json)[0], texto);
    } else if (texto.startsWith('42/ws,["exception"')) {
      exigirCodigo(leerJson(texto.slice(6))[1].code, texto);
    }
  }
}

/** The number of a packet that must be acknowledged, if it is a good one. */
function acusePedido(paquete: string): string[] {
  const [, numero, json = ''] = /^42\/ws,(\d{1,15})(\[.*)$/s.exec(paquete) ?? [];
  if (numero === undefined) return [];
  try {
    const [evento] = JSON.parse(json);
    return EVENTOS.includes(evento) ? [String(Number(numero))] : [];
  } catch {
    return [];
  }
}

export const PUERTA_SOCKET_IO: Puerta<CasoSocketIo> = {
  nombre: 'Socket.IO',
  arbitrario: ({ conocidos }) => segunAzar((azar) => casoDe(azar, conocidos), 250),
  probar,
};
