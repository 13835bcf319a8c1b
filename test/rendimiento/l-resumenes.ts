import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SECRETO } from './identidad.js';
import { mediana, type Medida } from './medida.js';
import type { Jornada, Resumida } from './proceso-resumenes.js';
import { Proceso } from './proceso.js';

const META_S = 30;
const JORNADA: Jornada = { usuarios: 2_000, puntos: 1_000 };

/** How long the job takes that sums up a day of 2,000 users, each with 1,000 positions. */
export const resumenes: Medida = async ({ postgres, breve }) => {
  const jornada = breve ? { ...JORNADA, usuarios: JORNADA.usuarios / 10 } : JORNADA;
  const base = await postgres.crearBase();
  const carpeta = mkdtempSync(join(tmpdir(), 'seguimiento-rendimiento-'));
  try {
    const enPostgres = await medir({ DATABASE_URL: base.url, DATOS_DIR: carpeta }, jornada, breve ? 1 : 3);
    const enPglite = await medir({ DATOS_DIR: carpeta }, { ...JORNADA, usuarios: 100 }, 1);
    const { nuestro, otraVez, par, kilometros } = enPostgres;
    return [
      {
        medida: `l. a day of ${jornada.usuarios} users, ${jornada.puntos} positions each, summed up`,
        nuestro,
        par,
        nombrePar: 'Node reads the rows and adds up',
        unidad: 's',
        meta: `≤ ${META_S} s`,
        cumple: nuestro <= META_S && Math.abs(kilometros.par / kilometros.nuestro - 1) < 0.001,
        nota: `by its job, ${Math.round(kilometros.nuestro)} km, ${Math.round(kilometros.par)} by the peer; ${otraVez.toFixed(1)} s again, when nothing changes; on PGlite ${enPglite.nuestro.toFixed(2)} s for 100 users`,
      },
    ];
  } finally {
    await base.borrar();
    rmSync(carpeta, { recursive: true, force: true });
  }
};

async function medir(variables: Record<string, string>, jornada: Jornada, rondas: number) {
  const { PERFIL_CPU = '' } = process.env;
  const proceso = Proceso.lanzar('proceso-resumenes', {
    NODE_ENV: 'production',
    NIVEL_REGISTRO: 'warn',
    JWT_SECRETO: SECRETO,
    PERFIL_CPU,
    ...variables,
  });
  try {
    await proceso.pedir('preparar', jornada);
    const medidas = { nuestro: [] as Resumida[], otraVez: [] as Resumida[], par: [] as Resumida[] };
    for (let ronda = 0; ronda < rondas; ronda++) {
      medidas.nuestro.push(await proceso.pedir<Resumida>('resumir'));
      medidas.otraVez.push(await proceso.pedir<Resumida>('resumir'));
      await proceso.pedir('olvidar');
      medidas.par.push(await proceso.pedir<Resumida>('resumirEnNode', jornada));
      await proceso.pedir('olvidar');
    }
    const segundos = (lista: readonly Resumida[]) => mediana(lista.map(({ ms }) => ms)) / 1_000;
    return {
      nuestro: segundos(medidas.nuestro),
      otraVez: segundos(medidas.otraVez),
      par: segundos(medidas.par),
      kilometros: {
        nuestro: medidas.nuestro[0]?.kilometros ?? NaN,
        par: medidas.par[0]?.kilometros ?? NaN,
      },
    };
  } finally {
    await proceso.terminar();
  }
}
