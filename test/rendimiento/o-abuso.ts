import { setTimeout as esperar } from 'node:timers/promises';
import { sembrarUsuarios } from './base.js';
import { tokenDe } from './identidad.js';
import { type Medida, percentil } from './medida.js';
import type { Abuso, Respuestas } from './proceso-abuso.js';
import type { Jornada, Servidos } from './proceso-corrientes.js';
import { Proceso } from './proceso.js';
import { conLimites, type Servidor } from './servidores.js';

const CORRIENTES = 100;
const META = 2;
/** Under it nobody notices, whatever the ratio. */
const IMPERCEPTIBLE_MS = 50;

/** People at their work, beside one user who asks for all that the server would give: with the limits as they come. */
export const abuso: Medida = async ({ postgres, breve }) => {
  const base = await postgres.crearBase();
  const corrientes = Proceso.lanzar('proceso-corrientes');
  const abusivo = Proceso.lanzar('proceso-abuso');
  const segundos = breve ? 5 : 20;
  let servidor: Servidor | undefined;
  try {
    servidor = await conLimites(base);
    await sembrarUsuarios(base, CORRIENTES + 1);
    const url = `http://127.0.0.1:${servidor.puerto}`;
    const trabajar = () =>
      corrientes.pedir<Servidos>('trabajar', { url, usuarios: CORRIENTES, segundos } satisfies Jornada);
    await trabajar();
    const solos = await trabajar();

    const orden: Abuso = { url, token: await tokenDe(CORRIENTES + 1), ms: (segundos + 1) * 1_000 };
    const abusando = abusivo.pedir<Respuestas>('abusar', orden);
    await esperar(500);
    const antes = await servidor.recursos();
    const acompanados = await servidor.perfilar('o', trabajar);
    const despues = await servidor.recursos();
    const { http, cierres, marcos } = await abusando;
    const [p99Solos, p99] = [percentil(solos.esperas, 0.99), percentil(acompanados.esperas, 0.99)];
    const uso = (despues.cpuUs - antes.cpuUs) / 1_000 / (despues.instanteMs - antes.instanteMs);
    return [
      {
        medida: `o. p99 of ${CORRIENTES} users, an abusive one beside them`,
        nuestro: p99,
        par: p99Solos,
        nombrePar: 'the same without that one',
        unidad: 'ms',
        meta: `ratio ≤ ${META} or ≤ ${IMPERCEPTIBLE_MS} ms, none refused`,
        cumple: acompanados.fallidas === 0 && p99 <= Math.max(META * p99Solos, IMPERCEPTIBLE_MS),
        nota: `${acompanados.esperas.length} requests of theirs, ${acompanados.fallidas} refused; the abusive one's by status: ${JSON.stringify(http)}, sent ${marcos} frames on its sockets, which were closed ${cierres} times; server ${Math.round(uso * 100)} % of a core`,
      },
    ];
  } finally {
    await corrientes.terminar();
    await abusivo.terminar();
    await servidor?.proceso.terminar();
    await base.borrar();
  }
};
