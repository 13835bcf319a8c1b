import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlanDeCampo } from './campo.js';
import { SECRETO } from './identidad.js';
import { mediana, type Medida } from './medida.js';
import type { Ronda } from './proceso-geocercas.js';
import { Proceso } from './proceso.js';

const META_S = 5;
const USUARIOS = 100_000;
const ZONAS = 5_000;

/** How long it takes to find where 100,000 users are with regard to their zones. */
export const geocercas: Medida = async ({ postgres, breve }) => {
  const plan = breve ? { usuarios: USUARIOS / 10, zonas: ZONAS / 10 } : { usuarios: USUARIOS, zonas: ZONAS };
  const rondas = breve ? 1 : 3;
  const base = await postgres.crearBase();
  const carpeta = mkdtempSync(join(tmpdir(), 'seguimiento-rendimiento-'));
  try {
    const enPostgres = await medir('Postgres', { DATABASE_URL: base.url, DATOS_DIR: carpeta }, plan, rondas);
    const enPglite = await medir('PGlite', { DATOS_DIR: carpeta }, plan, 1);
    const { evaluadas, cambios } = enPostgres;
    return [
      {
        medida: `k. ${plan.usuarios} users against their zones`,
        nuestro: enPostgres.primera,
        unidad: 's',
        meta: `≤ ${META_S} s`,
        cumple: enPostgres.primera <= META_S,
        nota: `${evaluadas} pairs of user and zone, ${plan.zonas} zones, ${cambios} states written; ${enPostgres.siguiente.toFixed(2)} s when nothing changes; on PGlite ${enPglite.primera.toFixed(2)} s and ${enPglite.siguiente.toFixed(2)} s`,
      },
    ];
  } finally {
    await base.borrar();
    rmSync(carpeta, { recursive: true, force: true });
  }
};

/** Seconds that it takes when every state changes, and when none does. */
interface Tiempos {
  readonly primera: number;
  readonly siguiente: number;
  readonly evaluadas: number;
  readonly cambios: number;
}

async function medir(
  nombre: string,
  variables: Record<string, string>,
  plan: PlanDeCampo,
  rondas: number,
): Promise<Tiempos> {
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
    const enSegundos = (lista: readonly Ronda[]) => mediana(lista.map(({ ms }) => ms)) / 1_000;
    const { evaluadas = 0, cambios = 0 } = primeras[0] ?? {};
    return { primera: enSegundos(primeras), siguiente: enSegundos(siguientes), evaluadas, cambios };
  } finally {
    await proceso.terminar();
  }
}
