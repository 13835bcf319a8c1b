import { setTimeout as esperar } from 'node:timers/promises';
import { sembrarUsuarios } from './base.js';
import { Clientes } from './clientes.js';
import { type Medida, percentil } from './medida.js';
import type { Recorrido } from './proceso-telefonos.js';
import { Proceso } from './proceso.js';
import { nuestro, type Servidor } from './servidores.js';

const META_MS = 250;
const USUARIOS = 100;
const SUPERVISORES = 200;
const VACIADO_MAXIMO_MS = 10_000;
const EN_VIVO =
  'subscription { trackingUbicacion { id usuarioId lat lon precision velocidad rumbo bateria fecha } }';

/** A team that moves, before the eyes of all of its supervisors: from the phone's sending to the frame. */
export const mapaEnVivo: Medida = async ({ postgres, breve }) => {
  const base = await postgres.crearBase();
  const clientes = new Clientes(2);
  const telefonos = Proceso.lanzar('proceso-telefonos');
  let servidor: Servidor | undefined;
  try {
    servidor = await nuestro(base);
    await sembrarUsuarios(base, USUARIOS + SUPERVISORES);
    await clientes.conectar({
      grupo: 'mapa',
      url: `ws://127.0.0.1:${servidor.puerto}/graphql`,
      suscripcion: { query: EN_VIVO, variables: {} },
      usuarioIds: Array.from({ length: SUPERVISORES }, (_, indice) => USUARIOS + 1 + indice),
      rol: 'supervisor',
      retrasos: true,
    });
    const url = `http://127.0.0.1:${servidor.puerto}/tracking/ubicaciones`;
    const recorrer = (segundos: number) =>
      telefonos.pedir<number>('recorrer', { url, usuarios: USUARIOS, segundos } satisfies Recorrido);
    await vaciado(clientes, (await recorrer(3)) * SUPERVISORES);
    const previos = (await clientes.retrasos('mapa')).length;

    const segundos = breve ? 5 : 15;
    const antes = await servidor.recursos();
    const enviadas = await servidor.perfilar('j', () => recorrer(segundos));
    const despues = await servidor.recursos();
    const esperados = enviadas * SUPERVISORES;
    await vaciado(clientes, previos + esperados);
    const retrasos = await clientes.retrasos('mapa');
    const p99 = percentil(retrasos, 0.99);
    const uso = (despues.cpuUs - antes.cpuUs) / 1_000 / (despues.instanteMs - antes.instanteMs);
    return [
      {
        medida: `j. live map, ${USUARIOS} users × 1 fix/s to ${SUPERVISORES} supervisors, p99`,
        nuestro: p99,
        unidad: 'ms',
        meta: `≤ ${META_MS} ms, all delivered`,
        cumple: p99 <= META_MS && retrasos.length === esperados && enviadas === USUARIOS * segundos,
        nota: `${Math.round(retrasos.length / segundos)} delivered/s, ${((100 * retrasos.length) / esperados).toFixed(2)} % of what was accepted, p50 ${percentil(retrasos, 0.5)} ms from the phone's sending; server ${Math.round(uso * 100)} % of a core`,
      },
    ];
  } finally {
    await clientes.terminar();
    await telefonos.terminar();
    await servidor?.proceso.terminar();
    await base.borrar();
  }
};

/** Until as many frames have come, or nothing more comes. */
async function vaciado(clientes: Clientes, marcos: number): Promise<void> {
  const limite = Date.now() + VACIADO_MAXIMO_MS;
  while (Date.now() < limite && (await clientes.contar('mapa')).marcos < marcos) await esperar(50);
}
