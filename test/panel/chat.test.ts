import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { exigirAccesible } from '../apoyo/accesibilidad.js';
import type { Cliente } from '../apoyo/cliente.js';
import { enNavegador, type NavegadorDePrueba } from '../apoyo/navegador.js';
import { CLAVE_DEMO } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { conversaciones, enviar, textos, vista } from '../chat/conversar.js';
import { cortable } from './chat-red.js';
import { entrar, enVivo, irA } from './panel.js';

const CREAR_USUARIO = `mutation ($clave: String!) {
  crearUsuario(nombre: "Marta", correo: "marta@demo.local", clave: $clave, rol: COLABORADOR) { id }
}`;

/** A busy machine's. */
const ESPERA = { timeout: 15_000 };

enNavegador('Panel: chat', (navegador) => {
  let servidor: ServidorDePrueba;
  let supervisor: Cliente;
  let ana: Cliente;
  let luis: Cliente;
  let admin: Cliente;

  beforeAll(async () => {
    servidor = await iniciarServidor('embebido');
    [supervisor, ana, luis, admin] = (await Promise.all(
      ['supervisor', 'ana', 'luis', 'admin'].map((quien) => servidor.entrar(quien)),
    )) as [Cliente, Cliente, Cliente, Cliente];
  });

  async function abrirComo(
    correo: string,
    opciones: Parameters<NavegadorDePrueba['visitar']>[1] = {},
  ): Promise<{ pagina: Page; visitante: Awaited<ReturnType<NavegadorDePrueba['visitar']>> }> {
    const visitante = await navegador.visitar(servidor.url, opciones);
    const pagina = await visitante.abrir();
    await entrar(pagina, correo);
    return { pagina, visitante };
  }

  it('is between two people: live, with what waits to be read, in every tab', async () => {
    const { pagina: deSupervisor } = await abrirComo('supervisor@demo.local');
    const { pagina: deAna, visitante } = await abrirComo('ana@demo.local');
    await irA(deSupervisor, 'Chat');
    await deSupervisor.getByLabel('Buscar conversación o persona').fill('áNA');
    await deSupervisor.getByRole('link', { name: 'Ana' }).click();
    await deSupervisor.getByText('Todavía no hay mensajes').waitFor();
    expect(await deSupervisor.getByText('Eva', { exact: true }).count()).toBe(0);
    await escribir(deSupervisor, '¿Has <b>llegado</b> ya?');
    await escribir(deSupervisor, 'La puerta está\nabierta');

    await sinLeer(deAna, 2);
    const otraDeAna = await visitante.abrir();
    await enVivo(otraDeAna);
    await sinLeer(otraDeAna, 2);
    await irA(deAna, 'Chat');
    // The list alone reads nothing.
    await deAna.getByRole('link', { name: /Supervisión.*2 sin leer/s }).click();
    await expect
      .poll(() => mensajes(deAna), ESPERA)
      .toEqual(['¿Has <b>llegado</b> ya?', 'La puerta está\nabierta']);
    await Promise.all([deAna, otraDeAna].map((una) => sinLeer(una, 0)));

    await escribir(deAna, 'Sí, ahora mismo');
    await expect.poll(() => mensajes(deSupervisor), ESPERA).toHaveLength(3);
    await deSupervisor.locator('#anuncios').getByText('Ana: Sí, ahora mismo').waitFor({ state: 'attached' });
    const { id } = (await conversaciones(supervisor))[0];
    await expect.poll(async () => (await vista(supervisor, id)).noLeidos, ESPERA).toBe(0);
    expect(await textos(ana, id)).toEqual(await mensajes(deSupervisor));
    await sinLeer(deSupervisor, 0);
  });

  it('keeps the first message to somebody in sight until there is a conversation to show it', async () => {
    const { pagina } = await abrirComo('luis@demo.local');
    let soltar = () => {};
    const retenidas = new Promise<void>((resolve) => (soltar = resolve));
    await irA(pagina, 'Chat');
    await pagina.getByRole('link', { name: 'Ana' }).click();
    await pagina.route('**/graphql', async (ruta) => {
      if (ruta.request().postData()?.includes('query Conversaciones')) await retenidas;
      await ruta.continue();
    });
    await escribir(pagina, '¿Vienes?');
    await expect.poll(() => conversaciones(ana), ESPERA).toHaveLength(2);
    await pagina.getByText('enviando…').waitFor({ state: 'detached' });
    expect(await mensajes(pagina)).toEqual(['¿Vienes?']);
    soltar();
    await pagina.locator('[data-mensaje-id]:not([data-envio])').waitFor();
    expect(await mensajes(pagina)).toEqual(['¿Vienes?']);
  });

  it('is in groups, keeps what is typed in each, and says what was refused', async () => {
    const { pagina, visitante } = await abrirComo('supervisor@demo.local');
    visitante.tolerar(/400/);
    await irA(pagina, 'Chat');
    await pagina.getByRole('link', { name: 'Nuevo grupo' }).click();
    await pagina.getByRole('button', { name: 'Crear grupo' }).click();
    await pagina.getByText('Ponle un nombre al grupo.').waitFor();
    await pagina.getByLabel('Nombre del grupo').fill('Zona norte');
    await pagina.getByLabel('Ana', { exact: true }).check();
    await pagina.getByLabel('Luis', { exact: true }).check();
    for (const esquema of ['light', 'dark'] as const) {
      await pagina.emulateMedia({ colorScheme: esquema, reducedMotion: 'reduce' });
      await exigirAccesible(pagina);
    }
    await pagina.getByRole('button', { name: 'Crear grupo' }).click();
    await pagina.getByRole('heading', { name: 'Zona norte' }).waitFor();
    await pagina.getByText('3 participantes').click();
    await pagina.getByRole('listitem').filter({ hasText: 'Supervisión (tú)' }).waitFor();
    const grupo = (await conversaciones(luis)).find(
      ({ nombre }: { nombre: string }) => nombre === 'Zona norte',
    );
    await enviar(luis, { conversacionId: grupo.id }, 'Hola desde el campo');
    await expect.poll(() => mensajes(pagina), ESPERA).toEqual(['Hola desde el campo']);
    await pagina.locator('.mensaje-autor').getByText('Luis').waitFor();

    await campo(pagina).fill('a medias');
    await pagina.getByRole('link', { name: 'Administración' }).click();
    await pagina.getByRole('heading', { name: 'Administración' }).waitFor();
    expect(await campo(pagina).inputValue()).toBe('');
    await pagina.getByRole('link', { name: 'Zona norte' }).click();
    await expect.poll(() => campo(pagina).inputValue(), ESPERA).toBe('a medias');

    let rechazar = true;
    await pagina.route('**/graphql', (ruta) =>
      rechazar && ruta.request().postData()?.includes('EnviarMensaje')
        ? ruta.fulfill({ json: { data: null, errors: [{ message: '', extensions: { code: 'NOT_FOUND' } }] } })
        : ruta.continue(),
    );
    await escribir(pagina, 'rechazado');
    await pagina.getByText('no enviado').waitFor();
    expect(await textos(luis, grupo.id)).toEqual(['Hola desde el campo']);
    rechazar = false;
    await pagina.getByRole('button', { name: 'Reintentar' }).click();
    await expect.poll(() => textos(luis, grupo.id), ESPERA).toEqual(['Hola desde el campo', 'rechazado']);
    await expect.poll(() => pagina.getByText('enviando').count(), ESPERA).toBe(0);
    expect(await mensajes(pagina)).toEqual(['Hola desde el campo', 'rechazado']);
  });

  it('has all that was written while the connection was gone, once and in its order', async () => {
    const { pagina, visitante } = await abrirComo('supervisor@demo.local');
    visitante.tolerar(/net::ERR_|WebSocket/);
    const red = await cortable(pagina);
    await pagina.reload();
    await enVivo(pagina);
    await enviar(admin, { paraUsuarioId: supervisor.id }, 'antes');
    await irA(pagina, 'Chat');
    await pagina.getByRole('link', { name: /Administración/ }).click();
    await expect.poll(() => mensajes(pagina), ESPERA).toEqual(['antes']);

    await red.cortar();
    await pagina.getByText('Sin conexión: reintentando…').waitFor();
    await escribir(pagina, 'escrito sin conexión');
    await pagina.getByText('enviando').waitFor();
    const pregunta = pagina.waitForEvent('dialog');
    await pagina.close({ runBeforeUnload: true });
    expect((await pregunta).type()).toBe('beforeunload');
    await (await pregunta).dismiss();
    // More than a page of them.
    for (let numero = 1; numero <= 60; numero++)
      await enviar(admin, { paraUsuarioId: supervisor.id }, `perdido ${numero}`);
    expect(await mensajes(pagina)).toEqual(['antes', 'escrito sin conexión']);

    await red.volver();
    await enVivo(pagina);
    const { id } = (await conversaciones(admin))[0];
    await expect.poll(() => mensajes(pagina), ESPERA).toHaveLength(62);
    await enviar(admin, { conversacionId: id }, 'después');
    await expect.poll(async () => (await mensajes(pagina)).at(-1), ESPERA).toBe('después');
    expect(await mensajes(pagina)).toEqual(await textos(admin, id));
    // Its first sending had arrived, though no answer to it came back.
    expect((await textos(admin, id)).filter((texto) => texto === 'escrito sin conexión')).toHaveLength(1);
    expect(red.enviosRecibidos()).toBeGreaterThan(1);
  });

  it('shows older messages above without losing the place, and says what comes below', async () => {
    const { crearUsuario: marta } = await admin.datos(CREAR_USUARIO, { clave: CLAVE_DEMO });
    for (let numero = 1; numero <= 70; numero++)
      await enviar(luis, { paraUsuarioId: marta.id }, `mensaje ${numero}`);
    await enviar(luis, { paraUsuarioId: marta.id }, 'interminable'.repeat(330));
    const { pagina } = await abrirComo('marta@demo.local', { viewport: { width: 390, height: 844 } });
    await sinLeer(pagina, 71);
    await irA(pagina, 'Chat');
    await pagina.getByRole('link', { name: /Luis/ }).click();
    await expect.poll(() => mensajes(pagina), ESPERA).toHaveLength(50);
    await sinLeer(pagina, 0);
    expect(await tieneFoco(pagina.getByRole('heading', { name: 'Luis' }))).toBe(true);
    expect(await pagina.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    for (const esquema of ['light', 'dark'] as const) {
      await pagina.emulateMedia({ colorScheme: esquema, reducedMotion: 'reduce' });
      await exigirAccesible(pagina);
    }

    const caja = pagina.getByRole('region', { name: 'Mensajes' });
    const primero = pagina.getByText('mensaje 22', { exact: true });
    const arriba = () => primero.evaluate((nodo) => nodo.getBoundingClientRect().top);
    await caja.evaluate((nodo) => nodo.scrollTo(0, 250));
    const lugar = await arriba();
    await expect.poll(() => mensajes(pagina), ESPERA).toHaveLength(71);
    expect(Math.abs((await arriba()) - lugar)).toBeLessThan(3);

    await enviar(luis, { paraUsuarioId: marta.id }, 'uno más');
    await sinLeer(pagina, 1);
    await pagina.getByRole('button', { name: '1 mensaje nuevo ↓' }).click();
    await sinLeer(pagina, 0);
    await expect.poll(() => pagina.getByText('uno más').last().isVisible(), ESPERA).toBe(true);

    await pagina.getByRole('link', { name: 'Volver a la lista' }).click();
    await pagina.getByRole('heading', { name: 'Conversaciones' }).waitFor();
    expect(await tieneFoco(pagina.getByRole('link', { name: /Luis/ }))).toBe(true);
    await exigirAccesible(pagina);
  });
});

const campo = (pagina: Page): Locator => pagina.getByLabel(/^Mensaje para/);

const mensajes = (pagina: Page): Promise<string[]> => pagina.locator('.mensaje-texto').allTextContents();

const tieneFoco = (nodo: Locator) => nodo.evaluate((uno) => uno === document.activeElement);

async function escribir(pagina: Page, texto: string): Promise<void> {
  const lineas = texto.split('\n');
  await campo(pagina).fill('');
  for (const [indice, linea] of lineas.entries()) {
    if (indice > 0) await campo(pagina).press('Shift+Enter');
    await campo(pagina).pressSequentially(linea);
  }
  await campo(pagina).press('Enter');
}

/** Waits until the way to the chat says so many. */
const sinLeer = (pagina: Page, cuantos: number): Promise<void> =>
  pagina
    .getByRole('navigation', { name: 'Vistas' })
    .getByRole('link', { name: cuantos === 0 ? /^Chat$/ : new RegExp(`^Chat\\s*${cuantos} sin leer$`) })
    .waitFor();
