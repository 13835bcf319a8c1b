import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Cliente } from '../apoyo/cliente.js';
import { type Escucha, escuchar, escucharSocket } from '../apoyo/escucha.js';
import { enCadaPerfil } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { conectar, crearEquipo, hasta, oidoDe, oir, PRESENCIA, type PresenciaLeida } from './equipo.js';

/** Long enough to come back in it on a busy machine. */
const GRACIA_MS = 1_000;

enCadaPerfil('presence', (perfil) => {
  let servidor: ServidorDePrueba;
  let supervisor: Cliente;
  let empresaId: number;
  /** The supervisor, who hears all of the empresa. */
  let oye: Escucha<PresenciaLeida>;
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil, { variables: { PRESENCIA_GRACIA_MS: String(GRACIA_MS) } });
    supervisor = await servidor.entrar('supervisor');
    ({ empresaId } = supervisor.sesion.usuario);
    oye = await escuchar(servidor, supervisor, PRESENCIA);
  });
  afterAll(() => oye.cerrar());

  const presenciasDe = async (cliente: Cliente): Promise<PresenciaLeida[]> =>
    (await cliente.datos('{ presencias { usuarioId enLinea desde } }')).presencias;
  const presenciaDe = async ({ id }: Cliente) =>
    (await presenciasDe(supervisor)).find(({ usuarioId }) => usuarioId === id);

  it('is told to the users of the empresa alone', async () => {
    const eva = await servidor.entrar('eva');
    const [ana] = (await crearEquipo(servidor, empresaId, 1)) as [Cliente];
    const [otra] = (await crearEquipo(servidor, eva.sesion.usuario.empresaId, 1)) as [Cliente];
    const oyeEva = await escuchar<PresenciaLeida>(servidor, eva, PRESENCIA);
    const socketDeEva = await escucharSocket<PresenciaLeida>(eva, 'usuario:online', 'usuario:offline');
    const oyeAna = await escuchar<PresenciaLeida>(servidor, ana, PRESENCIA);

    const deAna = await conectar(ana);
    await hasta(ana, true);
    const deOtra = await conectar(otra);
    await Promise.all([oir(oyeEva, otra, true), oir(socketDeEva, otra, true)]);
    const ajenos = [...oyeEva.recibidos, ...socketDeEva.recibidos].map(({ usuarioId }) => usuarioId);
    expect(new Set(ajenos)).not.toContain(ana.id);
    expect(oidoDe(oyeAna, otra)).toEqual([]);
    expect((await presenciasDe(eva)).map(({ usuarioId }) => usuarioId)).not.toContain(ana.id);
    expect((await presenciasDe(ana)).map(({ usuarioId }) => usuarioId)).not.toContain(otra.id);
    deAna.close();
    deOtra.close();
    await Promise.all([oyeEva.cerrar(), socketDeEva.cerrar(), oyeAna.cerrar()]);
  });

  it('is one event when the first of the connections opens and one when the last is gone, whatever they are', async () => {
    const [ana, luis] = (await crearEquipo(servidor, empresaId, 2)) as [Cliente, Cliente];
    const oyeLuis = await escucharSocket<PresenciaLeida>(luis, 'usuario:online', 'usuario:offline');

    const nacida = await presenciaDe(ana);
    expect(nacida).toMatchObject({ enLinea: false });
    expect(Date.now() - Date.parse(nacida?.desde ?? '')).toBeLessThan(60_000);

    const socket = await conectar(ana);
    const alSocket = await oir(oyeLuis, ana, true);
    expect(await oir(oye, ana, true)).toEqual(alSocket);
    expect(await presenciaDe(ana)).toEqual(alSocket);
    expect(alSocket.desde).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

    const ws = ana.ws({ lazy: false });
    await new Promise((resolve) => ws.on('connected', resolve));
    const tarea = await ana.iniciarTarea('lenta');
    const corte = new AbortController();
    const sse = await fetch(`${servidor.url}/tareas/${tarea}/progreso`, {
      headers: { authorization: `Bearer ${ana.token}` },
      signal: corte.signal,
    });
    expect(sse.status).toBe(200);
    socket.close();
    corte.abort();
    const antes = Date.now();
    await ws.dispose();

    const ida = await oir(oye, ana, false);
    expect(await oir(oyeLuis, ana, false)).toEqual(ida);
    expect(await presenciaDe(ana)).toEqual(ida);
    // Since the last connection ended, not since the grace did.
    expect(Date.parse(ida.desde) - antes).toBeLessThan(GRACIA_MS);
    expect(oidoDe(oye, ana)).toEqual([true, false]);
    expect(oidoDe(oyeLuis, ana)).toEqual([true, false]);
    await oyeLuis.cerrar();
  });

  it('stays as it is when a connection is back within the grace', async () => {
    const [ana, luis] = (await crearEquipo(servidor, empresaId, 2)) as [Cliente, Cliente];
    const [deAna, deLuis] = [await conectar(ana), await conectar(luis)];
    await oir(oye, luis, true);
    deAna.close();
    deLuis.close();
    const vuelta = await conectar(ana);
    // Luis left after her: what was to be told of her would have been told before.
    await oir(oye, luis, false);
    expect(oidoDe(oye, ana)).toEqual([true]);
    expect((await presenciaDe(ana))?.enLinea).toBe(true);
    vuelta.close();
    await oir(oye, ana, false);
  });

  it('ends with a deactivation', async () => {
    const admin = await servidor.entrar('admin');
    const [ana] = (await crearEquipo(servidor, empresaId, 1)) as [Cliente];
    const socket = await conectar(ana);
    await oir(oye, ana, true);
    const fuera = new Promise((resolve) => socket.once('disconnect', resolve));
    const { desactivarUsuario } = await admin.datos(
      `mutation { desactivarUsuario(id: ${ana.id}) { activo enLinea } }`,
    );
    expect(desactivarUsuario).toEqual({ activo: false, enLinea: false });
    await fuera;
    await oir(oye, ana, false);
    expect(await presenciaDe(ana)).toBeUndefined();
  });
});
