import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConexionesAbiertas } from '../../src/autenticacion/index.js';
import { abrirConexion, type BaseDatos, type Conexion, filas } from '../../src/base-datos/conexion.js';
import type { Actor } from '../../src/comun/actor.js';
import { Reloj } from '../../src/comun/reloj.js';
import { type Configuracion, leerConfiguracion } from '../../src/configuracion/index.js';
import { BusLocal } from '../../src/eventos/bus.js';
import { audiencia, type PresenciaEnVivo } from '../../src/eventos/index.js';
import { Arrendamiento } from '../../src/presencia/arrendamiento.js';
import { Presentes } from '../../src/presencia/presentes.js';
import { Escucha } from '../apoyo/escucha.js';
import { crearEntorno, type EntornoDePrueba } from '../apoyo/perfiles.js';

describe('who is in a process', () => {
  let entorno: EntornoDePrueba;
  let configuracion: Configuracion;
  let conexion: Conexion;
  let ana: Actor;
  let oye: Escucha<PresenciaEnVivo>;
  /** While the database is away. */
  let cortada = false;
  let conexiones: ConexionesAbiertas;
  let arrendamiento: Arrendamiento;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    entorno = await crearEntorno('embebido');
    configuracion = leerConfiguracion({
      ...entorno.variables,
      PRESENCIA_GRACIA_MS: '50',
      PRESENCIA_ARRENDAMIENTO_MS: '1000',
    });
    conexion = await abrirConexion(configuracion);
  });
  afterAll(async () => {
    await conexion.cerrar();
    await entorno.borrar();
  });

  beforeEach(async () => {
    const [creado] = await filas<{ id: number; empresaId: number }>(
      conexion.db,
      sql`with una as (insert into empresa (nombre) values ('Una') returning id)
          insert into usuario (empresa_id, nombre, correo, rol)
          select id, 'Ana', ${randomUUID()}, 'colaborador' from una returning id, empresa_id as "empresaId"`,
    );
    const { id: usuarioId = 0, empresaId = 0 } = creado ?? {};
    ana = { usuarioId, empresaId, rol: 'colaborador', expiraEn: new Date(Date.now() + 60_000) };
    const bus = new BusLocal();
    oye = new Escucha(() => {});
    bus.suscribir(audiencia.empresa(empresaId), ({ datos }) => oye.poner(datos as PresenciaEnVivo));
    conexiones = new ConexionesAbiertas(bus, new Reloj());
    const db = cortable(conexion.db, () => cortada);
    arrendamiento = new Arrendamiento(new Presentes(conexiones, bus, db, configuracion), db, configuracion);
  });
  const rechazada = async () => {
    const antes = rechazos;
    await expect.poll(() => rechazos, { timeout: 5_000 }).toBeGreaterThan(antes);
  };
  afterEach(async () => {
    cortada = false;
    await arrendamiento.beforeApplicationShutdown();
  });

  it('is written at a later beat when the database was away', async () => {
    await arrendamiento.onApplicationBootstrap();
    cortada = true;
    const soltar = conexiones.abrir(ana, () => {});
    await rechazada();
    cortada = false;
    expect(await oye.siguiente()).toMatchObject({ usuarioId: ana.usuarioId, enLinea: true });

    cortada = true;
    const antes = Date.now();
    soltar();
    await rechazada();
    cortada = false;
    const ida = await oye.siguiente();
    expect(ida.enLinea).toBe(false);
    expect(Math.abs(Date.parse(ida.desde) - antes)).toBeLessThan(50);
  });

  it('is not what an earlier run left, unless they are back within the grace', async () => {
    const [dejado] = await filas<{ vistoEn: string }>(
      conexion.db,
      sql`with muerto as (
            insert into proceso_vivo (id, visto_en, vence_en)
            values (${randomUUID()}::uuid, now() - interval '5 s', now() + interval '1 hour') returning id, visto_en
          ), conectado as (
            insert into usuario_conectado (proceso_id, usuario_id) select id, ${ana.usuarioId} from muerto
          ), puesta as (
            insert into presencia (usuario_id, en_linea, desde)
            values (${ana.usuarioId}, true, now() - interval '1 hour')
          )
          select visto_en as "vistoEn" from muerto`,
    );
    await arrendamiento.onApplicationBootstrap();
    expect(await oye.siguiente()).toEqual({
      usuarioId: ana.usuarioId,
      enLinea: false,
      desde: new Date(dejado?.vistoEn ?? 0).toISOString(),
    });
    const procesos = await filas(conexion.db, sql`select 1 from proceso_vivo`);
    expect(procesos).toHaveLength(1);
  });
});

let rechazos = 0;

/** The database, as it is while Postgres is away. */
function cortable(db: BaseDatos, estaCortada: () => boolean): BaseDatos {
  return new Proxy(db, {
    get(objeto, propiedad) {
      const valor: unknown = Reflect.get(objeto, propiedad);
      if (typeof valor !== 'function') return valor;
      return (...argumentos: unknown[]) => {
        if (!estaCortada()) return Reflect.apply(valor, objeto, argumentos) as unknown;
        rechazos += 1;
        return Promise.reject(Object.assign(new Error('Away'), { code: 'ECONNREFUSED' }));
      };
    },
  });
}
