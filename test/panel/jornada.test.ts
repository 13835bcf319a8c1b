import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { CalcularAlertasGeocerca } from '../../src/alertas/calcular-alertas-geocerca.js';
import type { Cliente } from '../apoyo/cliente.js';
import { enNavegador } from '../apoyo/navegador.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { empezar, RAPIDO } from '../demostracion/funcion.js';
import { EQUIPO, EVA } from '../demostracion/reparto.js';
import { entrar, enVivo, irA } from './panel.js';

/** The play and a busy machine: nothing waits for it to pass. */
const CON_CALMA = { timeout: 30_000, interval: 250 };
const ALERTAS = '{ alertas(first: 50) { edges { node { mensaje atendidaPor } } } }';

enNavegador('Panel: a supervisor’s day with a team that moves', (navegador) => {
  it('shows the own people move, and an alert when one of them leaves a zone just drawn', async () => {
    const servidor = await iniciarServidor('embebido');
    const supervisor = await servidor.entrar('supervisor');
    const { lineas } = empezar({ ...RAPIDO, rapidez: 10, cada: 250, url: servidor.url });
    await lineas.siguiente((linea) => linea.includes('walk for Demo'));
    const visita = await navegador.visitar(servidor.url, { reducedMotion: 'reduce' });
    const pagina = await visita.abrir();
    await entrar(pagina, 'supervisor@demo.local');

    for (const { nombre } of EQUIPO) await enLista(pagina, nombre).getByText('ahora').waitFor();
    await pagina.locator(`.mapa-personas[data-personas="${EQUIPO.length}"]`).waitFor({ state: 'attached' });
    await enLista(pagina, 'Ana').click();
    const posiciones = dato(pagina, 'Posiciones');
    const antes = Number(await posiciones.textContent());
    await expect
      .poll(async () => Number(await posiciones.textContent()), CON_CALMA)
      .toBeGreaterThan(antes + 5);

    // Around where Ana is now, by the map's centre.
    await pagina.getByRole('button', { name: 'Centrar' }).click();
    await pagina.getByRole('link', { name: 'Zonas' }).click();
    await pagina.getByRole('button', { name: 'Nuevo círculo' }).click();
    await pagina.getByRole('button', { name: 'Poner el centro en el centro del mapa' }).click();
    await pagina.getByLabel('Radio en metros').fill('40');
    await pagina.getByLabel('Nombre').fill('Parada corta');
    await pagina.getByLabel('Buscar persona').fill('ana');
    await pagina.getByRole('checkbox', { name: 'Ana' }).check();
    await pagina.getByRole('button', { name: 'Guardar zona' }).click();
    await pagina.getByText('Zona «Parada corta» guardada.').first().waitFor();

    const otra = await visita.abrir('/#/alertas');
    await enVivo(otra);
    await irA(pagina, 'Alertas');
    const deAna = (una: Page) => una.getByRole('listitem').filter({ hasText: 'zona «Parada corta»' }).first();
    await revisarZonasHasta(servidor, supervisor, 'Parada corta');
    await Promise.all([pagina, otra].map((una) => deAna(una).waitFor()));

    await pagina.bringToFront();
    await deAna(pagina).getByRole('button', { name: 'Atender' }).click();
    await Promise.all([pagina, otra].map((una) => deAna(una).getByText('Atendida por ti').waitFor()));
    const deLaZona = (await alertas(supervisor)).filter(({ mensaje }) => mensaje.includes('Parada corta'));
    expect(deLaZona.map(({ atendidaPor }) => atendidaPor)).toContain(supervisor.id);

    // Eva has been walking all the while, in the other empresa.
    for (const vista of ['Mapa', 'Alertas', 'Equipo', 'Visitas', 'Chat']) {
      await irA(pagina, vista);
      if (vista !== 'Alertas' && vista !== 'Visitas') await pagina.getByText('Marta').first().waitFor();
      expect(await pagina.getByText(EVA.nombre, { exact: true }).count()).toBe(0);
    }
  }, 90_000);
});

const enLista = (pagina: Page, nombre: string): Locator =>
  pagina.locator('.persona').filter({ hasText: nombre });

const dato = (pagina: Page, nombre: string): Locator =>
  pagina.locator('dt').filter({ hasText: nombre }).locator('+ dd');

const alertas = async (supervisor: Cliente): Promise<{ mensaje: string; atendidaPor: number | null }[]> =>
  (await supervisor.datos(ALERTAS)).alertas.edges.map(({ node }: { node: unknown }) => node);

/** Does what servers do every few minutes, until somebody is found outside of the zone. */
async function revisarZonasHasta(
  servidor: ServidorDePrueba,
  supervisor: Cliente,
  zona: string,
): Promise<void> {
  const revision = servidor.app.get(CalcularAlertasGeocerca, { strict: false });
  await expect
    .poll(async () => {
      await revision.manejar();
      return (await alertas(supervisor)).some(({ mensaje }) => mensaje.includes(zona));
    }, CON_CALMA)
    .toBe(true);
}
