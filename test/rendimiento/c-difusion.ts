import { sembrarTareas, sembrarUsuarios } from './base.js';
import { Clientes, PROGRESO } from './clientes.js';
import { type Entrega, porTurnos, preparar, type Puesto, resumen } from './entrega.js';
import type { Medida } from './medida.js';
import { nuestro, par } from './servidores.js';

const SOCKETS = 1_000;
const META = 0.7;
/** Under what makes a mailbox keep only the newest. */
const SUCESOS_EN_CAMINO = 20;

/** One task followed by many sockets with the same document, against a broadcast of the same bytes. */
export const difusion: Medida = async ({ postgres, breve }) => {
  const base = await postgres.crearBase();
  const clientes = new Clientes();
  const puestos: Puesto[] = [];
  try {
    puestos.push({ grupo: 'seguimiento', servidor: await nuestro(base) });
    puestos.push({ grupo: 'ws', servidor: await par('proceso-par-ws', { DIFUNDIR: 'si' }) });
    await sembrarUsuarios(base, 1);
    const [tareaId = 0] = await sembrarTareas(base, { tareas: 1, usuarios: 1, estado: 'en-proceso' });

    for (const { grupo, servidor } of puestos) {
      const conexiones = {
        grupo,
        url: `ws://127.0.0.1:${servidor.puerto}/graphql`,
        suscripcion: grupo === 'ws' ? undefined : { query: PROGRESO, variables: { tareaId } },
        usuarioIds: Array.from({ length: SOCKETS }, () => 1),
      };
      await clientes.conectar(conexiones, (marcos) => servidor.proceso.mandar('recibidos', marcos));
    }
    await preparar(puestos, {
      destinos: [{ usuarioId: 1, tareaId }],
      porSuceso: SOCKETS,
      ventana: SOCKETS * SUCESOS_EN_CAMINO,
    });
    const medidas = await porTurnos(clientes, puestos, { rondas: breve ? 1 : 3, ms: breve ? 1_500 : 2_500 });
    const propia = medidas.get('seguimiento') as Entrega;
    const ajena = medidas.get('ws') as Entrega;
    return [
      {
        medida: `c. one event to ${SOCKETS} sockets`,
        nuestro: propia.porSegundo,
        par: ajena.porSegundo,
        nombrePar: 'ws broadcast',
        razonCpu: ajena.cpuUs / propia.cpuUs,
        unidad: 'messages/s',
        meta: `ratio ≥ ${META}`,
        cumple: propia.porSegundo / ajena.porSegundo >= META,
        nota: `${resumen('ours', propia)}; ${resumen('ws', ajena)}`,
      },
    ];
  } finally {
    await clientes.terminar();
    for (const { servidor } of puestos) await servidor.proceso.terminar();
    await base.borrar();
  }
};
