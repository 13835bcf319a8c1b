import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { exigirAccesible } from '../apoyo/accesibilidad.js';
import type { Cliente } from '../apoyo/cliente.js';
import { enNavegador } from '../apoyo/navegador.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { entrar } from './panel.js';

/** A square of 0.02°, to which the map is fitted: where a place on the screen is follows from its corners. */
const [OESTE, SUR, ESTE, NORTE] = [-74.1, 4.6, -74.08, 4.62];
const cuadrado = (oeste: number, sur: number, este: number, norte: number) => [
  [oeste, sur],
  [este, sur],
  [este, norte],
  [oeste, norte],
  [oeste, sur],
];

/** The map goes where it is sent at once. */
const QUIETO = { reducedMotion: 'reduce' } as const;

const CREAR = `mutation ($nombre: String!, $area: JSONObject!) {
  crearGeocerca(nombre: $nombre, area: $area, usuarioIds: []) { id }
}`;
const ACTUALIZAR = `mutation ($id: Int!, $nombre: String!) { actualizarGeocerca(id: $id, nombre: $nombre) { id } }`;
const GEOCERCAS = '{ geocercas { id nombre area usuarios { nombre } activa } }';

enNavegador('Panel: zones', (navegador) => {
  let servidor: ServidorDePrueba;
  let supervisor: Cliente;

  beforeAll(async () => {
    servidor = await iniciarServidor('embebido');
    supervisor = await servidor.entrar('supervisor');
    const area = { type: 'Polygon', coordinates: [cuadrado(OESTE, SUR, ESTE, NORTE)] };
    await supervisor.datos(CREAR, { nombre: 'Centro', area });
  });

  const zona = async (nombre: string) =>
    (await supervisor.datos(GEOCERCAS)).geocercas.find((una: { nombre: string }) => una.nombre === nombre);

  async function abrir(opciones = {}): Promise<Page> {
    const pagina = await (
      await navegador.visitar(servidor.url, { ...QUIETO, ...opciones })
    ).abrir('/#/mapa/zonas');
    await entrar(pagina, 'supervisor@demo.local');
    await enLista(pagina, 'Centro').waitFor();
    return pagina;
  }

  it('draws a polygon with the mouse, and the other tab shows it', async () => {
    const visita = await navegador.visitar(servidor.url, QUIETO);
    const pagina = await visita.abrir('/#/mapa/zonas');
    await entrar(pagina, 'supervisor@demo.local');
    const otra = await visita.abrir('/#/mapa/zonas');
    await enLista(otra, 'Centro').waitFor();
    // A tab that is not looked at does everything late.
    await pagina.bringToFront();

    const enPantalla = await encuadrarCentro(pagina);
    await boton(pagina, 'Nuevo polígono').click();
    const esquinas = [
      [-74.098, 4.602],
      [-74.082, 4.604],
      [-74.084, 4.616],
      [-74.09, 4.611],
    ] as const;
    for (const esquina of esquinas) await pagina.mouse.click(...enPantalla(esquina));
    await pagina.keyboard.press('Backspace');
    await pagina.mouse.click(...enPantalla([-74.097, 4.617]));
    // On the first one again: closed.
    await pagina.mouse.click(...enPantalla(esquinas[0]));
    await pagina.getByText('Polígono de 4 vértices').waitFor();

    await boton(pagina, 'Guardar zona').click();
    await pagina.getByText('Escribe un nombre').waitFor();
    await pagina.getByLabel('Nombre').fill('Recorrido norte');
    await pagina.getByLabel('Buscar persona').fill('ana');
    await pagina.getByRole('checkbox', { name: 'Ana' }).check();
    await boton(pagina, 'Guardar zona').click();
    await pagina.getByText('Zona «Recorrido norte» guardada.').first().waitFor();

    const guardada = await zona('Recorrido norte');
    expect(guardada.usuarios).toEqual([{ nombre: 'Ana' }]);
    esperarCerca(guardada.area.coordinates[0], [...esquinas.slice(0, 3), [-74.097, 4.617], esquinas[0]]);
    await enLista(otra, 'Recorrido norte').waitFor();

    // On the map it can be chosen too: of two, the smaller one.
    await pagina.mouse.click(...enPantalla([-74.095, 4.612]));
    await expect.poll(() => pagina.getByLabel('Nombre').inputValue()).toBe('Recorrido norte');
  });

  it('moves, inserts and deletes vertices by keyboard, and refuses sides that cross', async () => {
    const pagina = await abrir();
    await encuadrarCentro(pagina);
    await enLista(pagina, 'Centro').click();
    await boton(pagina, 'Editar la forma').focus();
    await pagina.keyboard.press('Enter');
    await pagina.keyboard.press('Escape');
    expect(await conFoco(boton(pagina, 'Editar la forma'))).toBe(true);
    await pagina.keyboard.press('Enter');
    const vertice = (cual: number, de: number) => boton(pagina, `Vértice ${cual} de ${de}`);
    expect(await conFoco(vertice(1, 4))).toBe(true);
    await pagina.keyboard.press('Insert');
    expect(await conFoco(vertice(2, 5))).toBe(true);
    await pagina.keyboard.press('Delete');
    expect(await conFoco(vertice(1, 4))).toBe(true);

    // Up through the opposite side.
    const alto = (await vertice(4, 4).boundingBox())!.y;
    while ((await vertice(1, 4).boundingBox())!.y > alto - 30) await pagina.keyboard.press('Shift+ArrowUp');
    for (let veces = 0; veces < 4; veces++) await pagina.keyboard.press('Shift+ArrowRight');
    const aviso = pagina.getByText('Los lados se cruzan');
    await aviso.waitFor();
    await exigirAccesible(pagina);
    await boton(pagina, 'Guardar zona').click();
    expect(await conFoco(aviso)).toBe(true);
    expect((await zona('Centro')).area.coordinates[0][0]).toEqual([OESTE, SUR]);

    await vertice(1, 4).focus();
    while ((await vertice(1, 4).boundingBox())!.y < alto + 60) await pagina.keyboard.press('Shift+ArrowDown');
    await aviso.waitFor({ state: 'detached' });
    await boton(pagina, 'Guardar zona').click();
    await pagina.getByText('Zona «Centro» guardada.').first().waitFor();
    const [primera, segunda] = (await zona('Centro')).area.coordinates[0];
    expect(primera[0]).toBeGreaterThan(OESTE + 0.001);
    expect(primera[1]).toBeGreaterThan(SUR + 0.01);
    expect(segunda).toEqual([ESTE, SUR]);
    expect(await conFoco(enLista(pagina, 'Centro'))).toBe(true);
  });

  it('makes a circle by keyboard alone, and deactivates it', async () => {
    const pagina = await abrir({ colorScheme: 'dark' });
    const { keyboard } = pagina;
    await boton(pagina, 'Nuevo círculo').focus();
    await keyboard.press('Enter');
    await boton(pagina, 'Poner el centro en el centro del mapa').focus();
    await keyboard.press('Enter');
    await pagina.getByLabel('Radio en metros').focus();
    await keyboard.press('ControlOrMeta+A');
    await keyboard.type('5');
    await pagina.getByText('El radio debe estar entre').waitFor();
    await keyboard.type('00');
    await pagina.getByRole('slider', { name: 'Radio' }).focus();
    await keyboard.press('ArrowRight');
    const leerRadio = async () => Number(await pagina.getByLabel('Radio en metros').inputValue());
    await expect.poll(leerRadio).toBeGreaterThan(500);
    const radio = await leerRadio();
    await exigirAccesible(pagina);
    await pagina.getByLabel('Nombre').focus();
    await keyboard.type('Almacén');
    await keyboard.press('Enter');
    await pagina.getByText('Zona «Almacén» guardada.').first().waitFor();
    expect(await zona('Almacén')).toMatchObject({ activa: true, area: { type: 'Circle', radius: radio } });

    expect(await conFoco(enLista(pagina, 'Almacén'))).toBe(true);
    await keyboard.press('Enter');
    await pagina.getByLabel('Zona activa').uncheck();
    await boton(pagina, 'Guardar zona').click();
    await enLista(pagina, 'Almacén Inactiva').waitFor();
    expect((await zona('Almacén')).activa).toBe(false);
    await exigirAccesible(pagina);
  });

  it('asks before changes are lost, keeps them in other views, and tells of what others change', async () => {
    const pagina = await abrir({ viewport: { width: 820, height: 1180 }, hasTouch: true });
    await enLista(pagina, 'Centro').click();
    await pagina.getByLabel('Nombre').fill('Centro histórico');
    await boton(pagina, 'Cancelar').click();
    await exigirAccesible(pagina);
    await pagina.keyboard.press('Escape');
    expect(await pagina.getByLabel('Nombre').inputValue()).toBe('Centro histórico');

    await pagina.goto('/#/tareas');
    await pagina.getByLabel('Tipo de tarea').waitFor();
    await boton(pagina, 'Cerrar sesión').click();
    await boton(pagina, 'Seguir editando').click();
    expect(await pagina.getByLabel('Nombre').inputValue()).toBe('Centro histórico');
    await pagina.goto('/#/tareas');
    await pagina.getByLabel('Tipo de tarea').waitFor();
    await supervisor.datos(ACTUALIZAR, { id: (await zona('Centro')).id, nombre: 'Centro viejo' });
    await pagina.goto('/#/mapa/zonas');
    await pagina.getByText('la ha llamado «Centro viejo»').waitFor();
    await boton(pagina, 'Guardar zona').click();
    await pagina.getByText('Elige arriba con qué versión').waitFor();
    expect((await zona('Centro viejo')).nombre).toBe('Centro viejo');
    expect(await pagina.getByLabel('Nombre').inputValue()).toBe('Centro histórico');
    await boton(pagina, 'Cargar su versión').click();
    expect(await pagina.getByLabel('Nombre').inputValue()).toBe('Centro viejo');
    expect(await conFoco(pagina.getByRole('heading', { name: 'Zona', exact: true }))).toBe(true);
    await boton(pagina, 'Volver').click();
    await enLista(pagina, 'Centro viejo').waitFor();

    await boton(pagina, 'Nuevo polígono').tap();
    const { x, y } = await medio(pagina.getByRole('application'));
    for (const [alEste, alSur] of [
      [-60, 60],
      [60, 60],
      [0, -60],
    ] as const)
      // prettier-ignore
      await pagina.touchscreen.tap(x + alEste, y + alSur);
    await boton(pagina, 'Terminar').tap();
    await pagina.getByText('Polígono de 3 vértices').waitFor();
    await boton(pagina, 'Cancelar').tap();
    await boton(pagina, 'Descartar').tap();
    await boton(pagina, 'Nuevo polígono').waitFor();
  });

  it('makes one zone although the answer is lost, and keeps what is changed while it is saved', async () => {
    const visita = await navegador.visitar(servidor.url, QUIETO);
    visita.tolerar(/ERR_FAILED/);
    const pagina = await visita.abrir('/#/mapa/zonas');
    await entrar(pagina, 'supervisor@demo.local');
    await boton(pagina, 'Nuevo círculo').click();
    await boton(pagina, 'Poner el centro en el centro del mapa').click();
    await pagina.getByLabel('Nombre').fill('Muelle');
    let soltar = () => {};
    const retenida = new Promise<void>((resolver) => (soltar = resolver));
    await pagina.route('**/graphql', async (paso) => {
      const cuerpo = paso.request().postData() ?? '';
      if (!/mutation (Crear|Actualizar)/.test(cuerpo)) return paso.continue();
      const response = await paso.fetch();
      if (cuerpo.includes('mutation Crear')) return paso.abort();
      await retenida;
      return paso.fulfill({ response });
    });
    await boton(pagina, 'Guardar zona').click();
    await pagina.getByText('No hay conexión con el servidor. Lo que has hecho').waitFor();

    await pagina.getByLabel('Nombre').fill('Muelle sur');
    await boton(pagina, 'Guardar zona').click();
    await boton(pagina, 'Guardando…').waitFor();
    await pagina.getByLabel('Nombre').fill('Muelle norte');
    soltar();
    await boton(pagina, 'Guardar zona').waitFor();
    expect(await pagina.getByLabel('Nombre').inputValue()).toBe('Muelle norte');
    expect(await conFoco(pagina.getByLabel('Nombre'))).toBe(true);
    await boton(pagina, 'Guardar zona').click();
    await pagina.getByText('Zona «Muelle norte» guardada.').first().waitFor();
    const nombres = (await supervisor.datos(GEOCERCAS)).geocercas.map(
      (una: { nombre: string }) => una.nombre,
    );
    expect(nombres.filter((nombre: string) => nombre.startsWith('Muelle'))).toEqual(['Muelle norte']);
  });

  it('leaves the map where a zone is being drawn when the first position arrives', async () => {
    const pagina = await (await navegador.visitar(servidor.url, QUIETO)).abrir('/#/mapa/zonas');
    await entrar(pagina, 'supervisor@otra.local');
    const nadie = pagina.getByText('Nadie ha enviado su posición todavía');
    await nadie.waitFor();
    await boton(pagina, 'Nuevo polígono').click();
    await boton(pagina, 'Añadir vértice en el centro del mapa').click();
    const vertice = boton(pagina, 'Primer vértice: cerrar el polígono');
    const antes = await medio(vertice);
    const ubicacion = { id: crypto.randomUUID(), lat: 41.4, lon: 2.2, fecha: new Date().toISOString() };
    const eva = await servidor.entrar('eva');
    await eva.datos(
      'mutation ($u: [UbicacionInput!]!) { registrarUbicaciones(ubicaciones: $u) { aceptadas } }',
      {
        u: [ubicacion],
      },
    );
    await nadie.waitFor({ state: 'detached' });
    expect(await medio(vertice)).toEqual(antes);
  });
});

const boton = (pagina: Page, nombre: string): Locator =>
  pagina.getByRole('button', { name: nombre, exact: true });

const enLista = (pagina: Page, nombre: string): Locator =>
  pagina.getByRole('listitem').getByRole('button', { name: nombre });

const conFoco = (nodo: Locator): Promise<boolean> => nodo.evaluate((uno) => uno === document.activeElement);

type Lugar = readonly [lon: number, lat: number];
type EnPantalla = (lugar: Lugar) => [x: number, y: number];

/** Shows the zone of the corners above. @returns where on the screen a place near it is. */
async function encuadrarCentro(pagina: Page): Promise<EnPantalla> {
  await enLista(pagina, 'Centro').click();
  await boton(pagina, 'Editar la forma').click();
  const suroeste = await medio(boton(pagina, 'Vértice 1 de 4'));
  const noreste = await medio(boton(pagina, 'Vértice 3 de 4'));
  await boton(pagina, 'Dejar de editar').click();
  await boton(pagina, 'Volver').click();
  return ([lon, lat]) => [
    suroeste.x + ((lon - OESTE) / (ESTE - OESTE)) * (noreste.x - suroeste.x),
    suroeste.y + ((lat - SUR) / (NORTE - SUR)) * (noreste.y - suroeste.y),
  ];
}

/** Where the middle of a handle is. */
async function medio(nodo: Locator) {
  const { x, y, width, height } = (await nodo.boundingBox())!;
  return { x: x + width / 2, y: y + height / 2 };
}

/** Two pixels at the scale of these maps. */
const CERCA = 2e-4;

function esperarCerca(leidas: number[][], esperadas: readonly Lugar[]): void {
  expect(leidas).toHaveLength(esperadas.length);
  for (const [n, [lon, lat]] of esperadas.entries()) {
    expect(Math.abs(leidas[n]![0]! - lon)).toBeLessThan(CERCA);
    expect(Math.abs(leidas[n]![1]! - lat)).toBeLessThan(CERCA);
  }
}
