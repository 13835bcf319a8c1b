import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { exigirAccesible } from '../apoyo/accesibilidad.js';
import { enNavegador } from '../apoyo/navegador.js';
import { CLAVE_DEMO } from '../apoyo/perfiles.js';
import { conResolver } from '../apoyo/promesas.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import {
  campoTipo,
  completada,
  entrar,
  enTarjeta,
  enVivo,
  idDeIniciada,
  iniciarTarea,
  tarjeta,
  valoresDeLaBarra,
} from './panel.js';

enNavegador('Panel: tasks', (navegador) => {
  let servidor: ServidorDePrueba;

  beforeAll(async () => {
    servidor = await iniciarServidor('embebido', { variables: { SIMULACION_INTERVALO_MS: '300' } });
  });

  async function abrirComo(correo: string): Promise<Page> {
    const pagina = await (await navegador.visitar(servidor.url)).abrir();
    await entrar(pagina, correo);
    return pagina;
  }

  it('starts a task, shows its bar advance, and its end', async () => {
    const pagina = await abrirComo('ana@demo.local');
    await pagina.getByText('Todavía no has iniciado ninguna tarea').waitFor();
    const id = await iniciarTarea(pagina, 'generar reporte');
    const valores = await valoresDeLaBarra(pagina, id);
    expect(valores.toSorted((a, b) => a - b)).toEqual(valores);
    expect(valores.at(-1)).toBe(100);
    expect(valores.length).toBeGreaterThanOrEqual(3);
    await completada(pagina, id);
    await enTarjeta(pagina, id, 'Tarea completada');

    const ana = await servidor.entrar('ana');
    const { tarea } = await ana.datos(
      'query ($id: Int!) { tarea(id: $id) { avances { progreso mensaje } } }',
      {
        id,
      },
    );
    await tarjeta(pagina, id).getByText('Historial de avances').click();
    const historia = tarjeta(pagina, id).getByRole('listitem');
    await historia.nth(tarea.avances.length - 1).waitFor();
    const leida = await historia.allInnerTexts();
    expect(leida).toHaveLength(tarea.avances.length);
    for (const [indice, { progreso, mensaje }] of tarea.avances.entries()) {
      expect(leida[indice]).toContain(`${progreso} %`);
      expect(leida[indice]).toContain(mensaje);
    }
    await exigirAccesible(pagina);
    await pagina.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await exigirAccesible(pagina);
    expect(await pagina.getByText('Todavía no has iniciado').isVisible()).toBe(false);
    expect(await tarjeta(pagina, id).getByRole('button').isVisible()).toBe(false);
    await pagina
      .locator('#anuncios')
      .getByText('Tarea «generar reporte»: completada.')
      .waitFor({ state: 'attached' });
  });

  it('does everything with the keyboard alone', async () => {
    const pagina = await (await navegador.visitar(servidor.url)).abrir();
    const { keyboard } = pagina;
    await tabularHasta(pagina, pagina.getByLabel('Correo'));
    await keyboard.type('supervisor@demo.local');
    await keyboard.press('Tab');
    await keyboard.type(CLAVE_DEMO);
    await keyboard.press('Enter');
    await enVivo(pagina);

    await tabularHasta(pagina, pagina.getByRole('link', { name: 'Tareas' }));
    await keyboard.press('Enter');
    await tabularHasta(pagina, campoTipo(pagina));
    await keyboard.type('con teclado');
    await keyboard.press('Enter');
    const id = await idDeIniciada(pagina, 'con teclado');
    expect(await campoTipo(pagina).evaluate((campo) => campo === document.activeElement)).toBe(true);

    await tabularHasta(pagina, tarjeta(pagina, id).getByRole('button', { name: 'Cancelar' }));
    await keyboard.press('Space');
    await enTarjeta(pagina, id, 'Cancelada');
    // Not lost with the button that went away.
    expect(await tarjeta(pagina, id).evaluate((nodo) => nodo === document.activeElement)).toBe(true);

    await tabularHasta(pagina, pagina.getByRole('button', { name: 'Cerrar sesión' }), 'Shift+Tab');
    await keyboard.press('Enter');
    await pagina.getByText('Has cerrado la sesión.').waitFor();
    expect(await pagina.getByLabel('Correo').evaluate((campo) => campo === document.activeElement)).toBe(
      true,
    );
  });

  it('cancels a task', async () => {
    const pagina = await abrirComo('luis@demo.local');
    const id = await iniciarTarea(pagina, 'subir archivo');
    await tarjeta(pagina, id).getByRole('button', { name: 'Cancelar «subir archivo»' }).click();
    await enTarjeta(pagina, id, 'Cancelada');
    const luis = await servidor.entrar('luis');
    expect((await luis.pedir('GET', `/tareas/${id}`)).cuerpo).toMatchObject({ estado: 'cancelado' });
  });

  it('takes neither the focus nor what is being typed from who goes on to something else', async () => {
    const pagina = await abrirComo('luis@demo.local');
    let soltar = () => {};
    const retenida = new Promise<void>((resolve) => (soltar = resolve));
    await pagina.route('**/graphql', async (ruta) => {
      if (ruta.request().postData()?.includes('IniciarTarea')) await retenida;
      await ruta.continue();
    });
    await campoTipo(pagina).fill('la primera');
    await pagina.getByRole('button', { name: 'Iniciar tarea' }).click();
    await campoTipo(pagina).fill('la segunda');
    await pagina.getByRole('heading', { name: 'Mis tareas' }).click();
    soltar();
    const id = await idDeIniciada(pagina, 'la primera');
    expect(await campoTipo(pagina).inputValue()).toBe('la segunda');
    // A task that ends has no business with a focus that is nowhere.
    await completada(pagina, id);
    expect(await pagina.evaluate(() => document.activeElement === document.body)).toBe(true);
  });

  it('reads the history of a task until it has it, and with every advance, however slow the answers', async () => {
    const visita = await navegador.visitar(servidor.url);
    visita.tolerar(/net::ERR_/);
    const pagina = await visita.abrir();
    await entrar(pagina, 'luis@demo.local');
    let peticiones = 0;
    const [llegada, avanzada, vista] = [conResolver<void>(), conResolver<void>(), conResolver<void>()];
    await pagina.route('**/graphql', async (ruta) => {
      if (!ruta.request().postData()?.includes('query Avances')) return ruta.continue();
      const peticion = ++peticiones;
      if (peticion === 1) return ruta.abort();
      const response = await ruta.fetch();
      llegada.resolve();
      // The first answer comes after the next advance, the others once it has been seen.
      await (peticion === 2 ? avanzada : vista).promise;
      return ruta.fulfill({ response }).catch(() => {});
    });
    const id = await iniciarTarea(pagina, 'con historia');
    await tarjeta(pagina, id).getByText('Historial de avances').click();
    await llegada.promise;
    const barra = tarjeta(pagina, id).locator('progress');
    const valor = () => barra.evaluate(({ value }: HTMLProgressElement) => value);
    const antes = Math.min(await valor(), 99);
    await expect.poll(valor, { timeout: 10_000 }).toBeGreaterThan(antes);
    avanzada.resolve();
    await tarjeta(pagina, id).getByRole('listitem').first().waitFor();
    vista.resolve();
    await tarjeta(pagina, id).getByRole('listitem').filter({ hasText: 'Completada' }).waitFor();
  });

  it('shows the task that its user starts elsewhere, and never one of another user', async () => {
    const pagina = await abrirComo('ana@demo.local');
    const [ana, luis] = await Promise.all([servidor.entrar('ana'), servidor.entrar('luis')]);
    const ajena = await luis.pedir('POST', '/tareas/iniciar', { tipo: 'de luis' });
    const propia = await ana.pedir('POST', '/tareas/iniciar', { tipo: 'desde otro sitio' });
    expect([ajena.estado, propia.estado]).toEqual([201, 201]);
    await tarjeta(pagina, propia.cuerpo.id).getByRole('heading', { name: 'desde otro sitio' }).waitFor();
    await completada(pagina, propia.cuerpo.id);
    // The other one was first: it has ended too.
    expect(await tarjeta(pagina, ajena.cuerpo.id).count()).toBe(0);
    expect(await pagina.getByText('de luis').count()).toBe(0);
  });

  it('shows the same in two tabs of one user', async () => {
    const visita = await navegador.visitar(servidor.url);
    const primera = await visita.abrir();
    await entrar(primera, 'eva@otra.local');
    const segunda = await visita.abrir();
    await enVivo(segunda);
    const id = await iniciarTarea(primera, 'en dos pestañas');
    const valores = await valoresDeLaBarra(segunda, await esperarTarjeta(segunda, id));
    expect(valores.at(-1)).toBe(100);
    expect(valores.length).toBeGreaterThanOrEqual(3);
    await Promise.all([completada(primera, id), completada(segunda, id)]);
    expect(await segunda.locator('#tareas').innerText()).toBe(await primera.locator('#tareas').innerText());
  });
});

async function esperarTarjeta(pagina: Page, id: number): Promise<number> {
  await tarjeta(pagina, id).waitFor();
  return id;
}

const PASOS_MAXIMOS = 30;

/** Presses Tab until `destino` has the focus, as who has no mouse would. */
async function tabularHasta(pagina: Page, destino: Locator, tecla = 'Tab'): Promise<void> {
  for (let paso = 0; paso < PASOS_MAXIMOS; paso++) {
    if (await destino.evaluate((nodo) => nodo === document.activeElement)) return;
    await pagina.keyboard.press(tecla);
  }
  throw new Error(`${PASOS_MAXIMOS} times ${tecla} do not lead to ${String(destino)}`);
}
