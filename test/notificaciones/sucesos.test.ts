import { sql } from 'drizzle-orm';
import { beforeAll, expect, it, vi } from 'vitest';
import { filas } from '../../src/base-datos/index.js';
import { ColasService, type Pedido } from '../../src/colas/index.js';
import { Horario } from '../../src/horarios/index.js';
import { Reposicion } from '../../src/notificaciones/avisos/reposicion.js';
import { NotificacionesProgramadas } from '../../src/notificaciones/notificaciones-programadas.js';
import type { Cliente } from '../apoyo/cliente.js';
import { enCadaPerfil } from '../apoyo/perfiles.js';
import { Equipo } from './equipo.js';

const ASIGNAR = `mutation ($usuarioId: Int!, $programadaPara: DateTime!) {
  asignarActividad(titulo: "Medir", usuarioId: $usuarioId, programadaPara: $programadaPara) { id } }`;
const PANICO = 'mutation { enviarPanico(mensaje: "Ayuda") { id } }';

enCadaPerfil('what happens now', (perfil) => {
  let equipo: Equipo;
  let ana: Cliente;
  let luis: Cliente;
  let supervisor: Cliente;
  let admin: Cliente;
  let colas: ColasService;
  beforeAll(async () => {
    equipo = await Equipo.iniciar(perfil);
    const { servidor } = equipo;
    colas = servidor.app.get(ColasService);
    [ana, luis, supervisor, admin] = await Promise.all([
      servidor.entrar('ana'),
      servidor.entrar('luis'),
      servidor.entrar('supervisor'),
      servidor.entrar('admin'),
    ]);
    await Promise.all([ana, supervisor].map(({ id }) => equipo.dispositivo(id)));
  });

  const claves = async ({ id }: Cliente) => (await equipo.de(id)).map(({ clave }) => clave);
  const enUnaHora = () => new Date(Date.now() + 3_600_000).toISOString();
  const asignar = async (usuarioId: number): Promise<number> =>
    (await supervisor.datos(ASIGNAR, { usuarioId, programadaPara: enUnaHora() })).asignarActividad.id;
  const ESPERA = { timeout: 15_000 };
  const enviada = async (quien: Cliente, clave: string) => {
    await expect.poll(() => claves(quien), ESPERA).toContain(clave);
    const { id } = (await equipo.de(quien.id)).find((una) => una.clave === clave) as { id: number };
    await expect.poll(() => equipo.enviadas, ESPERA).toContain(id);
    return id;
  };

  it('is told at once: a visit to its user, a panic to who supervises', async () => {
    equipo.ahora = new Date();
    const visitaId = await asignar(ana.id);
    await enviada(ana, `visita-asignada-${visitaId}`);

    const { enviarPanico: panico } = await ana.datos(PANICO);
    await ana.datos(PANICO);
    await enviada(supervisor, `panico-${panico.id}`);
    expect(await claves(admin)).toEqual([`panico-${panico.id}`]);
    expect(await equipo.de(supervisor.id)).toMatchObject([
      { titulo: 'Alerta de pánico enviada por Ana', estado: 'pendiente', envios: 1 },
    ]);

    // What changes later is no news, nor is what one assigns to oneself.
    await ana.datos('mutation ($id: Int!) { registrarCheckIn(actividadId: $id) { id } }', { id: visitaId });
    await supervisor.datos('mutation ($id: Int!) { atenderAlerta(id: $id) { id } }', { id: panico.id });
    await asignar(supervisor.id);
    const ultima = await asignar(luis.id);
    await expect.poll(() => claves(luis), ESPERA).toEqual([`visita-asignada-${ultima}`]);
    expect(await claves(ana)).toEqual([`visita-asignada-${visitaId}`]);
    expect(await claves(supervisor)).toHaveLength(1);
  });

  it('is told later by the sweep, and once, if the event gets lost', async () => {
    const encolar = vi.spyOn(colas, 'encolar').mockRejectedValue(new Error('No queue'));
    const visitaId = await asignar(ana.id);
    const { enviarPanico: panico } = await luis.datos(PANICO);
    // What one makes meanwhile stays in the table.
    equipo.ahora = new Date();
    const programadas = equipo.servidor.app.get(NotificacionesProgramadas, { strict: false });
    await Promise.all([programadas.manejar(), programadas.manejar()]);
    expect(await claves(ana)).toContain(`visita-asignada-${visitaId}`);
    expect(await claves(supervisor)).toContain(`panico-${panico.id}`);
    encolar.mockRestore();

    // Silent for long enough by then, it is asked for again: of many who look, by one.
    const [{ id } = { id: 0 }] = (await equipo.de(supervisor.id)).slice(-1);
    await equipo.db.execute(
      sql`update notificacion set actualizada_en = now() - interval '6 minutes' where id = ${id}`,
    );
    const pedidos: string[] = [];
    const espia = vi.spyOn(colas, 'encolar').mockImplementation(async (lote: readonly Pedido<any>[]) => {
      pedidos.push(...lote.map((pedido) => pedido.id));
    });
    const reposicion = equipo.servidor.app.get(Reposicion, { strict: false });
    await Promise.all([1, 2, 3].map(() => reposicion.reponer()));
    espia.mockRestore();
    expect(pedidos).toEqual([`enviar-notificacion-${id}`]);
    await supervisor.datos('mutation ($id: Int!) { atenderAlerta(id: $id) { id } }', { id: panico.id });
  });

  it('is looked for every so many minutes, as is what is due', async () => {
    const pedidos: Pedido<any>[] = [];
    const espia = vi.spyOn(colas, 'encolar').mockImplementation(async (lote: readonly Pedido<any>[]) => {
      pedidos.push(...lote);
    });
    equipo.ahora = new Date('2031-01-01T10:09:59Z');
    await equipo.servidor.app.get(Horario, { strict: false }).latir();
    espia.mockRestore();
    expect(pedidos.find(({ nombre }) => nombre === 'notificaciones-programadas')).toMatchObject({
      id: 'notificaciones-programadas-2031-01-01T1005',
    });
  });

  it('was told by several servers together, once', async () => {
    if (perfil === 'embebido') return;
    equipo.ahora = new Date();
    const otro = await Equipo.iniciar(perfil, { entorno: equipo.servidor.entorno });
    const antes = new Set((await equipo.de(ana.id)).map(({ id }) => id));
    const ids = await Promise.all(Array.from({ length: 10 }, () => asignar(ana.id)));
    otro.ahora = equipo.ahora = new Date();
    await Promise.all([equipo, otro, equipo, otro].map(({ avisos }) => avisos.hacerPendientes()));
    await expect
      .poll(
        async () =>
          (await equipo.de(ana.id))
            .filter(({ id }) => !antes.has(id))
            .map(({ clave }) => clave)
            .toSorted(),
        ESPERA,
      )
      .toEqual(ids.map((id) => `visita-asignada-${id}`).toSorted());
    const repetidas = await filas(
      equipo.db,
      sql`select clave from notificacion where usuario_id = ${ana.id} group by clave having count(*) > 1`,
    );
    expect(repetidas).toEqual([]);
    await otro.servidor.cerrar();
  });
});
