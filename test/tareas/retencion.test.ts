import { beforeAll, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import { CONEXION, type Conexion, filas, Retencion } from '../../src/base-datos/index.js';
import type { Cliente } from '../apoyo/cliente.js';
import { enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

enCadaBase('old tasks', (perfil) => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  let conexion: Conexion;

  beforeAll(async () => {
    servidor = await iniciarServidor(perfil, { variables: { RETENCION_TAREAS_DIAS: '7' } });
    ana = await servidor.entrar('ana');
    conexion = servidor.app.get<Conexion>(CONEXION);
  });

  /** @returns the id of a task that ended so many days ago, or has not ended. */
  async function crearTarea(dias: number | null): Promise<number> {
    const [tarea] = await filas<{ id: number }>(
      conexion.db,
      sql`insert into tarea_proceso (usuario_id, tipo, estado, progreso, seq, fecha_inicio, fecha_fin)
          values (${ana.id}, 'antigua', ${dias === null ? 'pendiente' : 'fallido'}, 0, 1, now() - interval '1 year',
                  now() - make_interval(days => ${dias ?? null}::int))
          returning id`,
    );
    const id = tarea?.id ?? 0;
    await conexion.db.execute(sql`
      insert into avance_tarea (tarea_id, seq, progreso, mensaje, estado) values (${id}, 1, 0, 'fin', 'fallido')`);
    return id;
  }

  it('go with their advances once their time is over; recent ones and unfinished ones stay', async () => {
    const vieja = await crearTarea(8);
    const reciente = await crearTarea(6);
    const viva = await crearTarea(null);
    expect(await servidor.app.get(Retencion, { strict: false }).borrar()).toBe(1);

    expect((await ana.pedir('GET', `/tareas/${vieja}`)).estado).toBe(404);
    for (const id of [reciente, viva]) expect((await ana.pedir('GET', `/tareas/${id}`)).estado).toBe(200);
    const huerfanos = await filas(conexion.db, sql`select 1 from avance_tarea where tarea_id = ${vieja}`);
    expect(huerfanos).toEqual([]);
  });

  it('go in batches, all of them', async () => {
    await conexion.db.execute(sql`
      insert into tarea_proceso (usuario_id, tipo, estado, fecha_fin)
      select ${ana.id}, 'antigua', 'cancelado', now() - interval '30 days' from generate_series(1, 1203)`);
    const retencion = servidor.app.get(Retencion, { strict: false });
    expect(await retencion.borrar()).toBe(1_203);
    expect(await retencion.borrar()).toBe(0);
  });
});
