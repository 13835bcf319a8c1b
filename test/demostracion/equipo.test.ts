import { beforeAll, describe, expect, it } from 'vitest';
import type { Cliente } from '../apoyo/cliente.js';
import { escuchar } from '../apoyo/escucha.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { CON_CALMA, empezar, fechasDe, RAPIDO } from './funcion.js';
import type { Opciones } from './opciones.js';

describe('the play of a field team', () => {
  let servidor: ServidorDePrueba;
  let supervisor: Cliente;
  let opciones: Opciones;

  const idsPorNombre = async (): Promise<Record<string, number>> => {
    const { usuarios } = await supervisor.datos('{ usuarios { id nombre } }');
    return Object.fromEntries(usuarios.map(({ id, nombre }: { id: number; nombre: string }) => [nombre, id]));
  };

  /** What there is of the scene: what a second one would have more of. */
  const escena = async () => {
    const { geocercas, conversaciones, usuarios, pendientes, enCurso } = await supervisor.datos(`{
      geocercas { nombre usuarios { nombre } }
      conversaciones { tipo nombre participantes { nombre } }
      usuarios { correo }
      pendientes: actividades(estado: PENDIENTE) { titulo usuarioId }
      enCurso: actividades(estado: EN_CURSO) { titulo usuarioId }
    }`);
    const grupos = conversaciones.filter(({ tipo }: { tipo: string }) => tipo === 'GRUPAL');
    return { geocercas, grupos, usuarios, porHacer: [...pendientes, ...enCurso] };
  };

  beforeAll(async () => {
    servidor = await iniciarServidor('embebido');
    supervisor = await servidor.entrar('supervisor');
    opciones = { ...RAPIDO, url: servidor.url };
  });

  it('shows its supervisor everybody of the empresa moving, working, writing and in need of help', async () => {
    const posiciones = await escuchar<{ usuarioId: number }>(
      servidor,
      supervisor,
      'subscription { trackingUbicacion { usuarioId } }',
    );
    const visitas = await escuchar(servidor, supervisor, 'subscription { actividadEstado { id estado } }');
    const alertas = await escuchar(
      servidor,
      supervisor,
      'subscription { alertaNueva { id tipo usuarioId atendidaEn } }',
    );
    const chat = await escuchar(servidor, supervisor, 'subscription { chatMensaje { autorId texto } }');

    const { lineas, cerrar } = empezar(opciones);
    await lineas.siguiente((linea) => linea.includes('walk for Demo'));
    const { Ana, Luis, Marta, Jorge, Nuria } = await idsPorNombre();
    const esperados = new Set([Ana, Luis, Marta, Jorge, Nuria]);
    expect(esperados.has(undefined)).toBe(false);
    while (esperados.size > 0) {
      const { usuarioId } = await posiciones.siguiente();
      esperados.delete(usuarioId);
    }

    const { id: visitaId } = await visitas.siguiente(({ estado }) => estado === 'EN_CURSO');
    await visitas.siguiente(({ id, estado }) => id === visitaId && estado === 'COMPLETADA');

    const llegada = await chat.siguiente(({ texto }) => /lleg|aquí/i.test(texto));
    expect([Ana, Luis]).toContain(llegada.autorId);
    await chat.siguiente(({ autorId }) => autorId === supervisor.id);

    const panico = await alertas.siguiente(({ tipo }) => tipo === 'PANICO');
    expect(panico).toMatchObject({ usuarioId: Luis, atendidaEn: null });
    await alertas.siguiente(({ id, atendidaEn }) => id === panico.id && atendidaEn !== null);

    // Marta's positions of her time without coverage are kept, though the map was shown only the last of them.
    await lineas.siguiente((linea) => linea.startsWith('Marta is covered again'));
    const vistas = () => posiciones.recibidos.filter(({ usuarioId }) => usuarioId === Marta).length;
    await expect
      .poll(async () => (await fechasDe(supervisor, Marta as number)).length - vistas(), CON_CALMA)
      .toBeGreaterThanOrEqual(3);

    // Eva of the other empresa walked all the while.
    const eva = await servidor.entrar('eva');
    expect((await fechasDe(eva, eva.id)).length).toBeGreaterThan(10);
    expect(posiciones.recibidos.some(({ usuarioId }) => usuarioId === eva.id)).toBe(false);
    expect(alertas.recibidos.every(({ usuarioId }) => usuarioId !== eva.id)).toBe(true);
    await cerrar();
    for (const escucha of [posiciones, visitas, alertas, chat]) await escucha.cerrar();
  });

  it('makes no second scene when it is played again', async () => {
    const antes = await escena();
    const { lineas } = empezar(opciones);
    await lineas.siguiente((linea) => /^Ana checks (in|out)/.test(linea));
    const despues = await escena();
    expect(despues.geocercas).toEqual(antes.geocercas);
    expect(despues.geocercas).toEqual([
      { nombre: 'Zona de Ana', usuarios: [{ nombre: 'Ana' }] },
      { nombre: 'Zona de Luis', usuarios: [{ nombre: 'Luis' }] },
    ]);
    expect(despues.grupos).toEqual(antes.grupos);
    expect(despues.grupos).toHaveLength(1);
    expect(despues.usuarios).toEqual(antes.usuarios);
    const claves = despues.porHacer.map(
      ({ titulo, usuarioId }: { titulo: string; usuarioId: number }) => `${usuarioId} ${titulo}`,
    );
    expect(new Set(claves).size).toBe(claves.length);
    expect(claves.length).toBeLessThanOrEqual(4);
  });

  it('goes on without somebody whose access has been ended', async () => {
    const { lineas, cerrar } = empezar(opciones);
    await lineas.siguiente((linea) => linea.startsWith('Ana checks'));
    const admin = await servidor.entrar('admin');
    const { Jorge } = await idsPorNombre();
    await admin.datos('mutation ($id: Int!) { desactivarUsuario(id: $id) { id } }', { id: Jorge });
    await lineas.siguiente((linea) => linea.startsWith('Jorge can sign in no more'));
    await lineas.siguiente((linea) => linea.startsWith('Ana checks'));
    await cerrar();
    const siguiente = empezar(opciones);
    await siguiente.lineas.siguiente((linea) => linea.startsWith('Jorge cannot sign in'));
    await siguiente.lineas.siguiente((linea) => linea.startsWith('Ana checks'));
  });

  it('ends with the code of what was refused if the demo users are not to be had', async () => {
    const { lineas, cerrar } = empezar({ ...opciones, clave: 'no-es-esta-clave' });
    await expect(lineas.siguiente()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(cerrar()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
