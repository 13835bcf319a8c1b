/** The product's evaluation of zones, as built, on the database that the environment names: Postgres or embedded. */
import 'reflect-metadata';
import { sql } from 'drizzle-orm';
import type * as Aplicacion from '../../src/aplicacion.js';
import type * as BasesDeDatos from '../../src/base-datos/index.js';
import type * as Configuraciones from '../../src/configuracion/index.js';
import type * as Geocercas from '../../src/geocercas/index.js';
import { atender } from './obrero.js';
import { acabarPerfil, empezarPerfil } from './perfil.js';
import { type PlanDeCampo, sembrarCampo } from './campo.js';

const DIST = process.env.SEGUIMIENTO_DIST;
const { crearAplicacion }: typeof Aplicacion = await import(`${DIST}/aplicacion.js`);
const { CONEXION }: typeof BasesDeDatos = await import(`${DIST}/base-datos/index.js`);
const { leerConfiguracion }: typeof Configuraciones = await import(`${DIST}/configuracion/index.js`);
const { EvaluadorDeGeocercas }: typeof Geocercas = await import(`${DIST}/geocercas/index.js`);

let db: BasesDeDatos.BaseDatos;
let evaluador: Geocercas.EvaluadorDeGeocercas;

/** What one evaluation took and did. */
export interface Ronda {
  readonly ms: number;
  readonly evaluadas: number;
  readonly cambios: number;
}

atender({
  preparar: async (plan: PlanDeCampo) => {
    const app = await crearAplicacion(leerConfiguracion(process.env));
    await app.init();
    ({ db } = app.get(CONEXION));
    evaluador = app.get(EvaluadorDeGeocercas);
    await sembrarCampo(db, plan);
  },
  /** As if nobody had ever been evaluated. */
  olvidar: async () => {
    await db.execute(sql`update geocerca_usuario set estado = 'desconocido' where estado <> 'desconocido'`);
    await db.execute(sql`vacuum geocerca_usuario`);
  },
  evaluar: async (): Promise<Ronda> => {
    const inicio = performance.now();
    const { evaluadas, cambios } = await evaluador.evaluar();
    return { ms: performance.now() - inicio, evaluadas, cambios: cambios.length };
  },
  empezarPerfil,
  acabarPerfil,
});
