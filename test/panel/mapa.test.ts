import { sql } from 'drizzle-orm';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { type BaseDatos, CONEXION } from '../../src/base-datos/index.js';
import { exigirAccesible } from '../apoyo/accesibilidad.js';
import type { Cliente } from '../apoyo/cliente.js';
import { CLAVE_DEMO } from '../apoyo/perfiles.js';
import { enNavegador } from '../apoyo/navegador.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { entrar, irA } from './panel.js';

const MINUTO_MS = 60_000;
const DIA_MS = 1_440 * MINUTO_MS;
/** Metres of a degree of latitude. */
const GRADO_M = 111_195;
const MIL = 1_000;
const COLUMNAS = 40;
/** Degrees between two neighbours: 100 pixels of the map at zoom 16. */
const SEPARACION = (100 * 360) / (256 * 2 ** 16);

enNavegador('Panel: map', (navegador) => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;

  beforeAll(async () => {
    servidor = await iniciarServidor('embebido');
    ana = await servidor.entrar('ana');
  });

  it('shows the people of the own empresa, live, and nobody of another one', async () => {
    const eva = await servidor.entrar('eva');
    await estar(eva, { lat: 4.6, lon: -74 });
    await estar(ana, { lat: 40.4, lon: -3.7, precision: 12, fecha: hace(5 * MINUTO_MS) });
    const pagina = await (await navegador.visitar(servidor.url)).abrir();
    await entrar(pagina, 'supervisor@demo.local');

    await persona(pagina, 'Ana').getByText('hace 5 min · ± 12 m').waitFor();
    await dibujadas(pagina, 1);
    expect(await pagina.getByText('Eva').count()).toBe(0);

    await estar(ana, { lat: 40.401, lon: -3.7, precision: 1_250, velocidad: 1.2, rumbo: 90 });
    await persona(pagina, 'Ana').getByText('ahora · ± 1,3 km').waitFor();
    await pagina.getByLabel('Buscar persona').fill('ÁNA');
    await expect.poll(() => pagina.locator('.persona').count()).toBe(1);
    await exigirAccesibleDeDiaYDeNoche(pagina);
  });

  it('tells of a person all it knows, by the keyboard, and follows their day', async () => {
    // Noon of yesterday is so in every zone near to Madrid.
    const ayer = new Date(Date.now() - DIA_MS).toISOString().slice(0, 10);
    const mediodia = Date.parse(`${ayer}T12:00:00Z`);
    await estar(
      ana,
      ...[0, 1, 2, 3].map((n) => ({
        lat: 40 + (n * 400) / GRADO_M,
        lon: -3.7,
        precision: n === 1 ? 900 : 10,
        fecha: new Date(mediodia + n * MINUTO_MS).toISOString(),
      })),
    );
    await estar(ana, { lat: 40.4, lon: -3.7, precision: 5, velocidad: 1.2, bateria: 0.82 });

    const pagina = await (await navegador.visitar(servidor.url)).abrir();
    await entrar(pagina, 'supervisor@demo.local');
    await persona(pagina, 'Ana').focus();
    await pagina.keyboard.press('Enter');
    const titulo = pagina.getByRole('heading', { name: 'Ana' });
    await expect.poll(() => titulo.evaluate((nodo) => nodo === document.activeElement)).toBe(true);
    for (const [nombre, valor] of Object.entries({
      Precisión: '± 5 m',
      Velocidad: '4,3 km/h',
      Batería: '82 %',
    }))
      await dato(pagina, nombre).filter({ hasText: valor }).waitFor();

    const antes = Number(await dato(pagina, 'Posiciones').textContent());
    await estar(ana, { lat: 40.402, lon: -3.7, precision: 5 });
    await expect.poll(async () => Number(await dato(pagina, 'Posiciones').textContent())).toBe(antes + 1);

    // Today's end is Ana, who says herself when that was; yesterday's is a place that she has left.
    await rotulo(pagina, 'Inicio').waitFor({ state: 'attached' });
    expect(await rotulo(pagina, 'Fin').count()).toBe(0);
    await pagina.getByLabel('Día del recorrido').fill(ayer);
    await rotulo(pagina, 'Fin').waitFor({ state: 'attached' });
    await dato(pagina, 'Posiciones').getByText('4', { exact: true }).waitFor();
    await dato(pagina, 'Distancia').getByText('1,20 km').waitFor();
    await dato(pagina, 'Distancia').getByText('calculada aquí con 3 de ellas').waitFor();
    // News of the team, as at each minute, leave alone what is half written.
    const dia = pagina.getByLabel('Día del recorrido');
    await dia.focus();
    await pagina.keyboard.press('Backspace');
    const noticias = pagina.waitForResponse(
      (una) => una.request().postData()?.includes('query Equipo') ?? false,
    );
    await pagina.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await (await noticias).finished();
    await pagina.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
    expect(await dia.inputValue()).toBe('');
    await dia.blur();
    expect(await dia.inputValue()).toBe(ayer);
    const momento = pagina.getByRole('slider', { name: 'Momento' });
    await momento.focus();
    await pagina.keyboard.press('Home');
    expect(await momento.getAttribute('aria-valuetext')).toMatch(/^1[34]:00$/);
    await rotulo(pagina, 'Inicio')
      .getByText(/^Inicio 1[34]:00$/)
      .waitFor({ state: 'attached' });

    await pagina.getByRole('button', { name: 'Seguir en el mapa' }).click();
    expect(await pagina.getByRole('button', { name: 'Seguir en el mapa' }).getAttribute('aria-pressed')).toBe(
      'true',
    );
    await exigirAccesibleDeDiaYDeNoche(pagina);

    await pagina.getByRole('link', { name: 'Todas las personas' }).press('Enter');
    await expect
      .poll(() => persona(pagina, 'Ana').evaluate((nodo) => nodo === document.activeElement))
      .toBe(true);
  });

  it('shows who is in need, and where an alert was opened', async () => {
    const { enviarPanico } = await ana.datos(
      'mutation { enviarPanico(lat: 40.5, lon: -3.6, mensaje: "¡Ayuda!") { id } }',
    );
    const pagina = await (await navegador.visitar(servidor.url)).abrir();
    await entrar(pagina, 'supervisor@demo.local');
    await pagina
      .locator('.personas-lista li')
      .first()
      .getByRole('link', { name: /Ana.*Alerta crítica/ })
      .click();
    await pagina.getByText('Alerta crítica: Pánico.').waitFor();
    await pagina.evaluate((id) => (location.hash = `#/mapa/alerta/${id}`), enviarPanico.id);
    await pagina.getByRole('heading', { name: 'Alerta crítica: Pánico' }).waitFor();
    await pagina.locator('.mapa-alerta').waitFor();
    await exigirAccesible(pagina);

    // It is still there once it has ended, also for who comes then.
    const ficha = pagina.getByRole('complementary', { name: 'Lo que hay en el mapa' });
    await pagina.getByRole('button', { name: 'Atender' }).click();
    await ficha.getByText('por ti').waitFor();
    await ficha.getByText('Terminada', { exact: true }).waitFor();
    await pagina.reload();
    await ficha.getByText('por ti').waitFor();
    await pagina.locator('.mapa-alerta').waitFor();
  });

  it('takes who leaves the empresa off the map, and names who joins it', async () => {
    const admin = await servidor.entrar('admin');
    const pagina = await (await navegador.visitar(servidor.url)).abrir();
    await entrar(pagina, 'supervisor@demo.local');
    await persona(pagina, 'Ana').waitFor();
    const { crearUsuario } = await admin.datos(
      `mutation ($clave: String!) {
        crearUsuario(nombre: "Nueva", correo: "nueva@demo.local", clave: $clave, rol: COLABORADOR) { id }
      }`,
      { clave: CLAVE_DEMO },
    );
    await estar(await servidor.entrar('nueva'), { lat: 40.5, lon: -3.6 });
    await persona(pagina, 'Nueva').getByText('ahora').waitFor();
    await pagina.locator('.mapa-personas[data-personas="2"]').waitFor({ state: 'attached' });

    await admin.datos('mutation ($id: Int!) { desactivarUsuario(id: $id) { id } }', { id: crearUsuario.id });
    // As at each minute, and whenever the page is looked at again.
    await pagina.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await pagina.locator('.mapa-personas[data-personas="1"]').waitFor({ state: 'attached' });
    expect(await persona(pagina, 'Nueva').count()).toBe(0);
  });

  it('draws a thousand people, finds them by a press, and remembers where it was', async () => {
    const primera = await sembrarMil(servidor);
    const pagina = await (await navegador.visitar(servidor.url)).abrir();
    await entrar(pagina, 'supervisor@otra.local');
    await dibujadas(pagina, MIL + 1);
    await pagina.getByText('1002 personas').waitFor();
    expect(await pagina.locator('.persona').count()).toBeLessThan(60);

    // From one of the middle, the next one is 100 pixels to the right once the map is near.
    const elegida = primera + 12 * COLUMNAS + 20;
    await pagina.getByLabel('Buscar persona').fill(nombreDe(elegida));
    await persona(pagina, nombreDe(elegida)).click();
    await pagina.getByRole('button', { name: 'Centrar' }).click();
    await pagina.locator('.mapa-personas[data-zoom="16"]').waitFor({ state: 'attached' });
    const { x, y, width, height } = (await pagina.getByRole('application').boundingBox())!;
    await expect
      .poll(async () => {
        await pagina.mouse.click(x + width / 2 + 100, y + height / 2);
        return pagina.getByRole('heading', { level: 2 }).textContent();
      })
      .toBe(nombreDe(elegida + 1));

    // Eva stands where the first one does: from near, whoever presses there is asked which of them.
    await pagina.evaluate((id) => (location.hash = `#/mapa/persona/${id}`), primera);
    await pagina.getByRole('heading', { name: nombreDe(primera) }).waitFor();
    await pagina.getByRole('button', { name: 'Centrar' }).click();
    const juntas = pagina.getByRole('list', { name: 'Personas en este lugar' });
    await expect
      .poll(async () => {
        await pagina.mouse.click(x + width / 2, y + height / 2);
        return juntas.getByRole('link').allTextContents();
      })
      .toEqual(['Eva', nombreDe(primera)]);
    await juntas.getByRole('link', { name: 'Eva' }).press('Enter');
    const titulo = pagina.getByRole('heading', { name: 'Eva' });
    await expect.poll(() => titulo.evaluate((nodo) => nodo === document.activeElement)).toBe(true);
    await juntas.waitFor({ state: 'detached' });

    await irA(pagina, 'Tareas');
    await irA(pagina, 'Mapa');
    await pagina.locator('.mapa-personas[data-zoom="16"]').waitFor({ state: 'attached' });
    await pagina.getByRole('button', { name: 'Ver a todos' }).click();
    await pagina.locator(`.mapa-personas[data-a-la-vista="${MIL + 1}"]`).waitFor({ state: 'attached' });
  });
});

/** Without motion: half-way from one scheme to the other, nothing is legible. */
async function exigirAccesibleDeDiaYDeNoche(pagina: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await pagina.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await exigirAccesible(pagina);
  }
}

interface Lugar {
  readonly lat: number;
  readonly lon: number;
  readonly precision?: number;
  readonly velocidad?: number;
  readonly rumbo?: number;
  readonly bateria?: number;
  readonly fecha?: string;
}

const hace = (ms: number) => new Date(Date.now() - ms).toISOString();

async function estar(quien: Cliente, ...lugares: Lugar[]): Promise<void> {
  await quien.datos(
    'mutation ($u: [UbicacionInput!]!) { registrarUbicaciones(ubicaciones: $u) { aceptadas } }',
    {
      u: lugares.map((lugar) => Object.assign({ id: crypto.randomUUID(), fecha: hace(0) }, lugar)),
    },
  );
}

const persona = (pagina: Page, nombre: string): Locator =>
  pagina.getByRole('link', { name: new RegExp(`^${nombre} `) });

const dato = (pagina: Page, nombre: string): Locator =>
  pagina.locator('dt').filter({ hasText: nombre }).locator('+ dd');

/** The tag of an end of the track. */
const rotulo = (pagina: Page, extremo: 'Inicio' | 'Fin'): Locator =>
  pagina.locator('.mapa-extremo').filter({ hasText: extremo });

const dibujadas = (pagina: Page, cuantas: number): Promise<void> =>
  pagina
    .locator(`.mapa-personas[data-personas="${cuantas}"][data-a-la-vista="${cuantas}"]`)
    .waitFor({ state: 'attached' });

const nombreDe = (usuarioId: number) => `Persona ${usuarioId}`;

/** A thousand people of the other empresa, in rows beside each other. @returns the first one's id. */
async function sembrarMil({ app }: ServidorDePrueba): Promise<number> {
  const { db } = app.get<{ readonly db: BaseDatos }>(CONEXION, { strict: false });
  const primera = 10_001;
  await db.execute(sql`
    insert into usuario (id, empresa_id, nombre, correo, rol)
    select n, (select empresa_id from usuario where correo = 'eva@otra.local'), 'Persona ' || n,
           'persona-' || n || '@otra.local', 'colaborador'
    from generate_series(${primera}::int, ${primera + MIL - 1}::int) n`);
  await db.execute(sql`
    insert into ultima_ubicacion (usuario_id, id, lat, lon, precision, fecha)
    select n, gen_random_uuid(), 4.6 - ${SEPARACION}::float8 * ((n - ${primera}::int) / ${COLUMNAS}::int),
           -74 + ${SEPARACION}::float8 * ((n - ${primera}::int) % ${COLUMNAS}::int), 8, now()
    from generate_series(${primera}::int, ${primera + MIL - 1}::int) n`);
  return primera;
}
