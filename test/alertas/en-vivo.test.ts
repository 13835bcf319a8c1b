import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CONEXION, type Conexion } from '../../src/base-datos/index.js';
import { audiencia, Barrido, Bus } from '../../src/eventos/index.js';
import type { Cliente } from '../apoyo/cliente.js';
import { type Escucha, escuchar, escucharSocket } from '../apoyo/escucha.js';
import { enCadaPerfil } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

const CAMPOS = '{ id tipo critica usuarioId mensaje ubicacion { lat lon } cerradaEn atendidaEn atendidaPor }';
const SEGUIR = `subscription { alertaNueva ${CAMPOS} }`;
const PANICO = `mutation ($mensaje: String) { enviarPanico(lat: 1, lon: 2, mensaje: $mensaje) ${CAMPOS} }`;
const ATENDER = `mutation ($id: Int!) { atenderAlerta(id: $id) ${CAMPOS} }`;
const ASIGNAR = `mutation ($usuarioId: Int!) {
  asignarActividad(titulo: "Después", usuarioId: $usuarioId, programadaPara: "2026-11-21T12:00:00Z") { id } }`;

enCadaPerfil('alerts, live', (perfil) => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  let supervisor: Cliente;
  let eva: Cliente;
  let otro: Cliente;
  let suscripcion: Escucha<any>;
  let socket: Escucha<any>;
  let ajena: Escucha<any>;
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil);
    [ana, supervisor, eva, otro] = await Promise.all([
      servidor.entrar('ana'),
      servidor.entrar('supervisor'),
      servidor.entrar('eva'),
      servidor.entrar('supervisor@otra.local'),
    ]);
    suscripcion = await escuchar(servidor, supervisor, SEGUIR);
    socket = await escucharSocket(supervisor, 'alerta:nueva');
    ajena = await escuchar(servidor, otro, SEGUIR);
  });
  afterAll(async () => {
    for (const escucha of [suscripcion, socket, ajena]) await escucha.cerrar();
  });

  const pulsar = async (cliente: Cliente, mensaje = 'Ayuda') =>
    (await cliente.datos(PANICO, { mensaje })).enviarPanico;
  const atender = async (cliente: Cliente, id: number) =>
    (await cliente.datos(ATENDER, { id })).atenderAlerta;

  it('reach who supervises once when they open and once when they are attended, however often they are pressed', async () => {
    // What is published: a subscriber would skip a repeat.
    const publicados: string[] = [];
    const dejar = servidor.app
      .get(Bus)
      .suscribir(audiencia.supervision(supervisor.sesion.usuario.empresaId), ({ evento }) =>
        publicados.push(evento),
      );
    const presas = await Promise.all(Array.from({ length: 20 }, () => pulsar(ana)));
    const { id } = presas[0];
    expect(new Set(presas.map((presa) => presa.id)).size).toBe(1);
    expect(await suscripcion.siguiente()).toEqual(presas[0]);
    expect(await socket.siguiente()).toEqual({
      id,
      tipo: 'panico',
      critica: true,
      usuarioId: ana.id,
      geocercaId: null,
      mensaje: 'Ayuda',
      ubicacion: expect.objectContaining({ usuarioId: ana.id, lat: 1, lon: 2, precision: null }),
      abiertaEn: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      ultimaVezEn: expect.any(String),
      cerradaEn: null,
      atendidaEn: null,
      atendidaPor: null,
    });

    const [atendida] = await Promise.all(Array.from({ length: 5 }, () => atender(supervisor, id)));
    const nueva = await pulsar(ana, 'Otra');
    // Nothing between: neither the other presses nor the other attendances.
    expect(await suscripcion.siguiente()).toEqual(atendida);
    expect(await suscripcion.siguiente()).toEqual(nueva);
    expect(await socket.siguiente()).toMatchObject({ id, atendidaPor: supervisor.id });
    expect(await socket.siguiente()).toMatchObject({ id: nueva.id, mensaje: 'Otra' });
    expect(publicados).toEqual(['alerta:cambio', 'alerta:cambio', 'alerta:cambio']);
    dejar();
    await atender(supervisor, nueva.id);
    await Promise.all([suscripcion.siguiente(), socket.siguiente()]);
  });

  it('reach neither another empresa nor who does not supervise', async () => {
    const deAna = await escucharSocket(ana, 'alerta:nueva', 'actividad:estado');
    const propia = await pulsar(ana);
    const deEva = await pulsar(eva);
    expect((await ajena.siguiente()).id).toBe(deEva.id);
    expect((await suscripcion.siguiente()).id).toBe(propia.id);
    // What comes afterwards is the first that ana hears.
    const { asignarActividad } = await supervisor.datos(ASIGNAR, { usuarioId: ana.id });
    expect(await deAna.siguiente()).toMatchObject({ id: asignarActividad.id, titulo: 'Después' });
    expect(deAna.recibidos).toHaveLength(1);
    await deAna.cerrar();
    const negada = await escuchar(servidor, ana, SEGUIR);
    await expect(negada.siguiente()).rejects.toThrow('FORBIDDEN');
    await negada.cerrar();
    await atender(otro, deEva.id);
    await atender(supervisor, propia.id);
    await ajena.siguiente();
    await suscripcion.siguiente();
  });

  it('that the bus lost are found by the sweep, and told once', async () => {
    const { id } = await pulsar(ana);
    await suscripcion.siguiente();
    await servidor.app.get<Conexion>(CONEXION).db.execute(sql`
      update alerta set cerrada_en = now(), version = version + 1, actualizada_en = now() where id = ${id}`);
    const barrido = servidor.app.get(Barrido);
    await barrido.barrer();
    await barrido.barrer();
    expect(await suscripcion.siguiente()).toMatchObject({ id, cerradaEn: expect.any(String) });
    const { id: nueva } = await pulsar(ana);
    expect((await suscripcion.siguiente()).id).toBe(nueva);
    expect(ajena.recibidos.map((alerta) => alerta.usuarioId)).toEqual([eva.id, eva.id]);
  });
});
