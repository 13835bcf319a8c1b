import { type Azar, segunAzar } from './azar.js';
import type { Puerta } from './correr.js';
import { Enchufe } from './enchufe.js';
import { mutar, romper } from './mutacion.js';
import type { Objetivo } from './objetivo.js';
import { cierreDe, type Estado, initDeAna, type Paso, pasosDe, suscribir, VIVAS } from './pasos.js';
import { comoJson, textoRaro, valorRaro } from './rarezas.js';
import { conPlazo, exigir, exigirCierre, exigirErroresGraphQL, leerJson } from './respuestas.js';

const ENORME = `{"type":"ping","payload":{"a":"${'x'.repeat(70_000)}"}}`;
const UTF8_ROTO = Buffer.from([0x7b, 0xff, 0xc0, 0x80, 0x7d]);

function mandar(enchufe: Enchufe, paso: Paso): void {
  if (paso.que === 'roto') enchufe.enviar(UTF8_ROTO, false);
  else enchufe.enviar(paso.que === 'enorme' ? ENORME : paso.mensaje);
}

/** Each is two frames, and with the init that are ten: who sends more before saying who they are is sent away. */
const PASOS_SIN_DECIR_QUIEN = 4;

function dePocoAntes(pasos: readonly Paso[]): readonly Paso[] {
  const init = pasos.findIndex(({ que }) => que === 'init');
  const antes = init === -1 ? pasos.length : init;
  return pasos.filter((_, n) => n >= antes || n < PASOS_SIN_DECIR_QUIEN);
}

async function probarModelo({ puerto }: Objetivo, caso: readonly Paso[]): Promise<void> {
  const pasos = dePocoAntes(caso);
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
  // A server's message, and an id too long for a close's reason, were closed with 4500.
  ejemplos: ({ conocidos }) => {
    const init = initDeAna(conocidos);
    const id = 'y'.repeat(3_000);
    const vivo: Paso = { que: 'vivo', id, mensaje: suscribir(id, VIVAS[0]) };
    return [
      [init, { que: 'malo', mensaje: '{"type":"connection_ack"}' }],
      [init, vivo, vivo],
    ];
  },
};

export const PUERTA_RAFAGAS: Puerta<CasoRafaga> = {
  nombre: 'graphql-transport-ws, in bursts',
  arbitrario: (objetivo) => segunAzar((azar) => rafagaDe(azar, objetivo)),
  probar: probarRafaga,
};
