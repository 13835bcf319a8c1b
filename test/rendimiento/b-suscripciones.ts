import { sembrarTareas, sembrarUsuarios } from './base.js';
import { Clientes, PROGRESO } from './clientes.js';
import { type Entrega, porTurnos, preparar, type Puesto, resumen } from './entrega.js';
import type { Ambiente, Medida, Resultado } from './medida.js';
import { nuestro, par } from './servidores.js';

const META_MERCURIUS = 1.5;
const META_WS = 0.5;

/** Messages per second of per-user subscriptions, each socket of a user of its own. */
export const suscripciones: Medida = async (ambiente) => [
  ...(await conSockets(ambiente, 200)),
  ...(await conSockets(ambiente, 5_000)),
];

async function conSockets({ postgres, breve }: Ambiente, sockets: number): Promise<Resultado[]> {
  const base = await postgres.crearBase();
  const clientes = new Clientes();
  const puestos: Puesto[] = [];
  try {
    puestos.push({ grupo: 'seguimiento', servidor: await nuestro(base) });
    puestos.push({ grupo: 'mercurius', servidor: await par('proceso-par-mercurius') });
    puestos.push({ grupo: 'ws', servidor: await par('proceso-par-ws') });
    await sembrarUsuarios(base, sockets);
    // Begun already, so that nobody but us advances them.
    const tareas = await sembrarTareas(base, { tareas: sockets, usuarios: sockets, estado: 'en-proceso' });
    const destinos = tareas.map((tareaId, indice) => ({ usuarioId: indice + 1, tareaId }));

    for (const { grupo, servidor } of puestos) {
      const conexiones = {
        grupo,
        url: `ws://127.0.0.1:${servidor.puerto}/graphql`,
        suscripcion: grupo === 'ws' ? undefined : { query: PROGRESO, variables: {} },
        usuarioIds: destinos.map(({ usuarioId }) => usuarioId),
      };
      await clientes.conectar(conexiones, (marcos) => servidor.proceso.mandar('recibidos', marcos));
    }
    await preparar(puestos, { destinos, porSuceso: 1, ventana: Math.max(sockets * 2, 6_000) });
    const medidas = await porTurnos(clientes, puestos, { rondas: breve ? 1 : 3, ms: breve ? 1_500 : 2_500 });
    return resultados(sockets, medidas);
  } finally {
    await clientes.terminar();
    for (const { servidor } of puestos) await servidor.proceso.terminar();
    await base.borrar();
  }
}

function resultados(sockets: number, medidas: ReadonlyMap<string, Entrega>): Resultado[] {
  const propia = medidas.get('seguimiento') as Entrega;
  return [
    { grupo: 'mercurius', meta: META_MERCURIUS },
    { grupo: 'ws', meta: META_WS },
  ].map(({ grupo, meta }) => {
    const ajena = medidas.get(grupo) as Entrega;
    return {
      medida: `b. subscriptions, ${sockets} sockets`,
      nuestro: propia.porSegundo,
      par: ajena.porSegundo,
      nombrePar: grupo,
      razonCpu: ajena.cpuUs / propia.cpuUs,
      unidad: 'messages/s',
      meta: `ratio ≥ ${meta}`,
      cumple: propia.porSegundo / ajena.porSegundo >= meta,
      nota: `${resumen('ours', propia)}; ${resumen(grupo, ajena)}`,
    };
  });
}
