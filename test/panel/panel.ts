import type { Locator, Page } from 'playwright-core';
import { CLAVE_DEMO } from '../apoyo/perfiles.js';

/** What a user does on the panel, and what they see of it. */

export async function escribirAcceso(pagina: Page, correo: string, clave: string): Promise<void> {
  await pagina.getByLabel('Correo').fill(correo);
  await pagina.getByLabel('Clave').fill(clave);
  await pagina.getByRole('button', { name: 'Iniciar sesión' }).click();
}

/** Signs in and waits until the page is live. */
export async function entrar(pagina: Page, correo = 'ana@demo.local', clave = CLAVE_DEMO): Promise<void> {
  await escribirAcceso(pagina, correo, clave);
  await enVivo(pagina);
}

export const enVivo = (pagina: Page): Promise<void> => pagina.getByText('En vivo', { exact: true }).waitFor();

/** Goes to another view by its link. */
export async function irA(pagina: Page, vista: string): Promise<void> {
  await pagina.getByRole('navigation', { name: 'Vistas' }).getByRole('link', { name: vista }).click();
  await pagina.getByRole('heading', { level: 1, name: vista }).waitFor({ state: 'attached' });
}

export const campoTipo = (pagina: Page): Locator => pagina.getByRole('combobox', { name: 'Tipo de tarea' });

/** Starts a task with the mouse. @param tipo not used before on this page. @returns its id. */
export async function iniciarTarea(pagina: Page, tipo: string): Promise<number> {
  await campoTipo(pagina).fill(tipo);
  await pagina.getByRole('button', { name: 'Iniciar tarea' }).click();
  return idDeIniciada(pagina, tipo);
}

/** The id that the page names once the server has started the task. */
export async function idDeIniciada(pagina: Page, tipo: string): Promise<number> {
  const aviso = await pagina.getByText(`iniciada: «${tipo}»`).textContent();
  return Number(/n\.º (\d+)/.exec(aviso ?? '')?.[1]);
}

export const tarjeta = (pagina: Page, id: number): Locator => pagina.locator(`[data-tarea-id="${id}"]`);

export const enTarjeta = (pagina: Page, id: number, texto: string): Promise<void> =>
  tarjeta(pagina, id).getByText(texto, { exact: true }).waitFor();

export async function completada(pagina: Page, id: number): Promise<void> {
  await enTarjeta(pagina, id, 'Completada');
  await enTarjeta(pagina, id, '100 %');
}

/** Every value that the task's bar shows from now until the task ends. */
export function valoresDeLaBarra(pagina: Page, id: number): Promise<number[]> {
  return tarjeta(pagina, id).evaluate((nodo) => {
    const barra = nodo.querySelector('progress') as HTMLProgressElement;
    const valores = [barra.value];
    return new Promise<number[]>((resolver) => {
      const mirar = () => {
        if (valores.at(-1) !== barra.value) valores.push(barra.value);
        if (nodo.dataset['estado'] === 'COMPLETADO') resolver(valores);
      };
      new MutationObserver(mirar).observe(nodo, { attributes: true, subtree: true });
      mirar();
    });
  });
}

/** Starts recording the states of the connection that the page shows. @returns those shown so far. */
export async function anotarConexiones(pagina: Page): Promise<() => Promise<string[]>> {
  const anotadas = await pagina.locator('#conexion').evaluateHandle((nodo) => {
    const estados = [nodo.dataset['conexion'] ?? ''];
    new MutationObserver(() => estados.push(nodo.dataset['conexion'] ?? '')).observe(nodo, {
      attributeFilter: ['data-conexion'],
    });
    return estados;
  });
  return () => anotadas.jsonValue();
}
