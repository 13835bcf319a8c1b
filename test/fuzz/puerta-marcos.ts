import { connect } from 'node:net';
import { type Azar, segunAzar } from './azar.js';
import { leerRespuestas } from './cable.js';
import type { Puerta } from './correr.js';
import type { Conocidos } from './mundo.js';
import type { Objetivo } from './objetivo.js';
import { textoRaro } from './rarezas.js';
import { conPlazo, exigir, exigirCierre, exigirSinFugas } from './respuestas.js';

/** Frames by the byte, after an upgrade that may be one or not. */
export interface CasoMarcos {
  readonly subida: string;
  /** Each written by itself, in hexadecimal. */
  readonly marcos: readonly string[];
}

const SUBIDA_BUENA = [
  'Host: 127.0.0.1',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==',
].join('\r\n');
const SUBIDAS = ['/graphql', '/socket.io/?EIO=4&transport=websocket'] as const;

function subidaDe(azar: Azar): string {
  const ruta = azar.acaso(94)
    ? azar.uno(SUBIDAS)
    : azar.uno([
        '/',
        '/graphql/',
        '/graphql?x=%',
        '/socket.io/',
        '/socket.io/?EIO=3&transport=websocket',
        '/socket.io/?EIO=4&transport=polling',
        '/socket.io/?EIO=4&transport=websocket&sid=x',
        '/socket.io/?EIO[]=4&transport[]=websocket',
        '//graphql',
        '*',
      ]);
  const cabeceras: [string, readonly string[]][] = [
    ['Host', ['127.0.0.1', '', '[', 'a\r\nHost: b']],
    ['Connection', ['Upgrade', 'close', 'upgrade, keep-alive', '']],
    ['Upgrade', ['websocket', 'h2c', 'WebSocket', 'websocket, h2c', '']],
    ['Sec-WebSocket-Version', ['13', '8', '99', 'x', '']],
    ['Sec-WebSocket-Key', ['MDEyMzQ1Njc4OWFiY2RlZg==', 'x', '', '='.repeat(5_000)]],
    [
      'Sec-WebSocket-Protocol',
      ['graphql-transport-ws', '', ',', 'a,,b', 'graphql-transport-ws, graphql-transport-ws', '\u00e9'],
    ],
    [
      'Sec-WebSocket-Extensions',
      ['permessage-deflate', '', ';', 'permessage-deflate; server_max_window_bits=99', 'x; y="'],
    ],
    ['Origin', ['http://127.0.0.1', 'null', 'http://evil.example', 'http://[', '\u00ff']],
  ];
  const raras = azar.acaso(15);
  const lineas = cabeceras.flatMap(([nombre, valores]) => {
    if (raras && azar.acaso(10)) return [];
    return [`${nombre}: ${raras && azar.acaso(30) ? azar.uno(valores) : valores[0]}`];
  });
  const metodo = raras && azar.acaso(10) ? azar.uno(['POST', 'HEAD', 'OPTIONS', 'CONNECT']) : 'GET';
  return `${metodo} ${ruta} HTTP/1.1\r\n${lineas.join('\r\n')}\r\n\r\n`;
}

const CONTENIDOS = (azar: Azar, { tokens }: Conocidos): Buffer =>
  azar.uno<() => Buffer>([
    () =>
      Buffer.from(
        JSON.stringify({ type: 'connection_init', payload: { Authorization: `Bearer ${tokens.ana}` } }),
      ),
    () =>
      Buffer.from(
        '{"type":"subscribe","id":"1","payload":{"query":"subscription { usuarioPresencia { usuarioId } }"}}',
      ),
    () => Buffer.from(`40/ws,${JSON.stringify({ token: tokens.ana })}`),
    () => Buffer.from('42/ws,1["tracking:ubicacion",[]]'),
    () => Buffer.from('{"type":"ping"}'),
    () => Buffer.from(textoRaro(azar)),
    () => azar.octetos(80),
    () => Buffer.alloc(azar.uno([0, 1, 125, 126, 65_535, 65_536, 70_000]), azar.entero(256)),
    () => Buffer.from([0x03, azar.entero(256), azar.entero(256)]),
  ])();

/** RFC 6455, section 5.2, with whatever may be wrong in it. */
function marcoDe(azar: Azar, conocidos: Conocidos): Buffer {
  const contenido = CONTENIDOS(azar, conocidos);
  const opcode = azar.acaso(70) ? 1 : azar.entero(16);
  const final = azar.acaso(85) ? 0x80 : 0;
  const reservados = azar.acaso(8) ? azar.entero(8) << 4 : 0;
  const conMascara = !azar.acaso(6);
  const dicho = azar.acaso(90)
    ? contenido.length
    : azar.uno([0, 1, 126, 65_536, 2 ** 32, Number.MAX_SAFE_INTEGER]);
  const cabeza = [final | reservados | opcode];
  const bandera = conMascara ? 0x80 : 0;
  // At times longer written than it has to be.
  if (dicho < 126 && azar.acaso(95)) cabeza.push(bandera | dicho);
  else if (dicho < 65_536 && azar.acaso(95)) cabeza.push(bandera | 126, dicho >> 8, dicho & 0xff);
  else {
    const largo = Buffer.alloc(8);
    largo.writeBigUInt64BE(BigInt(dicho) | (azar.acaso(10) ? 1n << 63n : 0n));
    cabeza.push(bandera | 127, ...largo);
  }
  if (!conMascara) return Buffer.concat([Buffer.from(cabeza), contenido]);
  const mascara = [azar.entero(256), azar.entero(256), azar.entero(256), azar.entero(256)];
  const tapado = contenido.map((octeto, lugar) => octeto ^ (mascara[lugar % 4] ?? 0));
  return Buffer.concat([Buffer.from(cabeza), Buffer.from(mascara), tapado]);
}

const casoDe = (azar: Azar, conocidos: Conocidos): CasoMarcos => ({
  subida: subidaDe(azar),
  marcos: azar.varios(0, 6, () =>
    (azar.acaso(90) ? marcoDe(azar, conocidos) : azar.octetos(60)).toString('hex'),
  ),
});

const SILENCIO_MS = 25;

async function probar({ puerto }: Objetivo, { subida, marcos }: CasoMarcos): Promise<void> {
  const socket = connect(puerto, '127.0.0.1').setNoDelay(true);
  const trozos: Buffer[] = [];
  let silencio: NodeJS.Timeout | undefined;
  const cerrado = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  socket.on('error', () => socket.destroy());
  socket.on('data', (trozo) => trozos.push(trozo));
  try {
    socket.write(Buffer.from(subida, 'latin1'));
    const respondido = new Promise<void>((resolve) => socket.once('data', () => resolve()));
    await conPlazo('An answer to the upgrade', Promise.race([respondido, cerrado]));
    for (const marco of marcos) if (!socket.destroyed) socket.write(Buffer.from(marco, 'hex'));
    // Who sends half a frame may be waited for: then the connection is dropped.
    const callado = new Promise<void>((resolve) => {
      const esperar = () => {
        clearTimeout(silencio);
        silencio = setTimeout(resolve, SILENCIO_MS);
      };
      socket.on('data', esperar);
      esperar();
    });
    await Promise.race([cerrado, callado]);
  } finally {
    clearTimeout(silencio);
    socket.destroy();
  }
  const octetos = Buffer.concat(trozos);
  const [respuesta] = leerRespuestas(octetos, [true]);
  // Nobody is to be connected through here: the connection is just closed.
  if (!respuesta && subida.startsWith('CONNECT ')) return;
  exigir(
    respuesta && respuesta.estado < 500,
    `The upgrade was answered with ${respuesta?.estado}`,
    octetos.toString().slice(0, 300),
  );
  if (respuesta.estado === 101) return revisarMarcos(octetos.subarray(octetos.indexOf('\r\n\r\n') + 4));
  exigirSinFugas(octetos.toString(), subida);
}

/** Of what a server sends: no masks, and (ours) no fragments. */
function revisarMarcos(octetos: Buffer): void {
  for (let lugar = 0; lugar + 2 <= octetos.length;) {
    const opcode = octetos.readUInt8(lugar) & 0x0f;
    let largo = octetos.readUInt8(lugar + 1);
    lugar += 2;
    if (largo === 126) largo = octetos.readUInt16BE(lugar);
    if (largo === 127) largo = Number(octetos.readBigUInt64BE(lugar));
    lugar += largo < 126 ? 0 : largo < 65_536 ? 2 : 8;
    const contenido = octetos.subarray(lugar, lugar + largo);
    if (opcode === 8) exigirCierreOEco(contenido.length >= 2 ? contenido.readUInt16BE(0) : 1005);
    else exigirSinFugas(contenido.toString());
    lugar += largo;
  }
}

/** Who closes with a code of their own is answered with the same (RFC 6455, section 5.5.1). */
function exigirCierreOEco(codigo: number): void {
  if (codigo < 3_000 || codigo === 4_500) exigirCierre(codigo);
}

export const PUERTA_MARCOS: Puerta<CasoMarcos> = {
  nombre: 'WebSocket, in bytes',
  arbitrario: ({ conocidos }) => segunAzar((azar) => casoDe(azar, conocidos), 200),
  probar,
  // Nobody read what followed a refusal; an old Engine.IO was refused in HTTP after the upgrade.
  ejemplos: () =>
    ['/nada', '/socket.io/?EIO=3&transport=websocket'].map((ruta) => ({
      subida: `GET ${ruta} HTTP/1.1\r\n${SUBIDA_BUENA}\r\n\r\n`,
      marcos: ['818000000000', '00'],
    })),
};
