import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { Cliente } from '../apoyo/cliente.js';
import { enNavegador } from '../apoyo/navegador.js';
import { CLAVE_DEMO, crearEntorno } from '../apoyo/perfiles.js';
import { arrancarProceso, type ProcesoDePrueba } from '../apoyo/proceso.js';
import { empezar, RAPIDO } from '../demostracion/funcion.js';
import { completada, entrar, enVivo, iniciarTarea, irA, tarjeta } from './panel.js';

/** The built server starts twice, the database recovers once, and the page waits up to 5 s between attempts. */
const PLAZO_MS = 120_000;
const CON_CALMA = { timeout: 20_000, interval: 200 };
const GRUPO = 'Equipo de calle';

enNavegador('Panel: a server that dies and comes back', (navegador) => {
  const alTerminar: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const terminar of alTerminar.splice(0).toReversed()) await terminar();
  });

  async function arrancar(variables: Record<string, string>): Promise<ProcesoDePrueba> {
    const proceso = await arrancarProceso(variables);
    alTerminar.push(() => proceso.terminar('SIGKILL'));
    return proceso;
  }

  it(
    'says that there is no connection, recovers by itself, and has all that happened meanwhile',
    { timeout: PLAZO_MS },
    async () => {
      const entorno = await crearEntorno('embebido');
      alTerminar.push(() => entorno.borrar());
      const variables = { ...entorno.variables, SIMULACION_INTERVALO_MS: '400', SIMULACION_INCREMENTO: '5' };
      const servidor = await arrancar(variables);
      const { lineas } = empezar({ ...RAPIDO, rapidez: 10, cada: 250, url: servidor.url });
      await lineas.siguiente((linea) => linea.startsWith('Ana checks'));

      const visita = await navegador.visitar(servidor.url);
      visita.tolerar(/net::ERR_|WebSocket connection to/);
      const pagina = await visita.abrir();
      let cargas = 0;
      pagina.on('load', () => cargas++);
      await entrar(pagina, 'supervisor@demo.local');
      await irA(pagina, 'Tareas');
      const id = await iniciarTarea(pagina, 'a prueba de cortes');
      // Each value is there for a moment only, and a busy machine may miss it.
      const barra = tarjeta(pagina, id).locator('progress');
      await expect
        .poll(() => barra.evaluate(({ value }: HTMLProgressElement) => value), CON_CALMA)
        .toBeGreaterThan(10);
      await irA(pagina, 'Chat');
      await pagina.getByRole('link', { name: GRUPO }).click();

      await servidor.terminar('SIGKILL');
      await pagina.getByText('Sin conexión: reintentando…').waitFor();
      await pagina.getByText('Sin conexión desde las').waitFor();
      let responder = () => {};
      const respuesta = new Promise<void>((resolver) => (responder = resolver));
      await pagina.route('**/graphql', async (ruta) => {
        if (ruta.request().postData()?.includes('query Presencias')) await respuesta;
        await ruta.continue();
      });
      await arrancar({ ...variables, PORT: new URL(servidor.url).port });

      // While the page waits for its next attempt, or has only just come back.
      const [supervisor, ana, luis] = await Promise.all(
        ['supervisor@demo.local', 'ana@demo.local', 'luis@demo.local'].map((quien) =>
          Cliente.entrar(servidor.url, quien, CLAVE_DEMO),
        ),
      );
      if (!supervisor || !ana || !luis) throw new Error('nobody signed in');
      const { conversaciones } = await supervisor.datos('{ conversaciones { id nombre } }');
      const grupo = conversaciones.find(({ nombre }: { nombre: string }) => nombre === GRUPO).id;
      await escribir(luis, grupo, 'Escrito durante el corte');
      await ana.datos('mutation { enviarPanico(mensaje: "Pulsado durante el corte") { id } }');
      await enVivo(pagina);
      // Not a word too early: one answer is still to come.
      await pagina.getByText('poniéndote al día…').waitFor();

      await expect
        .poll(() => textos(pagina, '.mensaje-texto'), CON_CALMA)
        .toEqual(expect.arrayContaining(['Escrito durante el corte']));
      await igual(
        () => textos(pagina, '.mensaje-texto').then((todos) => todos.slice(-40)),
        async () => (await mensajes(supervisor, grupo)).slice(-40),
      );
      await irA(pagina, 'Visitas');
      await igual(
        () =>
          pagina
            .locator('.visita')
            .evaluateAll((nodos) =>
              nodos
                .map(
                  (nodo) =>
                    `${(nodo as HTMLElement).dataset['visitaId']} ${nodo.querySelector('.estado')?.textContent}`,
                )
                .sort(),
            ),
        async () => (await visitasDeHoy(supervisor)).sort(),
      );
      await irA(pagina, 'Alertas');
      await pagina.getByText('Pulsado durante el corte').first().waitFor();
      await irA(pagina, 'Mapa');
      await pagina.locator('.persona').filter({ hasText: 'Ana' }).getByText('ahora').waitFor();
      await pagina.locator('.persona').filter({ hasText: 'Ana' }).click();
      await igual(
        async () =>
          Number(await pagina.locator('dt').filter({ hasText: 'Posiciones' }).locator('+ dd').textContent()),
        () => posicionesDeHoy(ana),
      );

      await irA(pagina, 'Tareas');
      await completada(pagina, id);
      await pagina.getByText('poniéndote al día…').waitFor();
      responder();
      await pagina.getByText('todo está al día').waitFor();
      expect(cargas).toBe(0);
    },
  );
});

const textos = (pagina: Page, selector: string): Promise<string[]> =>
  pagina.locator(selector).allTextContents();

/** What the page shows comes to be what the server has, while both go on. */
async function igual(enPagina: () => Promise<unknown>, enServidor: () => Promise<unknown>): Promise<void> {
  await expect
    .poll(async () => {
      const antes = JSON.stringify(await enServidor());
      const mostrado = JSON.stringify(await enPagina());
      return mostrado === antes || mostrado === JSON.stringify(await enServidor())
        ? 'the same'
        : [antes, mostrado];
    }, CON_CALMA)
    .toBe('the same');
}

const escribir = (quien: Cliente, conversacionId: number, texto: string): Promise<unknown> =>
  quien.datos(
    `mutation ($id: UUID!, $conversacionId: Int!, $texto: String!) {
      enviarMensaje(id: $id, conversacionId: $conversacionId, texto: $texto) { id }
    }`,
    { id: randomUUID(), conversacionId, texto },
  );

async function mensajes(quien: Cliente, conversacionId: number): Promise<string[]> {
  const { mensajes: leidos } = await quien.datos(
    'query ($id: Int!) { mensajes(conversacionId: $id, last: 50) { edges { node { texto } } } }',
    { id: conversacionId },
  );
  return leidos.edges.map(({ node }: { node: { texto: string } }) => node.texto);
}

const ESTADOS: Readonly<Record<string, string>> = {
  PENDIENTE: 'Pendiente',
  EN_CURSO: 'En curso',
  COMPLETADA: 'Completada',
  INCOMPLETA: 'Incompleta',
};

async function visitasDeHoy(supervisor: Cliente): Promise<string[]> {
  const { empresa } = await supervisor.datos('{ empresa { zonaHoraria } }');
  const fecha = new Intl.DateTimeFormat('sv', { timeZone: empresa.zonaHoraria }).format(new Date());
  const { actividades } = await supervisor.datos(
    'query ($fecha: Date!) { actividades(fecha: $fecha) { id estado } }',
    { fecha },
  );
  return actividades.map(({ id, estado }: { id: number; estado: string }) => `${id} ${ESTADOS[estado]}`);
}

async function posicionesDeHoy(quien: Cliente): Promise<number> {
  const desde = new Date(Date.now() - 3_600_000).toISOString();
  const { recorrido } = await quien.datos(
    `query ($usuarioId: Int!, $desde: DateTime!, $hasta: DateTime!) {
      recorrido(usuarioId: $usuarioId, desde: $desde, hasta: $hasta) { id }
    }`,
    { usuarioId: quien.id, desde, hasta: new Date(Date.now() + 60_000).toISOString() },
  );
  return recorrido.length;
}
