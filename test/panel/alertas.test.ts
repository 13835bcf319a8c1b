import { sql } from 'drizzle-orm';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { AlertasService } from '../../src/alertas/index.js';
import { CONEXION, type Conexion } from '../../src/base-datos/index.js';
import { exigirAccesible } from '../apoyo/accesibilidad.js';
import type { Cliente } from '../apoyo/cliente.js';
import { enNavegador } from '../apoyo/navegador.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { REGISTRAR, ubicacion } from '../tracking/ubicaciones.js';
import { entrar, enVivo, irA } from './panel.js';

/** Colours on their way to others have any contrast. */
const OSCURO = { colorScheme: 'dark', reducedMotion: 'reduce' } as const;
const PANICO = 'mutation ($mensaje: String) { enviarPanico(mensaje: $mensaje, lat: 40.4, lon: -3.7) { id } }';
const ATENDER = 'mutation ($id: Int!) { atenderAlerta(id: $id) { id } }';
const ABIERTAS = '{ alertas(abiertas: true) { edges { node { id } } } }';
const TERMINADAS = '{ alertas(abiertas: false) { edges { node { id atendidaPor } } } }';

enNavegador('Panel: alerts', (navegador) => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  let luis: Cliente;
  let supervisor: Cliente;
  let admin: Cliente;

  beforeAll(async () => {
    servidor = await iniciarServidor('embebido');
    [ana, luis, supervisor, admin] = (await Promise.all(
      ['ana', 'luis', 'supervisor', 'admin'].map((quien) => servidor.entrar(quien)),
    )) as [Cliente, Cliente, Cliente, Cliente];
  });

  const pulsar = async (quien: Cliente, mensaje: string): Promise<number> =>
    (await quien.datos(PANICO, { mensaje })).enviarPanico.id;

  it('tells of a panic in whichever view, sounds in one tab, and shows in both who attended it', async () => {
    const visita = await navegador.visitar(servidor.url);
    const primera = await visita.abrir();
    await entrar(primera, 'supervisor@demo.local');
    const segunda = await visita.abrir('/#/equipo');
    await enVivo(segunda);
    // A page in which nobody has done anything may not sound: it says so, and sounds from the first click on.
    await segunda.getByText('El navegador no deja sonar').waitFor();

    await pulsar(await servidor.entrar('eva'), 'de otra empresa');
    const id = await pulsar(ana, 'Necesito ayuda');
    await aviso(primera).getByText('1 alerta crítica sin atender').waitFor();
    await aviso(primera).getByText('Necesito ayuda').waitFor();
    await aviso(primera).getByText('Sonando', { exact: true }).waitFor();
    await expect.poll(() => primera.title()).toBe('(1) Mapa · Seguimiento');
    await primera
      .locator('#anuncios')
      .getByText('Alerta crítica: Necesito ayuda')
      .waitFor({ state: 'attached' });

    await aviso(segunda).getByText('Sin sonido todavía').waitFor();
    await expect.poll(() => segunda.title()).toBe('(1) Equipo · Seguimiento');
    await aviso(segunda).getByRole('button', { name: 'Activar sonido' }).click();
    await aviso(segunda).getByText('Suena en otra pestaña').waitFor();
    await exigirAccesible(segunda);
    await segunda.emulateMedia(OSCURO);
    await exigirAccesible(segunda);

    await aviso(segunda).getByRole('button', { name: 'Atender: pánico de Ana' }).click();
    await Promise.all(
      [primera, segunda].map((pagina) => aviso(pagina).getByText('Atendida por ti').waitFor()),
    );
    expect(await primera.getByText('Sonando', { exact: true }).count()).toBe(0);
    await expect.poll(() => primera.title()).toBe('Mapa · Seguimiento');
    const { alertas } = await admin.datos(TERMINADAS);
    expect(alertas.edges).toContainEqual({ node: { id, atendidaPor: supervisor.id } });

    await irA(primera, 'Alertas');
    await historial(primera, id).getByText('Atendida por ti').waitFor();
    await primera.getByText('Nada por atender').waitFor();
    for (const pagina of [primera, segunda])
      expect(await pagina.getByText('de otra empresa').count()).toBe(0);
  });

  it('goes on sounding in another tab when one is closed, until it is silenced, and not once it is switched off', async () => {
    const visita = await navegador.visitar(servidor.url);
    const primera = await visita.abrir();
    await entrar(primera, 'supervisor@demo.local');
    const segunda = await visita.abrir('/#/alertas');
    await enVivo(segunda);
    await segunda.getByRole('button', { name: 'Activar sonido' }).click();
    const deAna = await pulsar(ana, 'Otra vez');
    await Promise.all(
      [primera, segunda].map((pagina) =>
        aviso(pagina)
          .getByText(/^Suena en|^Sonando/)
          .waitFor(),
      ),
    );
    const [suena, calla] = (await aviso(primera).getByText('Sonando', { exact: true }).isVisible())
      ? [primera, segunda]
      : [segunda, primera];
    await suena.close();
    await aviso(calla).getByText('Sonando', { exact: true }).waitFor();
    // A page that is loaded later takes its part in the alarm; what was silenced stays so.
    const tercera = await visita.abrir('/#/alertas');
    const seOye = aviso(tercera).getByText(/^Sonando|^Suena en|^Sin sonido/);
    await seOye.waitFor();
    await aviso(calla).getByRole('button', { name: 'Silenciar' }).click();
    await aviso(calla).getByText('Sonando', { exact: true }).waitFor({ state: 'detached' });
    await seOye.waitFor({ state: 'detached' });
    await tercera.reload();
    await abierta(tercera, deAna).waitFor();
    expect(await seOye.count()).toBe(0);
    await tercera.close();

    await calla.goto('/#/alertas');
    const sonido = calla.getByRole('switch', { name: 'Sonido' });
    await sonido.uncheck();
    const deLuis = await pulsar(luis, 'Yo también');
    await aviso(calla).getByText('2 alertas críticas sin atender').waitFor();
    await aviso(calla).getByText('Sonido apagado').waitFor();
    await exigirAccesible(calla);
    await calla.emulateMedia(OSCURO);
    await exigirAccesible(calla);

    await calla.reload();
    await abierta(calla, deLuis).waitFor();
    expect(await sonido.isChecked()).toBe(false);
    for (const id of [deAna, deLuis]) await admin.datos(ATENDER, { id });
    await historial(calla, deLuis).getByText('Atendida por Administración').waitFor();
  });

  it('hears, after a loss of the connection, of what opened and what ended meanwhile', async () => {
    const visita = await navegador.visitar(servidor.url);
    visita.tolerar(/net::ERR_|WebSocket connection to/);
    const pagina = await visita.abrir('/#/alertas');
    await entrar(pagina, 'supervisor@demo.local');
    const deLuis = await pulsar(luis, 'Antes del corte');
    await abierta(pagina, deLuis).waitFor();
    await pagina.context().setOffline(true);
    await pagina.getByText('Sin conexión: reintentando…').waitFor();
    await admin.datos(ATENDER, { id: deLuis });
    const deAna = await pulsar(ana, 'Durante el corte');
    await pagina.context().setOffline(false);
    await abierta(pagina, deAna).getByText('Durante el corte').waitFor();
    await aviso(pagina).getByText('Sonando', { exact: true }).waitFor();
    await historial(pagina, deLuis).getByText('Atendida por Administración').waitFor();
    await admin.datos(ATENDER, { id: deAna });
    await historial(pagina, deAna).waitFor();
  });

  it('lets who attends first stay, and keeps in view what goes on until it ends', async () => {
    const pagina = await (await navegador.visitar(servidor.url)).abrir('/#/alertas');
    await entrar(pagina, 'supervisor@demo.local');
    const { crearGeocerca: zona } = await supervisor.datos(
      `mutation ($area: JSONObject!, $usuarioIds: [Int!]!) {
        crearGeocerca(nombre: "Almacén norte", area: $area, usuarioIds: $usuarioIds) { id } }`,
      { area: { type: 'Circle', coordinates: [-3.7, 40.4], radius: 500 }, usuarioIds: [luis.id] },
    );
    const poner = async (estado: 'dentro' | 'fuera') => {
      const { db } = servidor.app.get<Conexion>(CONEXION);
      await db.execute(sql`update geocerca_usuario set estado = ${estado} where geocerca_id = ${zona.id}`);
      await servidor.app.get(AlertasService, { strict: false }).ajustarAGeocercas();
    };
    await luis.datos(REGISTRAR, { ubicaciones: [ubicacion({ lat: 40.5, lon: -3.7 })] });
    await poner('fuera');
    const { alertas } = await supervisor.datos(ABIERTAS);
    const { id } = alertas.edges[0].node;
    await abierta(pagina, id).getByText('Zona: Almacén norte').waitFor();
    await abierta(pagina, id).getByRole('link', { name: 'Ver dónde' }).waitFor();
    // Not critical: no banner.
    expect(await aviso(pagina).count()).toBe(0);

    // Somebody else is faster while the answer is on its way.
    await pagina.route('**/graphql', async (ruta) => {
      if (ruta.request().postData()?.includes('AtenderAlerta')) await admin.datos(ATENDER, { id });
      await ruta.continue();
    });
    await abierta(pagina, id).getByRole('button', { name: 'Atender: fuera de zona de Luis' }).press('Enter');
    await abierta(pagina, id).getByText('Atendida por Administración').waitFor();
    // Not lost with the button that went away.
    expect(await abierta(pagina, id).evaluate((fila) => fila === document.activeElement)).toBe(true);
    const atendidas = pagina.getByRole('region', { name: 'Atendidas, aún abiertas (1)' });
    await atendidas.getByText('Luis').first().waitFor();

    await poner('dentro');
    await historial(pagina, id).getByText('Atendida por Administración').waitFor();
    expect(await abierta(pagina, id).count()).toBe(0);
  });
});

const aviso = (pagina: Page): Locator => pagina.getByRole('region', { name: 'Alertas críticas' });
const abierta = (pagina: Page, id: number): Locator => pagina.locator(`.alerta[data-alerta-id="${id}"]`);
const historial = (pagina: Page, id: number): Locator =>
  pagina.getByRole('list', { name: 'Historial' }).locator(`[data-alerta-id="${id}"]`);
