import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { abrirConexion, type BaseDatos, type Conexion, filas } from '../../src/base-datos/conexion.js';
import { leerConfiguracion } from '../../src/configuracion/index.js';
import {
  type Cambio,
  inscribir,
  llegar,
  partir,
  renovar,
  retirarVencidos,
} from '../../src/presencia/presencia.consultas.js';
import { conResolver } from '../apoyo/promesas.js';
import { crearEntorno, enPostgres, type EntornoDePrueba } from '../apoyo/perfiles.js';

const LARGO_MS = 600_000;
const USUARIOS = 20;

enPostgres('presence under concurrency', () => {
  let entorno: EntornoDePrueba;
  let conexion: Conexion;
  let db: BaseDatos;
  let usuarioIds: number[];
  let procesos: [string, string];

  beforeAll(async () => {
    entorno = await crearEntorno('postgres');
    const variables = { ...entorno.variables, BASE_DATOS_CONEXIONES: '8' };
    conexion = await abrirConexion(leerConfiguracion(variables));
    ({ db } = conexion);
  });
  afterAll(async () => {
    await conexion.cerrar();
    await entorno.borrar();
  });
  beforeEach(async () => {
    procesos = [randomUUID(), randomUUID()];
    for (const procesoId of procesos) await inscribir(db, procesoId, LARGO_MS);
    const creados = await filas<{ id: number }>(
      db,
      sql`with una as (insert into empresa (nombre) values ('Una') returning id)
          insert into usuario (empresa_id, nombre, correo, rol)
          select una.id, 'Ana', ${randomUUID()} || n, 'colaborador' from una, generate_series(1, ${USUARIOS}) n
          returning id`,
    );
    usuarioIds = creados.map(({ id }) => id);
  });

  const enLinea = async () =>
    (
      await filas<{ id: number }>(
        db,
        sql`select usuario_id as id from presencia where en_linea
            and usuario_id in (select e::int from json_array_elements_text(${JSON.stringify(usuarioIds)}::json) e)
            order by usuario_id`,
      )
    ).map(({ id }) => id);
  const marcharse = (procesoId: string, ids: readonly number[]) =>
    partir(
      db,
      procesoId,
      ids.map((usuarioId) => ({ usuarioId, haceMs: 0 })),
    );
  const alguienEspera = async () =>
    (
      await filas(
        db,
        sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
    ).length > 0;
  const caducar = (procesoId: string) =>
    db.execute(sql`update proceso_vivo set vence_en = now() - interval '1 s' where id = ${procesoId}::uuid`);

  it('sees a connection that was written while it waited to tell that the last one had ended', async () => {
    const [p, q] = procesos;
    const [ana = 0] = usuarioIds;
    expect(await llegar(db, p, [ana])).toHaveLength(1);
    const confirmar = conResolver<void>();
    const escrita = conResolver<void>();
    const llegada = db.transaction(async (tx) => {
      expect(await llegar(tx, q, [ana])).toEqual([]);
      escrita.resolve();
      await confirmar.promise;
    });
    await escrita.promise;
    const partida = marcharse(p, [ana]);
    await expect.poll(alguienEspera, { timeout: 10_000 }).toBe(true);
    confirmar.resolve();
    await llegada;
    expect(await partida).toEqual([]);
    expect(await enLinea()).toEqual([ana]);
  });

  it('is told once for each change, and as it is, however users come and go at two processes at once', async () => {
    const cambios: Cambio[] = [];
    const hacer = async (que: Promise<Cambio[] | undefined>) => void cambios.push(...((await que) ?? []));
    /** Each process has one batch on its way at a time, of some of the users, in whichever order. */
    const vivir = async (procesoId: string, semilla: number) => {
      for (let vuelta = 0; vuelta < 40; vuelta++) {
        const algunos = usuarioIds.filter((id) => (id * 7 + vuelta * semilla) % 3 > 0);
        if (vuelta % 2) algunos.reverse();
        await hacer(vuelta % 2 ? marcharse(procesoId, algunos) : llegar(db, procesoId, algunos));
      }
      await hacer(llegar(db, procesoId, usuarioIds));
      await hacer(marcharse(procesoId, usuarioIds));
    };
    await Promise.all([vivir(procesos[0], 3), vivir(procesos[1], 5)]);
    expect(await enLinea()).toEqual([]);
    for (const id of usuarioIds) {
      const suyos = cambios
        .filter(({ usuarioId }) => usuarioId === id)
        .sort((uno, otro) => Date.parse(uno.desde) - Date.parse(otro.desde));
      // By `desde` they alternate: no two are of one moment, and none was told twice.
      expect(suyos.length).toBeGreaterThan(0);
      expect(suyos.map((cambio) => cambio.enLinea)).toEqual(suyos.map((_, i) => i % 2 === 0));
      expect(new Set(suyos.map(({ desde }) => desde)).size).toBe(suyos.length);
    }
  });

  it('ends once with two processes that expired, whoever finds them', async () => {
    const [p, q] = procesos;
    await llegar(db, p, usuarioIds);
    await llegar(db, q, usuarioIds.slice(0, 10));
    await caducar(p);
    expect((await retirarVencidos(db)).map(({ usuarioId }) => usuarioId).toSorted(ascendente)).toEqual(
      usuarioIds.slice(10),
    );
    await inscribir(db, p, LARGO_MS);
    expect(await llegar(db, p, usuarioIds)).toHaveLength(10);
    await Promise.all(procesos.map(caducar));
    const halladas = await Promise.all(Array.from({ length: 4 }, () => retirarVencidos(db)));
    expect(
      halladas
        .flat()
        .map(({ usuarioId }) => usuarioId)
        .toSorted(ascendente),
    ).toEqual(usuarioIds);
    expect(await enLinea()).toEqual([]);
  });

  it('either keeps its lease or learns that it was lost, when both are tried at once', async () => {
    const [p] = procesos;
    for (let vez = 0; vez < 20; vez++) {
      await inscribir(db, p, LARGO_MS);
      await llegar(db, p, usuarioIds);
      await caducar(p);
      const [{ vigente }, perdidos] = await Promise.all([renovar(db, p, LARGO_MS), retirarVencidos(db)]);
      expect(perdidos).toHaveLength(vigente ? 0 : USUARIOS);
      expect(await enLinea()).toHaveLength(vigente ? USUARIOS : 0);
      // Without a lease nothing is written.
      if (!vigente) expect(await llegar(db, p, usuarioIds)).toBeUndefined();
      await marcharse(p, usuarioIds);
    }
  });
});

const ascendente = (uno: number, otro: number) => uno - otro;
