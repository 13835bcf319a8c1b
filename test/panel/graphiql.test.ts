import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { enNavegador } from '../apoyo/navegador.js';
import { CLAVE_DEMO } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

enNavegador('GraphiQL', (navegador) => {
  let servidor: ServidorDePrueba;

  beforeAll(async () => {
    servidor = await iniciarServidor('embebido', { variables: { SIMULACION_INTERVALO_MS: '400' } });
  });

  /** The browser fails the test if any of this asks another host for anything. */
  async function abrir(): Promise<Page> {
    const pagina = await (await navegador.visitar(servidor.url)).abrir('/graphiql');
    await pagina.getByText('Not signed in').waitFor();
    return pagina;
  }

  async function abrirComoAna(): Promise<Page> {
    const pagina = await abrir();
    await pagina.getByLabel('Correo').fill('ana@demo.local');
    await pagina.getByLabel('Clave').fill(CLAVE_DEMO);
    await pagina.getByRole('button', { name: 'Sign in' }).click();
    await pagina.getByText('Signed in as Ana (COLABORADOR)').waitFor();
    return pagina;
  }

  it('signs in with its bar and runs a query', async () => {
    const pagina = await abrirComoAna();
    await editorDeCabeceras(pagina).filter({ hasText: '"Authorization": "Bearer ' }).waitFor();
    await ejecutar(pagina, 'query Yo { yo { nombre rol } }');
    await resultado(pagina, '"nombre": "Ana"').waitFor();
  });

  it('says that a password is wrong', async () => {
    const pagina = await abrir();
    await pagina.getByLabel('Correo').fill('ana@demo.local');
    await pagina.getByLabel('Clave').fill('no es la clave');
    await pagina.getByRole('button', { name: 'Sign in' }).click();
    await pagina.getByRole('alert').getByText('Wrong correo or clave.').waitFor();
  });

  it('runs a subscription and shows each advance as it comes, to the end', async () => {
    const pagina = await abrirComoAna();
    const ana = await servidor.entrar('ana');
    const tareaId = await ana.iniciarTarea();
    const mostrados = await anotarResultados(pagina);
    await ejecutar(
      pagina,
      `subscription Avances { progresoTarea(tareaId: ${tareaId}, desdeSeq: 0) { progreso estado } }`,
    );
    await resultado(pagina, '"estado": "COMPLETADO"').waitFor();
    const progresos = (await mostrados())
      .flatMap((texto) => /"progreso": (\d+)/.exec(texto)?.[1] ?? [])
      .map(Number);
    expect(new Set(progresos).size).toBeGreaterThanOrEqual(3);
    expect(progresos.at(-1)).toBe(100);
    // The stop button is the run button again: the subscription has completed.
    await pagina.getByRole('button', { name: /Execute/ }).waitFor();
  });

  it('says in words that a token is bad, for a query and for a subscription', async () => {
    const pagina = await abrirComoAna();
    await reemplazar(pagina, editorDeCabeceras(pagina), '{ "Authorization": "Bearer no-es-un-token" }');
    await pagina.getByText('Not signed in').waitFor();
    await ejecutar(pagina, 'query Yo { yo { nombre } }');
    await resultado(pagina, '"code": "UNAUTHENTICATED"').waitFor();
    await ejecutar(pagina, 'subscription Avances { progresoTarea { seq } }');
    await resultado(pagina, 'The token is missing, has expired or was withdrawn. Sign in again.').waitFor();
  });

  it('opens its menus and dialogs within the content security policy', async () => {
    const pagina = await abrirComoAna();
    await pagina.getByRole('button', { name: /Execute/ }).click();
    await pagina.getByRole('menuitem', { name: 'IniciarTarea' }).click();
    await resultado(pagina, '"estado": "PENDIENTE"').waitFor();
    await pagina.getByRole('button', { name: 'Open settings dialog' }).click();
    await pagina.getByRole('dialog').getByText('Theme').waitFor();
    await pagina.getByRole('dialog').getByRole('button', { name: 'Dark' }).click();
    await pagina.locator('body.graphiql-dark').waitFor();
    await pagina.keyboard.press('Escape');
    await pagina.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await pagina.getByRole('link', { name: 'Subscription' }).click();
    await pagina.getByRole('link', { name: 'progresoTarea', exact: true }).waitFor();
  });
});

const editorDeConsulta = (pagina: Page): Locator => pagina.locator('.graphiql-query-editor .CodeMirror');
const editorDeCabeceras = (pagina: Page): Locator =>
  pagina.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .CodeMirror');

const ventana = (pagina: Page): Locator => pagina.getByRole('region', { name: 'Result Window' });
const resultado = (pagina: Page, texto: string): Locator => ventana(pagina).filter({ hasText: texto });

async function reemplazar(pagina: Page, editor: Locator, texto: string): Promise<void> {
  await editor.click();
  await pagina.keyboard.press('ControlOrMeta+a');
  await pagina.keyboard.insertText(texto);
}

/** @param operacion with a name: the tab shows it as soon as GraphiQL has read the text, which is not at once. */
async function ejecutar(pagina: Page, operacion: string): Promise<void> {
  await reemplazar(pagina, editorDeConsulta(pagina), operacion);
  const [, nombre = ''] = /^\w+ (\w+)/.exec(operacion) ?? [];
  await pagina.getByRole('tab', { name: nombre, exact: true }).waitFor();
  await pagina.keyboard.press('ControlOrMeta+Enter');
}

/** Starts recording what the result window shows. @returns all of it so far. */
async function anotarResultados(pagina: Page): Promise<() => Promise<string[]>> {
  const anotados = await ventana(pagina).evaluateHandle((nodo) => {
    const textos: string[] = [];
    new MutationObserver(() => textos.push(nodo.textContent ?? '')).observe(nodo, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    return textos;
  });
  return () => anotados.jsonValue();
}
