import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlanDeCampo } from './campo.js';
import { SECRETO } from './identidad.js';
import { mediana, type Medida, type Resultado } from './medida.js';
import type { Ronda } from './proceso-geocercas.js';
import { Proceso } from './proceso.js';

const META_S = 5;
const USUARIOS = 100_000;
const ZONAS = 5_000;

/** How long it takes to find where 100,000 users are with regard to their zones, on each database. */
export const geocercas: Medida = async ({ postgres, breve }) => {
  const plan = breve ? { usuarios: USUARIOS / 10, zonas: ZONAS / 10 } : { usuarios: USUARIOS, zonas: ZONAS };
  const rondas = breve ? 1 : 3;
  const base = await postgres.crearBase();
  const carpeta = mkdtempSync(join(tmpdir(), 'seguimiento-rendimiento-'));
  try {
    return [
      await medir('Postgres', { DATABASE_URL: base.url, DATOS_DIR: carpeta }, plan, rondas),
      await medir('PGlite', { DATOS_DIR: carpeta }, plan, rondas),
    ];
  } finally {
    await base.borrar();
    rmSync(carpeta, { recursive: true, force: true });
  }
};

async function medir(
  nombre: string,
  variables: Record<string, string>,
  plan: PlanDeCampo,
  rondas: number,
): Promise<Resultado> {
  const { PERFIL_CPU = '' } = process.env;
  const proceso = Proceso.lanzar('proceso-geocercas', {
    NODE_ENV: 'production',
    NIVEL_REGISTRO: 'warn',
    JWT_SECRETO: SECRETO,
    PERFIL_CPU,
    ...variables,
  });
  try {
    await proceso.pedir('preparar', plan);
    const primeras: Ronda[] = [];
    const siguientes: Ronda[] = [];
    await proceso.pedir('empezarPerfil');
    for (let ronda = 0; ronda < rondas; ronda++) {
      await proceso.pedir('olvidar');
      primeras.push(await proceso.pedir<Ronda>('evaluar'));
      siguientes.push(await proceso.pedir<Ronda>('evaluar'));
    }
    await proceso.pedir('acabarPerfil', `k-${nombre}`);
    const [primera] = primeras;
    const segundos = mediana(primeras.map(({ ms }) => ms)) / 1_000;
    const sinCambios = mediana(siguientes.map(({ ms }) => ms)) / 1_000;
    return {
      medida: `k. ${plan.usuarios} users against their zones, ${nombre}`,
      nuestro: segundos,
      unidad: 's',
      meta: `≤ ${META_S} s`,
      cumple: segundos <= META_S,
      nota: `${primera?.evaluadas} pairs of user and zone, ${plan.zonas} zones; ${primera?.cambios} states written; ${sinCambios.toFixed(2)} s when nothing changes`,
    };
  } finally {
    await proceso.terminar();
  }
}
