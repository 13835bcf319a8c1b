import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CONEXION, type Conexion } from '../../src/base-datos/index.js';
import { audiencia, Barrido, Bus } from '../../src/eventos/index.js';
import type { Cliente } from '../apoyo/cliente.js';
import { type Escucha, escuchar, escucharSocket } from '../apoyo/escucha.js';
import { enCadaPerfil } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

const CAMPOS = '{ id titulo usuarioId estado programadaPara checkInEn checkOutEn }';
const SEGUIR = `subscription { actividadEstado ${CAMPOS} }`;
const ASIGNAR = `mutation ($titulo: String!, $usuarioId: Int!) {
  asignarActividad(titulo: $titulo, usuarioId: $usuarioId, programadaPara: "2026-11-21T12:00:00Z") ${CAMPOS} }`;
const ENTRAR = `mutation ($id: Int!, $fecha: DateTime) { registrarCheckIn(actividadId: $id, fecha: $fecha) ${CAMPOS} }`;
const SALIR = `mutation ($id: Int!) { registrarCheckOut(actividadId: $id) ${CAMPOS} }`;

enCadaPerfil('visits, live', (perfil) => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  let luis: Cliente;
  let supervisor: Cliente;
  let eva: Cliente;
  let otro: Cliente;
  /** By who listens: on a subscription, and on Socket.IO. */
  let deSupervisor: Escucha<any>[];
  let deAna: Escucha<any>[];
  let deLuis: Escucha<any>[];
  let deEva: Escucha<any>[];
  let deOtro: Escucha<any>[];
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil);
    [ana, luis, supervisor, eva, otro] = await Promise.all([
      servidor.entrar('ana'),
      servidor.entrar('luis'),
      servidor.entrar('supervisor'),
      servidor.entrar('eva'),
      servidor.entrar('supervisor@otra.local'),
    ]);
    const oir = async (cliente: Cliente) => [
      await escuchar(servidor, cliente, SEGUIR),
      await escucharSocket(cliente, 'actividad:estado'),
    ];
    deSupervisor = await oir(supervisor);
    deAna = await oir(ana);
    deLuis = await oir(luis);
    deEva = await oir(eva);
    deOtro = await oir(otro);
  });
  afterAll(async () => {
    for (const escucha of [deSupervisor, deAna, deLuis, deEva, deOtro].flat()) await escucha.cerrar();
  });

  const asignar = async (titulo: string, usuario: Cliente, quien = supervisor) =>
    (await quien.datos(ASIGNAR, { titulo, usuarioId: usuario.id })).asignarActividad;
  const siguientes = (escuchas: Escucha<any>[]) =>
    Promise.all(escuchas.map((escucha) => escucha.siguiente()));

  it('reach who supervises and who makes them, at each change once, and nobody else', async () => {
    // What is published: a subscriber would skip a repeat.
    const publicados: string[] = [];
    const dejar = servidor.app
      .get(Bus)
      .suscribir(audiencia.usuario(ana.id), ({ evento }) => publicados.push(evento));
    const asignada = await asignar('Primera', ana);
    const { id } = asignada;
    const fecha = new Date().toISOString();
    const [entrada] = await Promise.all(
      Array.from({ length: 5 }, async () => (await ana.datos(ENTRAR, { id, fecha })).registrarCheckIn),
    );
    const { registrarCheckOut: salida } = await ana.datos(SALIR, { id });
    for (const [suscripcion, socket] of [deSupervisor, deAna] as [Escucha<any>, Escucha<any>][]) {
      expect(await suscripcion.siguiente()).toEqual(asignada);
      expect(await suscripcion.siguiente()).toEqual(entrada);
      expect(await suscripcion.siguiente()).toEqual(salida);
      expect(await socket.siguiente()).toEqual({
        id,
        titulo: 'Primera',
        usuarioId: ana.id,
        estado: 'pendiente',
        programadaPara: '2026-11-21T12:00:00.000Z',
        direccion: null,
        lat: null,
        lon: null,
        checkInEn: null,
        checkOutEn: null,
        cerradaEn: null,
      });
      expect(await socket.siguiente()).toMatchObject({ id, estado: 'en-curso', checkInEn: fecha });
      expect(await socket.siguiente()).toMatchObject({
        id,
        estado: 'completada',
        checkOutEn: salida.checkOutEn,
      });
    }

    expect(publicados).toEqual(['actividad:cambio', 'actividad:cambio', 'actividad:cambio']);
    dejar();

    // What the others hear first is their own: all of that came before.
    await asignar('De Luis', luis);
    await asignar('De Eva', eva, otro);
    for (const { titulo } of await siguientes(deLuis)) expect(titulo).toBe('De Luis');
    for (const { titulo } of await siguientes([...deEva, ...deOtro])) expect(titulo).toBe('De Eva');
    for (const { titulo } of await siguientes(deSupervisor)) expect(titulo).toBe('De Luis');
  });

  it('reach a supervisor once who is to make one', async () => {
    await asignar('Propia', supervisor);
    await asignar('Otra', ana);
    for (const titulo of ['Propia', 'Otra'])
      for (const oida of await siguientes(deSupervisor)) expect(oida.titulo).toBe(titulo);
    for (const oida of await siguientes(deAna)) expect(oida.titulo).toBe('Otra');
  });

  it('that the bus lost are found by the sweep, and told once', async () => {
    const { id } = await asignar('Perdida', ana);
    await siguientes([...deSupervisor, ...deAna]);
    await servidor.app.get<Conexion>(CONEXION).db.execute(sql`
      update actividad set estado = 'incompleta', cerrada_en = now(), version = version + 1, actualizada_en = now() where id = ${id}`);
    const barrido = servidor.app.get(Barrido);
    await barrido.barrer();
    await barrido.barrer();
    await asignar('Última', ana);
    await asignar('Última de Luis', luis);
    const [suscripcion, socket] = await siguientes(deAna);
    expect(suscripcion).toMatchObject({ id, estado: 'INCOMPLETA' });
    expect(socket).toMatchObject({ id, estado: 'incompleta' });
    for (const oida of await siguientes(deSupervisor)) expect(oida.id).toBe(id);
    for (const oida of await siguientes([...deAna, ...deSupervisor])) expect(oida.titulo).toBe('Última');
    for (const oida of await siguientes(deLuis)) expect(oida.titulo).toBe('Última de Luis');
  });
});
