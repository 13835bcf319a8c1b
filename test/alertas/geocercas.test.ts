import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { AlertasService } from '../../src/alertas/index.js';
import { type BaseDatos, CONEXION, type Conexion, filas } from '../../src/base-datos/index.js';
import type { Actor } from '../../src/comun/actor.js';
import type { AlertaEnVivo } from '../../src/eventos/index.js';
import type { Cliente } from '../apoyo/cliente.js';
import { enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

const CIRCULO = JSON.stringify({ type: 'Circle', coordinates: [0, 0], radius: 100 });
const MUCHOS = 400;

enCadaBase('alerts of who is outside a zone', (perfil) => {
  let alertas: AlertasService;
  let db: BaseDatos;
  let ana: Cliente;
  let luis: Cliente;
  /** The service of another process, where the profile has any. */
  let deOtroProceso: AlertasService;

  const servicioDe = ({ app }: ServidorDePrueba) => app.get(AlertasService, { strict: false });
  beforeAll(async () => {
    const servidor = await iniciarServidor(perfil);
    alertas = servicioDe(servidor);
    ({ db } = servidor.app.get<Conexion>(CONEXION));
    ana = await servidor.entrar('ana');
    luis = await servidor.entrar('luis');
    const { entorno } = servidor;
    deOtroProceso = perfil === 'embebido' ? alertas : servicioDe(await iniciarServidor(perfil, { entorno }));
  });

  async function crearZona(nombre: string): Promise<number> {
    const [zona] = await filas<{ id: number }>(
      db,
      sql`insert into geocerca (empresa_id, nombre, area)
          values (${ana.sesion.usuario.empresaId}, ${nombre}, ${CIRCULO}::jsonb) returning id`,
    );
    return zona?.id ?? 0;
  }
  const poner = (zona: number, { id, sesion }: Cliente, estado: 'dentro' | 'fuera' | 'desconocido') =>
    db.execute(sql`
      insert into geocerca_usuario (empresa_id, geocerca_id, usuario_id, estado, version)
      values (${sesion.usuario.empresaId}, ${zona}, ${id}, ${estado}, 1)
      on conflict (geocerca_id, usuario_id) do update set estado = excluded.estado`);
  const quienes = (cambiadas: readonly AlertaEnVivo[]) =>
    cambiadas.map(({ usuarioId, geocercaId, cerradaEn }) => [usuarioId, geocercaId, cerradaEn === null]);

  it('open for who is outside an active zone of theirs, once for each, naming both', async () => {
    const [patio, muelle] = [await crearZona('Patio'), await crearZona('Muelle 3')];
    await db.execute(sql`insert into ultima_ubicacion (usuario_id, id, lat, lon, fecha)
      values (${ana.id}, gen_random_uuid(), 1.5, 2.5, '2026-01-31T12:00:00.120Z')`);
    await poner(patio, ana, 'fuera');
    await poner(muelle, ana, 'dentro');
    await poner(muelle, luis, 'desconocido');
    const abiertas = await alertas.ajustarAGeocercas();
    expect(abiertas).toEqual([
      expect.objectContaining({
        tipo: 'fuera-de-zona',
        critica: false,
        usuarioId: ana.id,
        geocercaId: patio,
        mensaje: 'Ana está fuera de la zona «Patio»',
        cerradaEn: null,
        version: 1,
      }),
    ]);
    expect(abiertas[0]?.ubicacion).toEqual({
      id: expect.any(String),
      usuarioId: ana.id,
      lat: 1.5,
      lon: 2.5,
      precision: null,
      velocidad: null,
      rumbo: null,
      bateria: null,
      fecha: '2026-01-31T12:00:00.120Z',
    });

    await poner(muelle, luis, 'fuera');
    const [segunda] = await alertas.ajustarAGeocercas();
    expect(segunda).toMatchObject({ usuarioId: luis.id, geocercaId: muelle, ubicacion: null });

    expect(await alertas.ajustarAGeocercas()).toEqual([]);
    const abiertasAhora = await filas<{ siguio: boolean }>(
      db,
      sql`select ultima_vez_en > abierta_en as siguio from alerta where cerrada_en is null`,
    );
    expect(abiertasAhora).toEqual([{ siguio: true }, { siguio: true }]);
  });

  it.each([
    ['they are inside again', (zona: number) => poner(zona, ana, 'dentro')],
    [
      'the zone is theirs no more',
      (zona: number) => db.execute(sql`delete from geocerca_usuario where geocerca_id = ${zona}`),
    ],
    [
      'the zone is active no more',
      (zona: number) => db.execute(sql`update geocerca set activa = false where id = ${zona}`),
    ],
    [
      'nobody knows where they are and the zone is active no more',
      async (zona: number) => {
        await poner(zona, ana, 'desconocido');
        await db.execute(sql`update geocerca set activa = false where id = ${zona}`);
      },
    ],
  ])('close when %s, and do not open for it', async (_, cambiar) => {
    const zona = await crearZona('Almacén');
    await poner(zona, ana, 'fuera');
    expect(quienes(await alertas.ajustarAGeocercas())).toEqual([[ana.id, zona, true]]);
    await cambiar(zona);
    expect(quienes(await alertas.ajustarAGeocercas())).toEqual([[ana.id, zona, false]]);
    expect(await alertas.ajustarAGeocercas()).toEqual([]);
  });

  it('go on when somebody has attended them, until they end', async () => {
    const zona = await crearZona('Nave');
    await poner(zona, ana, 'fuera');
    const [{ id } = { id: 0 }] = await alertas.ajustarAGeocercas();
    const quien: Actor = {
      usuarioId: luis.id,
      empresaId: luis.sesion.usuario.empresaId,
      rol: 'supervisor',
      expiraEn: new Date(8.64e15),
    };
    expect(await alertas.atender(quien, id)).toMatchObject({ atendidaPor: luis.id, cerradaEn: null });
    expect(await alertas.ajustarAGeocercas()).toEqual([]);
    await poner(zona, ana, 'dentro');
    expect(await alertas.ajustarAGeocercas()).toMatchObject([
      { id, atendidaPor: luis.id, cerradaEn: expect.any(String), version: 3 },
    ]);
  });

  it('stay as they are while nobody knows where their user is', async () => {
    const zona = await crearZona('Taller');
    await poner(zona, ana, 'fuera');
    await alertas.ajustarAGeocercas();
    const leer = () => filas(db, sql`select * from alerta where geocerca_id = ${zona}`);
    const antes = await leer();
    await poner(zona, ana, 'desconocido');
    expect(await alertas.ajustarAGeocercas()).toEqual([]);
    expect(await leer()).toEqual(antes);
    await poner(zona, ana, 'dentro');
    expect(quienes(await alertas.ajustarAGeocercas())).toEqual([[ana.id, zona, false]]);
  });

  it('close for a user who is deactivated, and do not open for one', async () => {
    const zona = await crearZona('Oficina');
    await poner(zona, luis, 'fuera');
    expect(quienes(await alertas.ajustarAGeocercas())).toEqual([[luis.id, zona, true]]);
    const activar = (activo: boolean) =>
      db.execute(
        sql`update usuario set desactivado_en = ${activo ? null : new Date().toISOString()}::timestamptz where id = ${luis.id}`,
      );
    await activar(false);
    const cerradas = await alertas.ajustarAGeocercas();
    expect(new Set(quienes(cerradas).map(([, , abierta]) => abierta))).toEqual(new Set([false]));
    expect(quienes(cerradas)).toContainEqual([luis.id, zona, false]);
    expect(await alertas.ajustarAGeocercas()).toEqual([]);
    await activar(true);
    expect(quienes(await alertas.ajustarAGeocercas())).toContainEqual([luis.id, zona, true]);
  });

  it('are each told once, however many adjust them at the same time, and nobody stands in another’s way', async () => {
    const { empresaId } = ana.sesion.usuario;
    const [uno, otro] = [await crearZona('Uno'), await crearZona('Otro')];
    await db.execute(sql`
      with muchos as (
        insert into usuario (empresa_id, nombre, correo, rol)
        select ${empresaId}, 'Uno de muchos', 'muchos-' || n || '@demo.local', 'colaborador'
        from generate_series(1, ${MUCHOS}::int) n returning id
      )
      insert into geocerca_usuario (empresa_id, geocerca_id, usuario_id, estado, version)
      select ${empresaId}, z, id, 'dentro', 1 from muchos, unnest(array[${uno}::int, ${otro}::int]) z order by random()`);
    const deMuchos = sql`geocerca_id in (${uno}, ${otro})`;
    const sucesos: AlertaEnVivo[] = [];
    for (let vez = 0; vez < 6; vez++) {
      await db.execute(sql`
        update geocerca_usuario set estado = (array['dentro', 'fuera'])[1 + floor(random() * 2)::int]::estado_geocerca
        where ${deMuchos}`);
      const hechos = await Promise.all(
        [alertas, deOtroProceso, alertas, deOtroProceso].map((servicio) => servicio.ajustarAGeocercas()),
      );
      sucesos.push(...hechos.flat());
      const [desajustadas] = await filas<{ cuantas: number }>(
        db,
        sql`select count(*)::int as cuantas from geocerca_usuario gu
            full join (select * from alerta where tipo = 'fuera-de-zona' and cerrada_en is null and ${deMuchos}) a
              on a.geocerca_id = gu.geocerca_id and a.usuario_id = gu.usuario_id
            where coalesce(gu.geocerca_id, a.geocerca_id) in (${uno}, ${otro}) and (gu.estado = 'fuera') <> (a.id is not null)`,
      );
      expect(desajustadas).toEqual({ cuantas: 0 });
    }
    const cambios = sucesos.map(({ id, version }) => `${id}:${version}`);
    expect(new Set(cambios).size).toBe(cambios.length);
    expect(cambios.length).toBeGreaterThan(MUCHOS);
    const [guardadas] = await filas<{ cambios: number }>(
      db,
      sql`select sum(version)::int as cambios from alerta where id in (select e::int from json_array_elements_text(${JSON.stringify(
        [...new Set(sucesos.map(({ id }) => id))],
      )}::json) as e)`,
    );
    expect(guardadas).toEqual({ cambios: cambios.length });
  });
});
