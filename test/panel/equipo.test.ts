import { sql } from 'drizzle-orm';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { CONEXION, type Conexion } from '../../src/base-datos/index.js';
import { exigirAccesible } from '../apoyo/accesibilidad.js';
import type { Cliente } from '../apoyo/cliente.js';
import { enNavegador } from '../apoyo/navegador.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { conectar, crearEquipo } from '../presencia/equipo.js';
import { REGISTRAR, ubicacion } from '../tracking/ubicaciones.js';
import { entrar, irA } from './panel.js';

const ASIGNAR = `mutation ($usuarioId: Int!, $titulo: String!, $programadaPara: DateTime!) {
  asignarActividad(usuarioId: $usuarioId, titulo: $titulo, programadaPara: $programadaPara) { id } }`;

enNavegador('Panel: team', (navegador) => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  let luis: Cliente;
  let supervisor: Cliente;

  beforeAll(async () => {
    // Who goes offline is so at once.
    servidor = await iniciarServidor('embebido', { variables: { PRESENCIA_GRACIA_MS: '200' } });
    [ana, luis, supervisor] = (await Promise.all(
      ['ana', 'luis', 'supervisor'].map((quien) => servidor.entrar(quien)),
    )) as [Cliente, Cliente, Cliente];
    const { empresaId } = supervisor.sesion.usuario;
    await crearEquipo(servidor, empresaId, 36);
    const { db } = servidor.app.get<Conexion>(CONEXION);
    await db.execute(sql`
      insert into resumen_diario (empresa_id, usuario_id, fecha, zona_horaria, distancia_metros, puntos,
        descartados_por_precision, descartados_por_velocidad, descartados_por_ruido, actualizado_en)
      select e.id, ${ana.id}, (now() at time zone e.zona_horaria)::date, e.zona_horaria, 12380, 10, 0, 0, 0, now()
      from empresa e where e.id = ${empresaId}`);
  });

  it('shows who is online and how the day of each goes, live; sorts it, and finds people in it', async () => {
    for (const titulo of ['Primera', 'Segunda'])
      await supervisor.datos(ASIGNAR, {
        usuarioId: ana.id,
        titulo,
        programadaPara: new Date().toISOString(),
      });
    const pagina = await (await navegador.visitar(servidor.url)).abrir();
    await entrar(pagina, 'supervisor@demo.local');
    await irA(pagina, 'Equipo');
    await pagina.getByText('1 en línea de 40; ninguna alerta abierta').waitFor();
    await fila(pagina, ana).getByText('Fuera de línea').waitFor();
    await fila(pagina, ana).getByText('12,4 km').waitFor();
    await fila(pagina, ana).getByText('0 de 2 hechas').waitFor();

    const socket = await conectar(ana);
    await fila(pagina, ana).getByText('En línea').waitFor();
    await pagina.getByText('2 en línea de 40').waitFor();
    await ana.datos(REGISTRAR, { ubicaciones: [ubicacion({ bateria: 0.12, precision: 8 })] });
    await luis.datos(REGISTRAR, { ubicaciones: [ubicacion({ bateria: 0.9 })] });
    await fila(pagina, ana).getByText('±8 m').waitFor();
    await fila(pagina, ana).getByText('12 % baja').waitFor();
    await fila(pagina, luis).getByText('90 %').waitFor();
    const { actividades } = await ana.datos('{ actividades { id } }');
    await ana.datos('mutation ($id: Int!) { registrarCheckIn(actividadId: $id) { id } }', {
      id: actividades[0].id,
    });
    await fila(pagina, ana).getByText('0 de 2 hechas, 1 en curso').waitFor();
    await ana.datos('mutation { enviarPanico { id } }');
    await fila(pagina, ana).getByRole('link', { name: '1 abierta' }).waitFor();

    const bateria = pagina.getByRole('columnheader', { name: 'Batería' });
    await bateria.getByRole('button').click();
    expect(await bateria.getAttribute('aria-sort')).toBe('ascending');
    expect(await nombres(pagina, 2)).toEqual(['Ana', 'Luis']);
    await bateria.getByRole('button').click();
    expect(await bateria.getAttribute('aria-sort')).toBe('descending');
    expect(await nombres(pagina, 2)).toEqual(['Luis', 'Ana']);

    await pagina.getByLabel('Solo en línea').check();
    await pagina.getByText('2 de 40 personas').waitFor();
    await exigirAccesible(pagina);
    await pagina.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await exigirAccesible(pagina);
    await pagina.setViewportSize({ width: 390, height: 844 });
    await exigirAccesible(pagina);
    await pagina.setViewportSize({ width: 1440, height: 900 });

    socket.close();
    await pagina.getByText('1 de 40 personas').waitFor();
    await pagina.getByLabel('Solo en línea').uncheck();
    await pagina.getByRole('searchbox', { name: 'Buscar por nombre' }).fill('lUÍ');
    await pagina.getByText('1 de 40 personas').waitFor();
    expect(await nombres(pagina, 9)).toEqual(['Luis']);
    expect(
      await fila(pagina, luis)
        .getByRole('link')
        .evaluateAll((enlaces) => enlaces.map((enlace) => enlace.getAttribute('href'))),
    ).toEqual([
      `#/mapa/persona/${luis.id}`,
      `#/chat/persona/${luis.id}`,
      `#/visitas/nueva/${luis.id}`,
      `#/mapa/persona/${luis.id}`,
    ]);
    // What was looked for is still there after another view.
    await irA(pagina, 'Tareas');
    await irA(pagina, 'Equipo');
    expect(await nombres(pagina, 9)).toEqual(['Luis']);
    await pagina.getByRole('searchbox').fill('nadie así');
    await pagina.getByText('Nadie coincide').waitFor();
  });
});

const fila = (pagina: Page, { id }: Cliente): Locator => pagina.locator(`tr[data-usuario-id="${id}"]`);
const nombres = async (pagina: Page, cuantos: number): Promise<string[]> =>
  (await pagina.locator('.equipo-nombre').allTextContents()).slice(0, cuantos);
