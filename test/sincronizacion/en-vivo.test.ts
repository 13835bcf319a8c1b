import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ChatService } from '../../src/chat/index.js';
import { CONEXION, type Conexion } from '../../src/base-datos/index.js';
import { ErrorDeDominio } from '../../src/comun/errores.js';
import { Bus, type Publicacion } from '../../src/eventos/index.js';
import type { Cliente } from '../apoyo/cliente.js';
import { escuchar, escucharSocket } from '../apoyo/escucha.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { ubicacion } from '../tracking/ubicaciones.js';
import { asignar, estados, haceMin, mensaje, operacion, sincronizar } from './operaciones.js';

describe('what was done offline, live', () => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  let luis: Cliente;
  let supervisor: Cliente;
  beforeAll(async () => {
    servidor = await iniciarServidor('embebido');
    [ana, luis, supervisor] = (await Promise.all(
      ['ana', 'luis', 'supervisor'].map((quien) => servidor.entrar(quien)),
    )) as [Cliente, Cliente, Cliente];
  });

  it('is heard once by whoever would have heard it then, and what is refused is not', async () => {
    const [actividadId, otra] = [await asignar(supervisor, ana), await asignar(supervisor, ana)];
    const suyas = {
      posiciones: await escuchar(servidor, supervisor, 'subscription { trackingUbicacion { id } }'),
      visitas: await escuchar(servidor, supervisor, 'subscription { actividadEstado { id estado } }'),
      propias: await escucharSocket(ana, 'actividad:estado'),
      alertas: await escuchar(servidor, supervisor, 'subscription { alertaNueva { tipo mensaje } }'),
      mensajes: await escuchar(servidor, luis, 'subscription { chatMensaje { texto } }'),
    };
    const [antes, ahora] = [ubicacion({ fecha: haceMin(9) }), ubicacion({ fecha: haceMin(8) })];
    const operaciones = [
      operacion('ubicaciones', { ubicaciones: [antes, ahora] }),
      operacion('ubicaciones', { ubicaciones: [ubicacion({ lat: 91, fecha: haceMin(7) })] }),
      operacion('check-in', { actividadId }),
      operacion('check-in', { actividadId }, { creadaEn: haceMin(9) }),
      operacion('check-out', { actividadId: otra }),
      operacion('check-out', { actividadId }),
      mensaje(luis, 'uno'),
      mensaje(luis, ''),
      mensaje(luis, 'dos'),
      operacion('panico', { mensaje: 'Ayuda' }),
      operacion('panico', { mensaje: 'Otra vez' }),
      operacion('panico', { lat: 91, lon: 0 }),
    ];
    await Promise.all([sincronizar(ana, operaciones), sincronizar(ana, operaciones)]);
    await sincronizar(ana, operaciones);
    // What closes each list.
    const ultima = ubicacion();
    await sincronizar(ana, [
      operacion('ubicaciones', { ubicaciones: [ultima] }),
      operacion('check-in', { actividadId: otra }),
      mensaje(luis, 'fin'),
    ]);
    await sincronizar(luis, [operacion('panico', { mensaje: 'Fin' })]);
    await suyas.posiciones.siguiente(({ id }) => id === ultima.id);
    await suyas.visitas.siguiente(({ id }) => id === otra);
    await suyas.propias.siguiente(({ id }) => id === otra);
    await suyas.mensajes.siguiente(({ texto }) => texto === 'fin');
    await suyas.alertas.siguiente(({ mensaje: dicho }) => dicho === 'Fin');
    expect(suyas.posiciones.recibidos).toEqual([{ id: ahora.id }, { id: ultima.id }]);
    const pasos = [
      [actividadId, 'en-curso'],
      [actividadId, 'completada'],
      [otra, 'en-curso'],
    ];
    expect(
      suyas.visitas.recibidos.map(({ id, estado }) => [id, estado.toLowerCase().replace('_', '-')]),
    ).toEqual(pasos);
    expect(suyas.propias.recibidos.map(({ id, estado }) => [id, estado])).toEqual(pasos);
    expect(suyas.mensajes.recibidos.map(({ texto }) => texto)).toEqual(['uno', 'dos', 'fin']);
    expect(suyas.alertas.recibidos.map((una) => una.mensaje)).toEqual(['Ayuda', 'Fin']);
    for (const escucha of Object.values(suyas)) await escucha.cerrar();
  });

  it('is told once it is committed, and not if it was undone after all', async () => {
    const bus = servidor.app.get(Bus);
    const { db } = servidor.app.get<Conexion>(CONEXION);
    const publicadas: Publicacion[] = [];
    let abiertas = 0;
    const transaction = db.transaction.bind(db);
    vi.spyOn(db, 'transaction').mockImplementation(async (...argumentos) => {
      abiertas++;
      return transaction(...argumentos).finally(() => abiertas--);
    });
    vi.spyOn(bus, 'publicar').mockImplementation((otras) => {
      if (otras.some(({ evento }) => evento === 'chat:mensaje')) expect(abiertas).toBe(0);
      publicadas.push(...otras);
    });
    const chat = servidor.app.get(ChatService, { strict: false });
    const enviar = chat.enviar.bind(chat);
    vi.spyOn(chat, 'enviar').mockImplementation(async (...argumentos) => {
      const enviado = await enviar(...argumentos);
      if (enviado.texto === 'rechazado') throw new ErrorDeDominio('CONFLICT', 'Too late');
      if (enviado.texto === 'deshecho') throw new ErrorDeDominio('SERVICE_UNAVAILABLE', 'Away');
      return enviado;
    });
    const textos = ['primero', 'rechazado', 'segundo', 'deshecho', 'tercero'];
    const resultados = await sincronizar(
      ana,
      textos.map((texto) => mensaje(luis, texto)),
    );
    vi.restoreAllMocks();
    expect(estados(resultados)).toEqual([
      'aplicada',
      'rechazada CONFLICT',
      'aplicada',
      'reintentar SERVICE_UNAVAILABLE',
      'reintentar',
    ]);
    const dichos = publicadas.flatMap(({ evento, datos }) =>
      evento === 'chat:mensaje' ? [datos.texto] : [],
    );
    expect(dichos).toEqual(['primero', 'segundo']);
  });
});
