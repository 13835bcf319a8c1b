import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CONEXION, type Conexion } from '../../src/base-datos/index.js';
import { Barrido } from '../../src/eventos/index.js';
import type { Cliente } from '../apoyo/cliente.js';
import { type Escucha, escuchar, escucharSocket } from '../apoyo/escucha.js';
import { enCadaPerfil } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { EN_VIVO, haceS, REGISTRAR, trayectoDelAutobus, ubicacion } from './ubicaciones.js';

interface Vista {
  readonly id: string;
  readonly usuarioId: number;
  readonly fecha: string;
}

enCadaPerfil('the live map', (perfil) => {
  let servidor: ServidorDePrueba;
  /** Where phones send to: another process on the same database, where there can be one. */
  let otro: ServidorDePrueba;
  let ana: Cliente;
  let luis: Cliente;
  let eva: Cliente;
  let supervisor: Cliente;
  /** Closed together: one that goes while another comes would be taken for it. */
  const vistas: Escucha<Vista>[] = [];

  beforeAll(async () => {
    servidor = await iniciarServidor(perfil);
    otro = perfil === 'embebido' ? servidor : await iniciarServidor(perfil, { entorno: servidor.entorno });
    [ana, luis, eva] = [await otro.entrar('ana'), await otro.entrar('luis'), await otro.entrar('eva')];
    supervisor = await servidor.entrar('supervisor');
  });

  afterAll(async () => {
    for (const vista of vistas) await vista.cerrar();
  });

  const ver = async (quien: Cliente, query: string, variables?: Record<string, unknown>) =>
    anotar(await escuchar<Vista>(servidor, quien, query, variables));
  const oir = async (quien: Cliente) => anotar(await escucharSocket<Vista>(quien, 'tracking:ubicacion'));
  function anotar(vista: Escucha<Vista>): Escucha<Vista> {
    vistas.push(vista);
    return vista;
  }
  const registrar = async (quien: Cliente, ...ubicaciones: object[]) =>
    (await quien.datos(REGISTRAR, { ubicaciones })).registrarUbicaciones;
  const idsDe = ({ recibidos }: Escucha<Vista>) => recibidos.map(({ id }) => id);

  it('shows each user’s newest whenever it moves, to who supervises, on both transports', async () => {
    const porGraphql = await ver(supervisor, EN_VIVO);
    const porSocket = await oir(supervisor);
    const deAdmin = await oir(await servidor.entrar('admin'));
    const deLuis = await oir(await servidor.entrar('luis'));
    const deOtra = await oir(await servidor.entrar('supervisor@otra.local'));
    const soloLuis = await ver(supervisor, EN_VIVO, { usuarioId: luis.id });

    const [vieja, nueva, tardia] = [
      ubicacion({ fecha: haceS(60) }),
      ubicacion({ fecha: haceS(30) }),
      ubicacion({ fecha: haceS(45) }),
    ];
    await registrar(eva, ubicacion());
    await registrar(ana, vieja, nueva);
    expect(await registrar(ana, tardia, nueva, ubicacion({ lat: 91 }))).toMatchObject({ aceptadas: 1 });
    const deAna = { ...nueva, usuarioId: ana.id };
    const final = ubicacion();
    await registrar(luis, final);
    const ultima = { ...final, usuarioId: luis.id };

    for (const vista of [porGraphql, porSocket, deAdmin]) {
      await vista.siguiente(({ id }) => id === final.id);
      expect(vista.recibidos).toEqual([deAna, ultima]);
    }
    await soloLuis.siguiente();
    expect(soloLuis.recibidos).toEqual([ultima]);
    const despues = ubicacion();
    await registrar(eva, despues);
    await deOtra.siguiente(({ id }) => id === despues.id);
    expect(deOtra.recibidos.map(({ usuarioId }) => usuarioId)).toEqual([eva.id, eva.id]);
    expect(deLuis.recibidos).toEqual([]);
  });

  it('is closed to collaborators, and says NOT_FOUND of who is not of the empresa', async () => {
    const codigo = (code: string) => ({ errores: [{ extensions: { code } }] });
    const prohibida = await ver(await servidor.entrar('ana'), EN_VIVO);
    expect(prohibida.error).toMatchObject(codigo('FORBIDDEN'));
    for (const usuarioId of [eva.id, 0, 2_147_483_647]) {
      const ajena = await ver(supervisor, EN_VIVO, { usuarioId });
      expect(ajena.error).toMatchObject(codigo('NOT_FOUND'));
    }
    const todas = await ver(supervisor, EN_VIVO, { usuarioId: null });
    const una = ubicacion();
    await registrar(luis, una);
    expect((await todas.siguiente()).id).toBe(una.id);
  });

  it('follows a bus along its real track, forwards only, although its phone sends out of order', async () => {
    const { crearUsuario } = await (
      await servidor.entrar('admin')
    ).datos(
      'mutation { crearUsuario(nombre: "Bus", correo: "bus@demo.local", clave: "clave-de-prueba", rol: COLABORADOR) { id } }',
    );
    const autobus = await otro.entrar('bus');
    const vista = await ver(supervisor, EN_VIVO, { usuarioId: crearUsuario.id });
    const trayecto = trayectoDelAutobus();
    const tandas: object[][] = [];
    for (let desde = 0; desde < trayecto.length; desde += 10)
      tandas.push(trayecto.slice(desde, desde + 10).toReversed());
    // Every third batch comes after the next one, and with it once more.
    for (let n = 0; n + 1 < tandas.length; n += 3)
      tandas.splice(n, 2, [...(tandas[n + 1] ?? [])], [...(tandas[n] ?? []), ...(tandas[n + 1] ?? [])]);
    for (const tanda of tandas) await registrar(autobus, ...tanda);
    const final = trayecto.at(-1);
    await vista.siguiente(({ id }) => id === final?.id);
    const fechas = vista.recibidos.map(({ fecha }) => fecha);
    expect(fechas).toEqual([...new Set(fechas)].toSorted());
    // The newest of each batch, but for those that came late.
    expect(idsDe(vista)).toEqual(
      trayecto
        .filter((_, n) => n % 10 === 9 && fechas.includes(trayecto[n]?.fecha ?? ''))
        .map(({ id }) => id),
    );
    expect(fechas.length).toBeGreaterThanOrEqual(13);
  });

  it('finds by reading what the bus lost', async () => {
    const vista = await ver(supervisor, EN_VIVO);
    await registrar(ana, ubicacion({ fecha: haceS(5) }));
    await vista.siguiente();
    const { db } = servidor.app.get<Conexion>(CONEXION);
    const fecha = haceS(1);
    await db.execute(sql`
      update ultima_ubicacion set fecha = ${fecha}::timestamptz, recibida_en = now() where usuario_id = ${ana.id}`);
    await servidor.app.get(Barrido, { strict: false }).barrer();
    expect(await vista.siguiente()).toMatchObject({ usuarioId: ana.id, fecha });
    // What was had is not given again.
    await servidor.app.get(Barrido, { strict: false }).barrer();
    const una = ubicacion();
    await registrar(luis, una);
    await vista.siguiente(({ id }) => id === una.id);
    expect(vista.recibidos.filter((vistaDe) => vistaDe.fecha === fecha)).toHaveLength(1);
  });
});
