import type { Locator, Page } from 'playwright-core';
import type { Cliente } from '../apoyo/cliente.js';
import { CLAVE_DEMO } from '../apoyo/perfiles.js';

/** A busy machine's; no test waits for it to pass. */
export const PACIENCIA = { timeout: 15_000 };

/** What a collaborator does on their page, and what they see of it. */

export async function entrar(pagina: Page, correo = 'ana@demo.local', clave = CLAVE_DEMO): Promise<void> {
  await pagina.getByLabel('Correo').fill(correo);
  await pagina.getByLabel('Clave').fill(clave);
  await pagina.getByRole('button', { name: 'Iniciar sesión' }).click();
}

/** Until the page would open without a network. */
export const guardada = (pagina: Page) =>
  pagina.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });

export const visita = (pagina: Page, titulo: string): Locator =>
  pagina.getByRole('listitem').filter({ has: pagina.getByRole('heading', { name: titulo, exact: true }) });

export const pulsar = (raiz: Page | Locator, nombre: string): Promise<void> =>
  raiz.getByRole('button', { name: nombre, exact: true }).click();

export async function registrar(pagina: Page, titulo: string, paso: 'entrada' | 'salida'): Promise<void> {
  await pulsar(visita(pagina, titulo), `Registrar ${paso}`);
  const nombre = paso === 'entrada' ? 'Entrada' : 'Salida';
  await visita(pagina, titulo)
    .getByText(new RegExp(`${nombre} por enviar|y ${nombre} por enviar`))
    .waitFor();
}

export async function abrirConversacion(pagina: Page, nombre: string): Promise<void> {
  await pagina.getByRole('list', { name: 'Conversaciones' }).getByRole('button', { name: nombre }).click();
  await pagina.getByRole('heading', { name: nombre }).waitFor();
}

export async function escribir(pagina: Page, texto: string): Promise<void> {
  await pagina.getByLabel('Mensaje', { exact: true }).fill(texto);
  await pulsar(pagina, 'Enviar');
}

export async function pedirAyuda(pagina: Page): Promise<void> {
  await pulsar(pagina, 'Pánico: pedir ayuda');
  await pulsar(pagina.getByRole('dialog', { name: '¿Pedir ayuda ahora?' }), 'Sí, pedir ayuda');
}

/** How many operations the page says that there are in each state. */
export async function cuentas(pagina: Page): Promise<Record<string, number>> {
  const [porEnviar, enviando, conError] = await pagina.locator('#envios dd').allTextContents();
  return { porEnviar: Number(porEnviar), enviando: Number(enviando), conError: Number(conError) };
}

export const asignar = async (supervisor: Cliente, paraQuien: Cliente, titulo: string): Promise<number> =>
  (
    await supervisor.datos(
      `mutation ($titulo: String!, $usuarioId: Int!, $programadaPara: DateTime!) {
        asignarActividad(titulo: $titulo, usuarioId: $usuarioId, programadaPara: $programadaPara,
          direccion: "Calle Mayor 1") { id }
      }`,
      { titulo, usuarioId: paraQuien.id, programadaPara: new Date().toISOString() },
    )
  ).asignarActividad.id;
