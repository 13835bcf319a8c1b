import { sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it, vi } from 'vitest';
import { ActividadesService } from '../../src/actividades/index.js';
import { CerradoForzoso } from '../../src/actividades/cerrado-forzoso.js';
import { type BaseDatos, CONEXION, filas } from '../../src/base-datos/index.js';
import type { Actor } from '../../src/comun/actor.js';
import { Reloj } from '../../src/comun/reloj.js';
import { SincronizacionService } from '../../src/sincronizacion/sincronizacion.service.js';
import { enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor } from '../apoyo/servidor.js';
import { ubicacion } from '../tracking/ubicaciones.js';
import { estados } from './operaciones.js';

enCadaBase('a day that is told after its end', (perfil) => {
  let db: BaseDatos;
  let ahora = new Date('2026-05-04T09:00:00Z');
  let actividades: ActividadesService;
  let sincronizacion: SincronizacionService;
  let cierre: CerradoForzoso;
  let ana: Actor;
  beforeAll(async () => {
    const { app } = await iniciarServidor(perfil);
    vi.spyOn(app.get(Reloj), 'ahora').mockImplementation(() => ahora);
    db = app.get(CONEXION).db;
    actividades = app.get(ActividadesService, { strict: false });
    sincronizacion = app.get(SincronizacionService, { strict: false });
    cierre = app.get(CerradoForzoso);
    const [creado] = await filas<{ empresaId: number; usuarioId: number }>(
      db,
      sql`with una as (
            insert into empresa (nombre, creada_en) values ('Una', '2026-05-01T12:00:00Z') returning id
          )
          insert into usuario (empresa_id, nombre, correo, rol)
          select id, 'Ana', gen_random_uuid() || '@una.local', 'colaborador' from una
          returning id as "usuarioId", empresa_id as "empresaId"`,
    );
    ana = { ...(creado as NonNullable<typeof creado>), rol: 'colaborador', expiraEn: new Date(8.64e15) };
  });

  const a = (hora: string) => new Date(`2026-05-04T${hora}:00.000Z`);
  const asignar = async (hora: string) => {
    const visita = { titulo: 'Visitar', usuarioId: ana.usuarioId, programadaPara: a(hora) };
    return (await actividades.asignar(ana, visita)).id;
  };
  const paso = (tipo: string, actividadId: number, hora: string, creadaA = hora) => ({
    id: randomUUID(),
    tipo,
    datos: { actividadId, ...(hora !== creadaA && { fecha: a(hora).toISOString() }) },
    creadaEn: a(creadaA),
  });

  it('is on time: a check-out of 21:50 that arrives at 23:00', async () => {
    const [empezada, nunca, tarde] = [await asignar('20:00'), await asignar('21:00'), await asignar('21:30')];
    ahora = a('20:05');
    expect(estados(await sincronizacion.sincronizar(ana, [paso('check-in', empezada, '20:00')]))).toEqual([
      'aplicada',
    ]);
    ahora = a('22:00');
    await cierre.manejar();
    ahora = a('23:00');
    const resultados = await sincronizacion.sincronizar(ana, [
      {
        id: randomUUID(),
        tipo: 'ubicaciones',
        datos: { ubicaciones: [ubicacion({ fecha: a('21:40').toISOString() })] },
        creadaEn: a('21:40'),
      },
      paso('check-out', empezada, '21:50'),
      // Written down later than it was done, by hand.
      paso('check-in', nunca, '21:10', '22:30'),
      paso('check-out', nunca, '21:20', '22:30'),
      paso('check-in', tarde, '22:01'),
    ]);
    expect(estados(resultados)).toEqual([
      'aplicada',
      'aplicada',
      'aplicada',
      'aplicada',
      'rechazada CONFLICT',
    ]);
    const visitas = await filas<{ id: number; estado: string; salida: Date | null }>(
      db,
      sql`select id, estado, check_out_en as salida from actividad order by id`,
    );
    expect(
      visitas.map(({ id, estado, salida }) => [id, estado, salida && new Date(salida).toISOString()]),
    ).toEqual([
      [empezada, 'completada', a('21:50').toISOString()],
      [nunca, 'completada', a('21:20').toISOString()],
      [tarde, 'incompleta', null],
    ]);
    // Its day is to be summed up again.
    expect(await filas(db, sql`select fecha::text from ubicacion_tardia`)).toEqual([{ fecha: '2026-05-04' }]);
  });

  it('is too old to be told after a week, and no repeat of what was told before is', async () => {
    const id = await asignar('23:30');
    const entrada = paso('check-in', id, '23:05');
    ahora = a('23:10');
    await sincronizacion.sincronizar(ana, [entrada]);
    ahora = new Date(a('23:10').getTime() + 30 * 86_400_000);
    const resultados = await sincronizacion.sincronizar(ana, [entrada, paso('check-out', id, '23:08')]);
    expect(estados(resultados)).toEqual(['duplicada', 'rechazada BAD_USER_INPUT']);
  });
});
