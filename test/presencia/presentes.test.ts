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
import { Rechazos } from '../../src/limites/index.js';
import { Metricas } from '../../src/observacion/index.js';
import { audiencia, type Bus, type PresenciaEnVivo } from '../../src/eventos/index.js';
import { Arrendamiento } from '../../src/presencia/arrendamiento.js';
import { Presentes } from '../../src/presencia/presentes.js';
import { Escucha } from '../apoyo/escucha.js';
import { crearEntorno, type EntornoDePrueba } from '../apoyo/perfiles.js';

const abrirConexiones = (bus: Bus) =>
  new ConexionesAbiertas(bus, new Reloj(), new Rechazos(new Metricas(), new Reloj()), {
    CONEXIONES_POR_USUARIO: 10,
  });

describe('who is in a process', () => {
  let entorno: EntornoDePrueba;
  let configuracion: Configuracion;
  let conexion: Conexion;
  let ana: Actor;
  let oye: Escucha<PresenciaEnVivo>;
  /** While the database is away, or does what it is told but its answers get lost. */
  let cortada = false;
  let muda = false;
  let bus: BusLocal;
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
    bus = new BusLocal();
    oye = new Escucha(() => {});
    bus.suscribir(audiencia.empresa(empresaId), ({ datos }) => oye.poner(datos as PresenciaEnVivo));
    conexiones = abrirConexiones(bus);
    const db = cortable(conexion.db, () => (cortada ? 'antes' : muda ? 'despues' : undefined));
    arrendamiento = new Arrendamiento(new Presentes(conexiones, bus, db, configuracion), db, configuracion);
  });
  const rechazada = async () => {
    const antes = rechazos;
    await expect.poll(() => rechazos, { timeout: 5_000 }).toBeGreaterThan(antes);
  };
  afterEach(async () => {
    cortada = muda = false;
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

  const enLinea = async () => {
    const [fila] = await filas<{ enLinea: boolean }>(
      conexion.db,
      sql`select en_linea and exists (select 1 from usuario_conectado c where c.usuario_id = p.usuario_id)
                 as "enLinea" from presencia p where usuario_id = ${ana.usuarioId}`,
    );
    return fila?.enLinea ?? false;
  };
  const hasta = (esperado: boolean) => expect.poll(enLinea, { timeout: 5_000 }).toBe(esperado);

  it('is right in the end though it was written and the answer got lost, whoever came or left meanwhile', async () => {
    await arrendamiento.onApplicationBootstrap();
    muda = true;
    const soltar = conexiones.abrir(ana, () => {});
    await hasta(true);
    soltar();
    await rechazada();
    muda = false;
    await hasta(false);

    const irse = conexiones.abrir(ana, () => {});
    await hasta(true);
    muda = true;
    irse();
    await hasta(false);
    conexiones.abrir(ana, () => {});
    await rechazada();
    muda = false;
    await hasta(true);
  });

  it('is noted again when the answer to a new lease got lost', async () => {
    await arrendamiento.onApplicationBootstrap();
    conexiones.abrir(ana, () => {});
    await hasta(true);
    // Taken for dead, which it learns of at its next beat.
    perderUna = (texto) => texto.includes('insert into proceso_vivo');
    await conexion.db.execute(sql`delete from proceso_vivo`);
    await conexion.db.execute(sql`update presencia set en_linea = false`);
    await expect.poll(() => perderUna, { timeout: 5_000 }).toBeUndefined();
    await hasta(true);
  });

  it('does not change when the database was away for longer than the leases, whichever process is back first', async () => {
    await arrendamiento.onApplicationBootstrap();
    conexiones.abrir(ana, () => {});
    await oye.siguiente();
    const [creado] = await filas<{ id: number }>(
      conexion.db,
      sql`insert into usuario (empresa_id, nombre, correo, rol)
          values (${ana.empresaId}, 'Luis', ${randomUUID()}, 'colaborador') returning id`,
    );
    const luis: Actor = { ...ana, usuarioId: creado?.id ?? 0 };
    let otraCortada = false;
    const otraDb = cortable(conexion.db, () => (otraCortada ? 'antes' : undefined));
    // One process of several.
    const deVarios = { ...configuracion, perfil: 'postgres' } as const;
    const deLuis = abrirConexiones(bus);
    const otro = new Arrendamiento(new Presentes(deLuis, bus, otraDb, deVarios), otraDb, deVarios);
    await otro.onApplicationBootstrap();
    const seVaLuis = deLuis.abrir(luis, () => {});
    await oye.siguiente();

    const vigentes = () =>
      expect.poll(
        async () => (await filas(conexion.db, sql`select 1 from proceso_vivo where vence_en > now()`)).length,
        { timeout: 5_000 },
      );
    cortada = otraCortada = true;
    await vigentes().toBe(0);
    cortada = false;
    await vigentes().toBe(1);
    otraCortada = false;
    await vigentes().toBe(2);
    seVaLuis();
    await oye.siguiente(({ enLinea: estaEnLinea }) => !estaEnLinea);
    expect(oye.recibidos.map(({ usuarioId, enLinea: suya }) => [usuarioId, suya])).toEqual([
      [ana.usuarioId, true],
      [luis.usuarioId, true],
      [luis.usuarioId, false],
    ]);
    await otro.beforeApplicationShutdown();
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
/** Which statement's answer gets lost, once. */
let perderUna: ((texto: string) => boolean) | undefined;

const fuera = () => {
  rechazos += 1;
  return Object.assign(new Error('Away'), { code: 'ECONNREFUSED' });
};

/** The database, as it is while Postgres is away: refusing, or gone before it answered. */
function cortable(db: BaseDatos, cuando: () => 'antes' | 'despues' | undefined): BaseDatos {
  return new Proxy(db, {
    get(objeto, propiedad) {
      const valor: unknown = Reflect.get(objeto, propiedad);
      if (typeof valor !== 'function') return valor;
      return async (...argumentos: unknown[]) => {
        if (cuando() === 'antes') throw fuera();
        const respuesta: unknown = await Reflect.apply(valor, objeto, argumentos);
        if (cuando() === 'despues') throw fuera();
        if (perderUna?.(JSON.stringify(argumentos))) {
          perderUna = undefined;
          throw fuera();
        }
        return respuesta;
      };
    },
  });
}
