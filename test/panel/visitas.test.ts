import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { exigirAccesible } from '../apoyo/accesibilidad.js';
import type { Cliente } from '../apoyo/cliente.js';
import { enNavegador } from '../apoyo/navegador.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { cortable } from './chat-red.js';
import { entrar, enVivo, irA } from './panel.js';

const ASIGNAR = `mutation ($titulo: String!, $usuarioId: Int!, $programadaPara: DateTime!) {
  asignarActividad(titulo: $titulo, usuarioId: $usuarioId, programadaPara: $programadaPara) { id }
}`;
const CHECK_IN = 'mutation ($id: Int!) { registrarCheckIn(actividadId: $id) { id } }';
const CHECK_OUT = 'mutation ($id: Int!) { registrarCheckOut(actividadId: $id) { id } }';
const VISITAS = `query ($fecha: Date!) {
  actividades(fecha: $fecha) { id titulo usuarioId estado programadaPara direccion lat lon }
}`;

/** Of the demo's empresa. */
const ZONA = 'Europe/Madrid';
const diaEnMadrid = (fecha: Date) =>
  new Intl.DateTimeFormat('sv', { timeZone: ZONA, dateStyle: 'short' }).format(fecha);

/** A busy machine's. */
const ESPERA = { timeout: 15_000 };

enNavegador('Panel: visits', (navegador) => {
  let servidor: ServidorDePrueba;
  let supervisor: Cliente;
  let ana: Cliente;
  let luis: Cliente;
  let eva: Cliente;
  let otro: Cliente;

  beforeAll(async () => {
    servidor = await iniciarServidor('embebido');
    [supervisor, ana, luis, eva, otro] = (await Promise.all(
      ['supervisor', 'ana', 'luis', 'eva', 'supervisor@otra.local'].map((quien) => servidor.entrar(quien)),
    )) as [Cliente, Cliente, Cliente, Cliente, Cliente];
  });

  const asignar = async (
    titulo: string,
    { id: usuarioId }: Cliente,
    programadaPara: string,
    quien = supervisor,
  ): Promise<number> =>
    (await quien.datos(ASIGNAR, { titulo, usuarioId, programadaPara })).asignarActividad.id;

  const delDia = async (fecha: string) => (await supervisor.datos(VISITAS, { fecha })).actividades;

  const irAlDia = (pagina: Page, dia: string) =>
    pagina.evaluate((hash) => (location.hash = hash), `#/visitas/${dia}`);

  const estado = (pagina: Page, titulo: string, nombre: string) =>
    visita(pagina, titulo).getByText(nombre, { exact: true }).waitFor();

  it('assigns a visit, and shows in two tabs how far it is', async () => {
    const visitante = await navegador.visitar(servidor.url);
    const pagina = await visitante.abrir();
    await entrar(pagina, 'supervisor@demo.local');
    await irA(pagina, 'Visitas');
    await pagina.getByText('No hay visitas este día').waitFor();

    await pagina.getByRole('link', { name: 'Asignar visita' }).click();
    await pagina.getByRole('button', { name: 'Asignar', exact: true }).click();
    await pagina.getByText('Escribe qué hay que hacer.').waitFor();
    await pagina.getByText('Elige quién la hará.').waitFor();
    expect(await tieneFoco(pagina.getByLabel('Qué hay que hacer'))).toBe(true);

    await escribirVisita(pagina, 'Revisar el contador', 'Ana', '2027-05-14T10:30');
    await pagina.getByLabel('Dirección').fill('Calle del Pez 3');
    await pagina.getByLabel('Latitud y longitud').fill('40.4231, -3.7057');
    await pagina.getByRole('button', { name: 'Asignar', exact: true }).click();

    const nueva = visita(pagina, 'Revisar el contador');
    await nueva.getByText('Calle del Pez 3').waitFor();
    expect(new URL(pagina.url()).hash).toBe('#/visitas/2027-05-14');
    expect(await tieneFoco(nueva)).toBe(true);
    await nueva.getByText('Nueva', { exact: true }).waitFor();
    expect(await nueva.getByRole('link', { name: 'Ana' }).getAttribute('href')).toBe(
      `#/mapa/persona/${ana.id}`,
    );
    const [asignada] = await delDia('2027-05-14');
    expect(asignada).toMatchObject({
      titulo: 'Revisar el contador',
      usuarioId: ana.id,
      estado: 'PENDIENTE',
      direccion: 'Calle del Pez 3',
      lat: 40.4231,
      lon: -3.7057,
    });
    expect(Date.parse(asignada.programadaPara)).toBe(Date.UTC(2027, 4, 14, 8, 30));

    const otra = await visitante.abrir('/#/visitas/2027-05-13');
    await enVivo(otra);
    await otra.getByText('No hay visitas este día').waitFor();
    await otra.getByRole('button', { name: 'Día siguiente' }).click();
    for (const una of [pagina, otra]) await estado(una, 'Revisar el contador', 'Pendiente');
    await ana.datos(CHECK_IN, { id: asignada.id });
    for (const una of [pagina, otra]) await estado(una, 'Revisar el contador', 'En curso');
    await visita(otra, 'Revisar el contador').getByText('Entrada:').waitFor();
    await ana.datos(CHECK_OUT, { id: asignada.id });
    for (const una of [pagina, otra]) await estado(una, 'Revisar el contador', 'Completada');
    await visita(otra, 'Revisar el contador').getByText('Salida:').waitFor();
  });

  it('shows the visits of a day by their hour, of one state or person, and nothing of another empresa', async () => {
    const dia = '2027-06-01';
    await asignar('de eva', eva, `${dia}T09:00:00Z`, otro);
    await asignar('la de la tarde', ana, `${dia}T15:00:00Z`);
    const enCurso = await asignar('la de la mañana', luis, `${dia}T07:00:00Z`);
    await asignar('la del mediodía', luis, `${dia}T11:00:00Z`);
    await luis.datos(CHECK_IN, { id: enCurso });

    const pagina = await (await navegador.visitar(servidor.url)).abrir(`/#/visitas/${dia}`);
    await entrar(pagina, 'supervisor@demo.local');
    const titulos = () => pagina.locator('.visitas-lista h3').allTextContents();
    await expect.poll(titulos, ESPERA).toEqual(['la de la mañana', 'la del mediodía', 'la de la tarde']);
    const filtro = (nombre: string) => pagina.getByRole('button', { name: nombre });
    await filtro('En curso 1').click();
    await expect.poll(titulos, ESPERA).toEqual(['la de la mañana']);
    await filtro('Pendientes 2').click();
    await expect.poll(titulos, ESPERA).toEqual(['la del mediodía', 'la de la tarde']);
    await pagina.getByLabel('Persona').selectOption('Luis');
    await expect.poll(titulos, ESPERA).toEqual(['la del mediodía']);
    await filtro('Todas 2').click();
    await expect.poll(titulos, ESPERA).toEqual(['la de la mañana', 'la del mediodía']);
    await filtro('Incompletas 0').click();
    await pagina.getByText('Ninguna visita de este día es como pides').waitFor();
    await filtro('Todas 2').click();
    await pagina.getByLabel('Persona').selectOption('Todas');

    await pagina.getByRole('link', { name: 'Asignar visita' }).click();
    await pagina.getByLabel('Quién la hará').waitFor();
    for (const esquema of ['light', 'dark'] as const) {
      await pagina.emulateMedia({ colorScheme: esquema, reducedMotion: 'reduce' });
      await exigirAccesible(pagina);
    }
    expect(await pagina.getByText('Eva', { exact: true }).count()).toBe(0);
    expect(await pagina.getByText('de eva').count()).toBe(0);

    // Late by the clock, whichever day that was.
    const haceMedia = new Date(Date.now() - 25.2 * 60_000);
    await asignar('sin llegar', ana, haceMedia.toISOString());
    await irAlDia(pagina, diaEnMadrid(haceMedia));
    await visita(pagina, 'sin llegar')
      .getByText(/^sin check-in, 2[56] min tarde$/)
      .waitFor();
  });

  it('knows the hours of the empresa: one that does not exist, and one that comes twice', async () => {
    const pagina = await (await navegador.visitar(servidor.url)).abrir(`/#/visitas/nueva/${luis.id}`);
    await entrar(pagina, 'supervisor@demo.local');
    await expect.poll(() => pagina.getByLabel('Quién la hará').inputValue(), ESPERA).toBe(String(luis.id));
    const boton = pagina.getByRole('button', { name: 'Asignar', exact: true });
    // Proposed for the day that is shown, unless the user has said otherwise.
    const momento = () => pagina.getByLabel('Día y hora').inputValue();
    await pagina.getByLabel('Día de las visitas').fill('2027-03-01');
    await expect.poll(momento, ESPERA).toBe('2027-03-01T09:00');
    await pagina.getByRole('button', { name: 'Día siguiente' }).click();
    await expect.poll(momento, ESPERA).toBe('2027-03-02T09:00');
    await pagina.getByLabel('Día y hora').fill('2027-03-02T10:15');
    await pagina.getByRole('button', { name: 'Día siguiente' }).click();
    await pagina
      .getByText('Miércoles, 3 de marzo')
      .or(pagina.getByText('miércoles, 3 de marzo'))
      .first()
      .waitFor();
    expect(await momento()).toBe('2027-03-02T10:15');

    await escribirVisita(pagina, 'a deshora', 'Luis', '2027-03-28T02:30');
    await boton.click();
    await pagina.getByText('Esa hora no existe ese día').waitFor();

    await pagina.getByLabel('Día y hora').fill('2150-01-01T10:00');
    // What the server refuses is told beside its field, and what was typed stays.
    await boton.click();
    await pagina.getByText('Elige un día entre los años 2000 y 2099.').waitFor();
    expect(await pagina.getByLabel('Qué hay que hacer').inputValue()).toBe('a deshora');

    await pagina.getByLabel('Día y hora').fill('2027-10-31T02:30');
    await pagina.getByLabel('La segunda: 02:30 (GMT+1)').check();
    await boton.click();
    await visita(pagina, 'a deshora').waitFor();
    const [asignada] = await delDia('2027-10-31');
    expect(Date.parse(asignada.programadaPara)).toBe(Date.UTC(2027, 9, 31, 1, 30));
  });

  it('does not assign twice what may have been assigned, and shows whether it was', async () => {
    const visitante = await navegador.visitar(servidor.url);
    visitante.tolerar(/net::ERR_/);
    const pagina = await visitante.abrir('/#/visitas/nueva');
    await entrar(pagina, 'supervisor@demo.local');
    let llega = false;
    await pagina.route('**/graphql', async (ruta) => {
      if (!ruta.request().postData()?.includes('AsignarVisita')) return ruta.continue();
      if (llega) await ruta.fetch();
      return ruta.abort();
    });
    await escribirVisita(pagina, 'en duda', 'Ana', '2027-07-07T09:00');
    const boton = pagina.getByRole('button', { name: 'Asignar', exact: true });
    await boton.click();
    await pagina.getByText('No sabemos si la visita se ha asignado').waitFor();
    expect(await delDia('2027-07-07')).toEqual([]);
    expect(await pagina.getByLabel('Qué hay que hacer').inputValue()).toBe('en duda');

    llega = true;
    await boton.click();
    await pagina.getByText('La visita sí se asignó').waitFor();
    await visita(pagina, 'en duda').waitFor();
    expect(await delDia('2027-07-07')).toHaveLength(1);
    await pagina.getByRole('button', { name: 'Cancelar' }).click();
    await pagina.getByRole('link', { name: 'Asignar visita' }).waitFor();
    expect(new URL(pagina.url()).hash).toBe('#/visitas/2027-07-07');
    expect(await tieneFoco(pagina.getByRole('link', { name: 'Asignar visita' }))).toBe(true);
  });

  it('shows more visits of a day than fit one list of the server', async () => {
    const dia = '2027-09-01';
    await asignar('la que no cabía', ana, `${dia}T06:00:00Z`);
    const pagina = await (await navegador.visitar(servidor.url)).abrir();
    await pagina.route('**/graphql', async (ruta) => {
      if (!ruta.request().postData()?.includes('query Visitas(')) return ruta.continue();
      const actividades = Array.from({ length: 1_000 }, (_, numero) => ({
        id: 1_000_000 + numero,
        titulo: `la ${numero}`,
        usuarioId: ana.id,
        estado: 'PENDIENTE',
        programadaPara: `${dia}T10:00:00Z`,
      }));
      return ruta.fulfill({ json: { data: { actividades } } });
    });
    await entrar(pagina, 'supervisor@demo.local');
    await irAlDia(pagina, dia);
    await visita(pagina, 'la que no cabía').waitFor();
  });

  it('reads the day again after a loss of connection', async () => {
    const dia = '2027-08-02';
    const visitante = await navegador.visitar(servidor.url);
    visitante.tolerar(/net::ERR_|WebSocket/);
    const pagina = await visitante.abrir(`/#/visitas/${dia}`);
    const red = await cortable(pagina);
    await entrar(pagina, 'supervisor@demo.local');
    const conocida = await asignar('la de antes', ana, `${dia}T09:00:00Z`);
    await estado(pagina, 'la de antes', 'Pendiente');
    await red.cortar();
    await pagina.getByText('Sin conexión: reintentando…').waitFor();
    await ana.datos(CHECK_IN, { id: conocida });
    await asignar('la de mientras', luis, `${dia}T08:00:00Z`);
    await red.volver();
    await enVivo(pagina);
    await estado(pagina, 'la de antes', 'En curso');
    await estado(pagina, 'la de mientras', 'Pendiente');
  });
});

const visita = (pagina: Page, titulo: string): Locator =>
  pagina.getByRole('listitem').filter({ has: pagina.getByRole('heading', { name: titulo }) });

const tieneFoco = (nodo: Locator) => nodo.evaluate((uno) => uno === document.activeElement);

async function escribirVisita(pagina: Page, titulo: string, persona: string, momento: string) {
  await pagina.getByLabel('Qué hay que hacer').fill(titulo);
  await pagina.getByLabel('Quién la hará').selectOption(persona);
  await pagina.getByLabel('Día y hora').fill(momento);
}
