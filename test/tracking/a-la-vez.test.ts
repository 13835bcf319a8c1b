import { sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { abrirConexion } from '../../src/base-datos/conexion.js';
import { type Conexion, empresa, filas, ubicacion as tabla, usuario } from '../../src/base-datos/index.js';
import { Reloj } from '../../src/comun/reloj.js';
import { type Configuracion, leerConfiguracion } from '../../src/configuracion/index.js';
import { BusLocal } from '../../src/eventos/bus.js';
import { audiencia, type PosicionEnVivo } from '../../src/eventos/index.js';
import { Metricas } from '../../src/observacion/index.js';
import { TrackingService } from '../../src/tracking/index.js';
import { crearEntorno, enPostgres, type EntornoDePrueba } from '../apoyo/perfiles.js';
import { ubicacion } from './ubicaciones.js';

const PROCESOS = 4;
const USUARIOS = 200;
const RONDAS = 15;
const POR_USUARIO = 2;
const TODAS = RONDAS * USUARIOS * POR_USUARIO;

enPostgres('processes that write positions of the same users at once', () => {
  let entorno: EntornoDePrueba;
  let configuracion: Configuracion;
  const conexiones: Conexion[] = [];
  const servicios: TrackingService[] = [];
  const oidas: PosicionEnVivo[] = [];
  let empresaId = 0;
  let usuarioIds: number[] = [];

  beforeAll(async () => {
    entorno = await crearEntorno('postgres', { enBlanco: true });
    configuracion = leerConfiguracion(entorno.variables);
    for (let n = 0; n < PROCESOS; n++) {
      const conexion = await abrirConexion(configuracion);
      const bus = new BusLocal();
      conexiones.push(conexion);
      servicios.push(new TrackingService(conexion.db, bus, new Metricas(), new Reloj(), configuracion));
      bus.suscribir(audiencia.supervision(1), ({ evento, datos }) => {
        if (evento === 'ubicacion:nueva') oidas.push(datos);
      });
    }
    const { db } = conexiones[0] as Conexion;
    const [casa] = await db.insert(empresa).values({ id: 1, nombre: 'Prueba' }).returning();
    empresaId = casa?.id ?? 0;
    const personas = Array.from({ length: USUARIOS }, (_, n) => ({
      nombre: `U${n}`,
      correo: `u${n}@prueba.local`,
      empresaId,
      rol: 'colaborador' as const,
    }));
    usuarioIds = (await db.insert(usuario).values(personas).returning()).map(({ id }) => id);
  });
  afterAll(async () => {
    for (const conexion of conexiones) await conexion.cerrar();
    await entorno.borrar();
  });

  /** Everybody's positions by every process at once, in opposite orders, round after round. */
  async function registrarAlaVez(conId: () => string | undefined): Promise<[number, number]> {
    let [aceptadas, duplicadas] = [0, 0];
    for (let ronda = 0; ronda < RONDAS; ronda++) {
      const desde = Date.now();
      const ids = usuarioIds.map(() => Array.from({ length: POR_USUARIO }, conId));
      const registros = servicios.flatMap((servicio, turno) => {
        const enSuOrden = <T>(lista: readonly T[]) => (turno % 2 === 0 ? [...lista] : lista.toReversed());
        return enSuOrden([...usuarioIds.entries()]).map(([n, usuarioId]) => {
          const actor = { usuarioId, empresaId, rol: 'colaborador' as const, expiraEn: new Date() };
          const ubicaciones = ids[n]?.map((id, lugar) =>
            ubicacion({ id: id ?? randomUUID(), fecha: new Date(desde + lugar).toISOString() }),
          );
          return servicio.registrar(actor, enSuOrden(ubicaciones ?? []));
        });
      });
      for (const resultado of await Promise.all(registros)) {
        aceptadas += resultado.aceptadas;
        duplicadas += resultado.duplicadas;
      }
    }
    return [aceptadas, duplicadas];
  }

  it('wait for each other, never in a circle, and accept each position once', async () => {
    expect(await registrarAlaVez(randomUUID)).toEqual([TODAS, (PROCESOS - 1) * TODAS]);
    const { db } = conexiones[0] as Conexion;
    expect(await db.$count(tabla)).toBe(TODAS);
  });

  it('wait for each other with positions of their own, too', async () => {
    expect(await registrarAlaVez(() => undefined)).toEqual([PROCESOS * TODAS, 0]);
  });

  it('tell of each user’s newest once, and none that is not', async () => {
    const contadas = oidas.map(({ usuarioId, fecha }) => `${usuarioId} ${fecha}`);
    expect(new Set(contadas).size).toBe(contadas.length);
    const { db } = conexiones[0] as Conexion;
    const ultimas = await filas<{ usuarioId: number; fecha: string | Date; esLaUltima: boolean }>(
      db,
      sql`select usuario_id as "usuarioId", fecha,
                 fecha = (select max(fecha) from ubicacion u where u.usuario_id = l.usuario_id) as "esLaUltima"
          from ultima_ubicacion l`,
    );
    expect(ultimas).toHaveLength(USUARIOS);
    for (const { usuarioId, fecha, esLaUltima } of ultimas) {
      expect(esLaUltima).toBe(true);
      expect(contadas).toContain(`${usuarioId} ${new Date(fecha).toISOString()}`);
    }
  });
});
