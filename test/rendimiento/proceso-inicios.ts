/** People who sign in, at a steady rate whether or not the ones before were answered. */
import { Agent, request } from 'node:http';
import { setTimeout as esperar } from 'node:timers/promises';
import { atender } from './obrero.js';

export interface Inicios {
  readonly url: string;
  readonly clave: string;
  readonly usuarios: number;
  readonly porSegundo: number;
  readonly segundos: number;
}

export interface Iniciadas {
  /** Of each that was answered with a session, in milliseconds. */
  readonly esperas: readonly number[];
  readonly fallidas: number;
}

const TANDA_MS = 5;
const agente = new Agent({ keepAlive: true, maxSockets: 400 });
let turno = 0;

function entrar({ url, clave, usuarios }: Inicios): Promise<number> {
  const cuerpo = JSON.stringify({ correo: `usuario-${1 + (turno++ % usuarios)}@rendimiento.local`, clave });
  const comienzo = performance.now();
  return new Promise((resolve, reject) => {
    const peticion = request(`${url}/sesion/iniciar`, {
      method: 'POST',
      agent: agente,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(cuerpo) },
    });
    peticion.on('error', reject);
    peticion.on('response', (respuesta) => {
      respuesta.resume();
      respuesta.once('end', () =>
        respuesta.statusCode === 200
          ? resolve(performance.now() - comienzo)
          : reject(new Error(`Answered ${respuesta.statusCode}`)),
      );
    });
    peticion.end(cuerpo);
  });
}

async function iniciar(orden: Inicios): Promise<Iniciadas> {
  const { porSegundo, segundos } = orden;
  const comienzo = performance.now();
  const esperas: number[] = [];
  const enCamino: Promise<void>[] = [];
  let fallidas = 0;
  while (enCamino.length < porSegundo * segundos) {
    const debidos = Math.min(
      porSegundo * segundos,
      Math.floor(((performance.now() - comienzo) * porSegundo) / 1_000),
    );
    while (enCamino.length < debidos) {
      const entrada = entrar(orden).then(
        (ms) => void esperas.push(ms),
        () => void (fallidas += 1),
      );
      enCamino.push(entrada);
    }
    await esperar(TANDA_MS);
  }
  await Promise.all(enCamino);
  return { esperas, fallidas };
}

atender({ iniciar });
