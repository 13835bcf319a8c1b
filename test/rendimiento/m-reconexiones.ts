import { sembrarUsuarios } from './base.js';
import { Clientes, PROGRESO, suma } from './clientes.js';
import { tokenDe } from './identidad.js';
import { type Medida, percentil } from './medida.js';
import type { Multitud, Oleada, Vueltas } from './proceso-oleada.js';
import { Proceso } from './proceso.js';
import { nuestro, par, type Servidor } from './servidores.js';

const SOCKETS = 10_000;
const POR_SEGUNDO = 1_000;
const LECTORES = 100;
const AVANCES_POR_SEGUNDO = 1_000;
const TANDA_MS = 20;
const META_MS = 1_000;
const PROCESOS = 2;

/** A crowd of sockets with a subscription each, a tenth of which lose their connection and come back every second. */
export const reconexiones: Medida = async ({ postgres, breve }) => {
  const base = await postgres.crearBase();
  const segundos = breve ? 10 : 60;
  const lectores = new Clientes(1);
  const multitud = Array.from({ length: PROCESOS }, () => Proceso.lanzar('proceso-oleada'));
  let servidor: Servidor | undefined;
  try {
    servidor = await nuestro(base, { BASE_DATOS_CONEXIONES: '20' });
    await sembrarUsuarios(base, SOCKETS + LECTORES);
    const identidades = await Promise.all(
      Array.from({ length: SOCKETS }, async (_, n) => ({ usuarioId: n + 1, token: await tokenDe(n + 1) })),
    );
    const acudir = (puerto: number, query?: string) =>
      Promise.all(
        multitud.map((proceso, turno) =>
          proceso.pedir<number>('reunir', {
            url: `ws://127.0.0.1:${puerto}/graphql`,
            query,
            clientes: identidades.filter((_, n) => n % PROCESOS === turno),
          } satisfies Multitud),
        ),
      );
    const oleada = async (): Promise<Vueltas> => {
      const orden: Oleada = { porSegundo: POR_SEGUNDO / PROCESOS, segundos };
      const todas = await Promise.all(multitud.map((proceso) => proceso.pedir<Vueltas>('oleada', orden)));
      return {
        esperas: todas.flatMap(({ esperas }) => esperas),
        fallidas: suma(todas.map(({ fallidas }) => fallidas)),
        abiertos: suma(todas.map(({ abiertos }) => abiertos)),
      };
    };

    await acudir(servidor.puerto, PROGRESO);
    await lectores.conectar({
      grupo: 'lectores',
      url: `ws://127.0.0.1:${servidor.puerto}/graphql`,
      suscripcion: { query: PROGRESO, variables: {} },
      usuarioIds: Array.from({ length: LECTORES }, (_, n) => SOCKETS + n + 1),
      retrasos: true,
    });
    const antes = await servidor.recursos(true);
    const publicacion = publicarARitmo(servidor);
    const propias = await servidor.perfilar('m', oleada);
    const publicados = publicacion.parar();
    const despues = await servidor.recursos(true);
    const retrasos = await lectores.retrasos('lectores');
    await Promise.all(multitud.map((proceso) => proceso.pedir('dispersar')));
    await servidor.proceso.terminar();

    const ajeno = await par('proceso-par-ws');
    servidor = ajeno;
    await acudir(ajeno.puerto);
    const ajenas = await oleada();

    const total = POR_SEGUNDO * segundos;
    const p99 = percentil(propias.esperas, 0.99);
    const uso = (despues.cpuUs - antes.cpuUs) / 1_000 / (despues.instanteMs - antes.instanteMs);
    return [
      {
        medida: `m. ${SOCKETS} sockets, ${POR_SEGUNDO} reconnections/s for ${segundos} s, p99 until subscribed`,
        nuestro: p99,
        par: percentil(ajenas.esperas, 0.99),
        nombrePar: 'plain ws, until open',
        unidad: 'ms',
        meta: `≤ ${META_MS} ms, all come back, readers lose nothing`,
        cumple:
          p99 <= META_MS &&
          propias.esperas.length === total &&
          propias.abiertos === SOCKETS &&
          retrasos.length === publicados,
        nota:
          `${propias.esperas.length} of ${total} came back, ${propias.fallidas} failed, ${propias.abiertos} open at the end, p50 ${percentil(propias.esperas, 0.5).toFixed(0)} ms; ` +
          `${LECTORES} readers beside them: ${retrasos.length} of ${publicados} advances, p99 ${percentil(retrasos, 0.99)} ms; server ${Math.round(uso * 100)} % of a core, memory ${mib(antes.rss)} MiB before and ${mib(despues.rss)} after, ${mib(despues.rssMaximo)} at most`,
      },
    ];
  } finally {
    await lectores.terminar();
    await Promise.all(multitud.map((proceso) => proceso.terminar()));
    await servidor?.proceso.terminar();
    await base.borrar();
  }
};

/** To the readers in turn. @returns a stop, which says how many there were. */
function publicarARitmo({ proceso }: Servidor): { parar(): number } {
  let publicados = 0;
  const seqs = Array.from({ length: LECTORES }, () => 0);
  const comienzo = performance.now();
  const temporizador = setInterval(() => {
    const debidos = Math.floor(((performance.now() - comienzo) * AVANCES_POR_SEGUNDO) / 1_000);
    const sucesos = Array.from({ length: debidos - publicados }, (_, n) => {
      const lector = (publicados + n) % LECTORES;
      return { usuarioId: SOCKETS + lector + 1, tareaId: 1_600_000_000 + lector, seq: ++seqs[lector]! };
    });
    publicados = debidos;
    proceso.mandar(
      'emitir',
      sucesos.map(({ usuarioId, tareaId, seq }) => ({
        usuarioId,
        tareaId,
        avance: {
          tareaId,
          seq,
          progreso: 50,
          mensaje: 'Procesando datos intermedios',
          estado: 'en-proceso',
          fecha: new Date().toISOString(),
          restanteMs: null,
        },
      })),
    );
  }, TANDA_MS);
  return {
    parar: () => {
      clearInterval(temporizador);
      return publicados;
    },
  };
}

const mib = (bytes: number) => Math.round(bytes / 1_048_576);
