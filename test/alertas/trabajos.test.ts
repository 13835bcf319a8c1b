import { sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it, vi } from 'vitest';
import { ActividadesService } from '../../src/actividades/index.js';
import { type BaseDatos, CONEXION, filas } from '../../src/base-datos/index.js';
import type { Actor } from '../../src/comun/actor.js';
import { Reloj } from '../../src/comun/reloj.js';
import { Bus, type Suceso } from '../../src/eventos/index.js';
import { GeocercasService } from '../../src/geocercas/geocercas.service.js';
import { Horario } from '../../src/horarios/index.js';
import { TrackingService } from '../../src/tracking/index.js';
import type { Cliente } from '../apoyo/cliente.js';
import { type Escucha, escuchar, escucharSocket } from '../apoyo/escucha.js';
import { enCadaPerfil } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

const SEGUIR = 'subscription { alertaNueva { id tipo usuarioId abiertaEn cerradaEn } }';

/** Yesterday: what is removed for its age goes by the database's clock. */
const DIA = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
const hora = (texto: string) => new Date(`${DIA}T${texto}:00Z`);

enCadaPerfil('the works that nobody asks for', (perfil) => {
  let servidores: ServidorDePrueba[];
  let db: BaseDatos;
  let ahora = hora('21:20');
  const sucesos: Suceso[] = [];
  beforeAll(async () => {
    const servidor = await iniciarServidor(perfil);
    const { entorno } = servidor;
    servidores = perfil === 'embebido' ? [servidor] : [servidor, await iniciarServidor(perfil, { entorno })];
    for (const { app } of servidores) {
      vi.spyOn(app.get(Reloj), 'ahora').mockImplementation(() => ahora);
      for (const evento of ['alerta:cambio', 'actividad:cambio'] as const)
        app.get(Bus).observar(evento, (suceso) => sucesos.push(suceso));
    }
    db = servidor.app.get(CONEXION).db;
    await db.execute(
      sql`update empresa set zona_horaria = 'UTC', creada_en = ${hora('12:00').toISOString()}::timestamptz`,
    );
  });

  const actorDe = ({ id, sesion }: Cliente): Actor => ({
    usuarioId: id,
    empresaId: sesion.usuario.empresaId,
    rol: 'supervisor',
    expiraEn: new Date(8.64e15),
  });
  /** A full minute in every process, twice. */
  const minuto = async (texto: string) => {
    ahora = hora(texto);
    for (const { app } of [...servidores, ...servidores]) await app.get(Horario).latir();
  };
  const revisadoHasta = (texto: string) =>
    expect
      .poll(
        async () =>
          (await filas<{ hasta: Date }>(db, sql`select hasta from vigilia`)).map(
            ({ hasta }) => new Date(hasta),
          ),
        { timeout: 20_000 },
      )
      .toEqual([hora(texto)]);

  it('are done once at their time, however many processes ask for them, and told to whom it concerns', async () => {
    const [servidor] = servidores as [ServidorDePrueba];
    const [ana, supervisor] = [await servidor.entrar('ana'), await servidor.entrar('supervisor')];
    const alertas: Escucha<any>[] = [
      await escuchar(servidor, supervisor, SEGUIR),
      await escucharSocket(supervisor, 'alerta:nueva'),
    ];
    const visitas: Escucha<any>[] = [
      await escucharSocket(supervisor, 'actividad:estado'),
      await escucharSocket(ana, 'actividad:estado'),
    ];
    const visita = await servidor.app
      .get(ActividadesService, { strict: false })
      .asignar(actorDe(supervisor), {
        titulo: 'Visitar',
        usuarioId: ana.id,
        programadaPara: hora('10:00'),
      });
    for (const escucha of visitas) expect(await escucha.siguiente()).toMatchObject({ estado: 'pendiente' });
    await servidor.app.get(GeocercasService, { strict: false }).crear(actorDe(supervisor), {
      nombre: 'Obra',
      area: { type: 'Circle', coordinates: [0, 0], radius: 100 },
      usuarioIds: [ana.id],
    });
    const situar = (lat: number, ...fechas: Date[]) =>
      servidor.app.get(TrackingService, { strict: false }).registrar(
        actorDe(ana),
        fechas.map((fecha) => ({ id: randomUUID(), lat, lon: 0, fecha: fecha.toISOString() })),
      );

    await situar(1, hora('21:18'), hora('21:19'));
    await minuto('21:20');
    const oir = async (escuchas: Escucha<any>[], esperado: Record<string, unknown>) => {
      for (const escucha of escuchas) {
        const { tipo, ...oida } = await escucha.siguiente();
        expect({ ...oida, tipo: tipo?.toLowerCase().replaceAll('_', '-') }).toMatchObject(esperado);
      }
    };
    const fuera = { tipo: 'fuera-de-zona', usuarioId: ana.id, abiertaEn: hora('21:20').toISOString() };
    await oir(alertas, { ...fuera, cerradaEn: null });
    await revisadoHasta('21:20');
    await situar(0, hora('21:20'));
    await minuto('21:24');
    await oir(alertas, { ...fuera, cerradaEn: hora('21:24').toISOString() });

    await minuto('21:40');
    await revisadoHasta('21:40');
    await minuto('21:50');
    const callada = { tipo: 'inactividad', usuarioId: ana.id, abiertaEn: hora('21:50').toISOString() };
    await oir(alertas, { ...callada, cerradaEn: null });
    await revisadoHasta('21:50');

    await minuto('22:00');
    await oir(alertas, { ...callada, cerradaEn: hora('22:00').toISOString() });
    const cerrada = { id: visita.id, estado: 'incompleta', cerradaEn: hora('22:00').toISOString() };
    await oir(visitas, cerrada);
    await minuto('22:10');
    await revisadoHasta('22:10');

    expect(sucesos).toHaveLength(6);
    for (const escucha of alertas) expect(escucha.recibidos).toHaveLength(4);
    for (const escucha of visitas) expect(escucha.recibidos).toHaveLength(2);
    expect(await filas(db, sql`select tipo, version from alerta order by id`)).toEqual([
      { tipo: 'fuera-de-zona', version: 2 },
      { tipo: 'inactividad', version: 2 },
    ]);
    for (const escucha of [...alertas, ...visitas]) await escucha.cerrar();
  });
});
