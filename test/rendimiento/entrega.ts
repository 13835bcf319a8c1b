import { setTimeout as esperar } from 'node:timers/promises';
import type { Clientes } from './clientes.js';
import { mediana } from './medida.js';
import type { PlanDePublicacion } from './publicador.js';
import type { Servidor } from './servidores.js';

/** A server with its sockets connected, to which advances are published as fast as they arrive. */
export interface Puesto {
  readonly grupo: string;
  readonly servidor: Servidor;
}

export interface Entrega {
  readonly porSegundo: number;
  /** Processor time of the server for each message, in microseconds. */
  readonly cpuUs: number;
  /** Share of a core that the server had busy, and the busiest client process. */
  readonly cpuServidor: number;
  readonly cpuCliente: number;
  readonly bytes: number;
}

const CALENTAMIENTO_MS = 700;
const ASENTAMIENTO_MS = 1_500;
const VACIADO_MAXIMO_MS = 10_000;

/** Gives each server its plan, and waits until what its clients asked for stands. */
export async function preparar(puestos: readonly Puesto[], plan: PlanDePublicacion): Promise<void> {
  for (const { servidor } of puestos) await servidor.proceso.pedir('preparar', plan);
  await esperar(ASENTAMIENTO_MS);
}

/** Rounds in turn over all of the servers; of each, the median. */
export async function porTurnos(
  clientes: Clientes,
  puestos: readonly Puesto[],
  { rondas, ms }: { rondas: number; ms: number },
): Promise<Map<string, Entrega>> {
  const medidas = new Map(puestos.map(({ grupo }) => [grupo, [] as Entrega[]]));
  // Code that has not run enough to be compiled is not what is measured.
  for (const puesto of puestos) await medir(clientes, puesto, CALENTAMIENTO_MS);
  for (let ronda = 0; ronda < rondas; ronda++) {
    for (const puesto of puestos) medidas.get(puesto.grupo)?.push(await medir(clientes, puesto, ms));
  }
  return new Map([...medidas].map(([grupo, entregas]) => [grupo, enMediana(entregas)]));
}

async function medir(clientes: Clientes, { grupo, servidor }: Puesto, ms: number): Promise<Entrega> {
  await servidor.proceso.pedir('publicar');
  await esperar(CALENTAMIENTO_MS);
  const antes = await leer(clientes, grupo, servidor);
  await servidor.perfilar(`${grupo}-entrega`, () => esperar(ms));
  const despues = await leer(clientes, grupo, servidor);
  await servidor.proceso.pedir('parar');
  await vaciar(grupo, servidor);
  if (despues.cuenta.abiertos !== antes.cuenta.abiertos) throw new Error(`${grupo}: a socket was lost`);

  const marcos = despues.cuenta.marcos - antes.cuenta.marcos;
  const transcurrido = despues.cuenta.instanteMs - antes.cuenta.instanteMs;
  const cpuUs = despues.servidor.cpuUs - antes.servidor.cpuUs;
  const usoDe = (turno: number) =>
    (despues.clientes[turno]?.cpuUs ?? 0) - (antes.clientes[turno]?.cpuUs ?? 0);
  return {
    porSegundo: (marcos * 1_000) / transcurrido,
    cpuUs: cpuUs / marcos,
    cpuServidor: cpuUs / 1_000 / transcurrido,
    cpuCliente: Math.max(...antes.clientes.map((_, turno) => usoDe(turno))) / 1_000 / transcurrido,
    bytes: (despues.cuenta.bytes - antes.cuenta.bytes) / marcos,
  };
}

async function leer(clientes: Clientes, grupo: string, servidor: Servidor) {
  const [cuenta, propios, ajenos] = await Promise.all([
    clientes.contar(grupo),
    servidor.recursos(),
    clientes.recursos(),
  ]);
  return { cuenta, servidor: propios, clientes: ajenos };
}

/** Everything that was published must arrive: otherwise what was counted is not what was sent. */
async function vaciar(grupo: string, { proceso }: Servidor): Promise<void> {
  const limite = Date.now() + VACIADO_MAXIMO_MS;
  for (;;) {
    const enCamino = await proceso.pedir<number>('enCamino');
    if (enCamino === 0) return;
    if (Date.now() > limite || enCamino < 0)
      throw new Error(`${grupo}: ${enCamino} messages not accounted for`);
    await esperar(50);
  }
}

function enMediana(entregas: readonly Entrega[]): Entrega {
  const de = (cual: keyof Entrega) => mediana(entregas.map((entrega) => entrega[cual]));
  return {
    porSegundo: de('porSegundo'),
    cpuUs: de('cpuUs'),
    cpuServidor: de('cpuServidor'),
    cpuCliente: de('cpuCliente'),
    bytes: de('bytes'),
  };
}

/** For the note of a result. */
export const resumen = (grupo: string, { cpuUs, cpuServidor, cpuCliente, bytes }: Entrega) =>
  `${grupo} ${cpuUs.toFixed(1)} µs CPU/message, ${Math.round(bytes)} bytes, server ${enPorcentaje(cpuServidor)}, busiest client ${enPorcentaje(cpuCliente)}`;

const enPorcentaje = (parte: number) => `${Math.round(parte * 100)} %`;
