import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { CONEXION, type Conexion, filas, Retencion } from '../../src/base-datos/index.js';
import { enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

enCadaBase('old positions', (perfil) => {
  let servidor: ServidorDePrueba;
  let conexion: Conexion;
  let quienes: number[];

  beforeAll(async () => {
    servidor = await iniciarServidor(perfil, { variables: { RETENCION_UBICACIONES_DIAS: '7' } });
    conexion = servidor.app.get<Conexion>(CONEXION);
    quienes = [
      (await servidor.entrar('ana')).id,
      (await servidor.entrar('luis')).id,
      (await servidor.entrar('eva')).id,
    ];
  });

  const crear = (usuarioId: number | undefined, dias: number, cuantas: number) =>
    conexion.db.execute(sql`
      insert into ubicacion (usuario_id, id, lat, lon, fecha)
      select ${usuarioId}, gen_random_uuid(), 0, 0, now() - make_interval(days => ${dias}, secs => n)
      from generate_series(1, ${cuantas}) n`);
  const quedan = async () =>
    filas(
      conexion.db,
      sql`select usuario_id as "usuarioId", count(*)::int as cuantas from ubicacion group by 1 order by 1`,
    );

  it('go in batches, all of them, and recent ones stay', async () => {
    const [ana, luis, eva] = quienes;
    for (const [quien, cuantas] of [
      [ana, 700],
      [luis, 1],
      [eva, 612],
    ] as const)
      await crear(quien, 8, cuantas);
    await crear(ana, 6, 3);
    await crear(eva, 6, 2);
    const retencion = servidor.app.get(Retencion, { strict: false });
    expect(await retencion.borrar()).toBe(1_313);
    expect(await quedan()).toEqual([
      { usuarioId: ana, cuantas: 3 },
      { usuarioId: eva, cuantas: 2 },
    ]);
    await crear(ana, 8, 1);
    expect(await retencion.borrar()).toBe(1);
    expect(await retencion.borrar()).toBe(0);
  });

  it('are nobody’s latest any more either', async () => {
    const [ana, luis] = quienes;
    for (const [quien, dias] of [
      [ana, 6],
      [luis, 8],
    ])
      await conexion.db.execute(sql`
        insert into ultima_ubicacion (usuario_id, id, lat, lon, fecha)
        values (${quien}, gen_random_uuid(), 0, 0, now() - make_interval(days => ${dias}))`);
    expect(await servidor.app.get(Retencion, { strict: false }).borrar()).toBe(1);
    expect(await filas(conexion.db, sql`select usuario_id as id from ultima_ubicacion`)).toEqual([
      { id: ana },
    ]);
  });
});
