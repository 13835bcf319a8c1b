import { sembrarUsuarios } from './base.js';
import { tokenDe } from './identidad.js';
import { medirLectoresLentos } from './lectores.js';
import type { Medida } from './medida.js';
import { nuestro, type Servidor } from './servidores.js';

const RAPIDOS = 200;
const LENTOS = 5;
const POR_SEGUNDO = 5_000;
const META = 2;
const MIB = 1_048_576;
const CRECIMIENTO_MAXIMO_MIB = 100;

/** What sockets that stop reading cost those that read, and the server's memory. */
export const lectoresLentos: Medida = async ({ postgres, breve }) => {
  const base = await postgres.crearBase();
  let servidor: Servidor | undefined;
  try {
    const propio = await nuestro(base);
    servidor = propio;
    await sembrarUsuarios(base, RAPIDOS + LENTOS);
    const banco = {
      url: `ws://127.0.0.1:${propio.puerto}/graphql`,
      token: tokenDe,
      publicar: (sucesos: Parameters<Parameters<typeof medirLectoresLentos>[0]['publicar']>[0]) =>
        propio.proceso.mandar(
          'emitir',
          sucesos.map((suceso) => ({ ...suceso, tareaId: suceso.avance.tareaId })),
        ),
      memoria: async () => (await propio.recursos(true)).rss,
    };
    const ms = breve ? 5_000 : 30_000;
    const carga = { rapidos: RAPIDOS, lentos: LENTOS, porSegundo: POR_SEGUNDO, ms };
    const { p99Solos, p99Acompanados, crecimiento, terminados, cerrados } = await medirLectoresLentos(
      banco,
      carga,
    );
    const crecimientoMiB = Math.round(crecimiento / MIB);
    return [
      {
        medida: `h. p99 of ${RAPIDOS} readers, ${LENTOS} beside them not reading`,
        nuestro: p99Acompanados,
        par: p99Solos,
        nombrePar: 'the same without those',
        unidad: 'ms',
        meta: `ratio ≤ ${META}, all end`,
        cumple:
          p99Acompanados <= META * Math.max(p99Solos, 1) &&
          terminados + cerrados === LENTOS &&
          crecimientoMiB < CRECIMIENTO_MAXIMO_MIB,
        nota: `${POR_SEGUNDO} events/s for ${ms / 1_000} s, and as many to those who do not read; memory grew by ${crecimientoMiB} MiB; once they read again ${terminados} of ${LENTOS} came to every terminal advance, ${cerrados} were closed`,
      },
    ];
  } finally {
    await servidor?.proceso.terminar();
    await base.borrar();
  }
};
