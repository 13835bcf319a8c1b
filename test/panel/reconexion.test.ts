import { afterEach, expect, it } from 'vitest';
import { enNavegador } from '../apoyo/navegador.js';
import { crearEntorno } from '../apoyo/perfiles.js';
import { arrancarProceso, type ProcesoDePrueba } from '../apoyo/proceso.js';
import { completada, entrar, enVivo, iniciarTarea, tarjeta, valoresDeLaBarra } from './panel.js';

/** The built server starts twice, the database recovers once, and the page waits up to 5 s between attempts. */
const PLAZO_MS = 90_000;

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
    'says that there is no connection, recovers by itself, and shows the task completed',
    { timeout: PLAZO_MS },
    async () => {
      const entorno = await crearEntorno('embebido');
      alTerminar.push(() => entorno.borrar());
      const variables = { ...entorno.variables, SIMULACION_INTERVALO_MS: '400', SIMULACION_INCREMENTO: '10' };
      const servidor = await arrancar(variables);

      const visita = await navegador.visitar(servidor.url);
      visita.tolerar(/net::ERR_|WebSocket connection to/);
      const pagina = await visita.abrir();
      let cargas = 0;
      pagina.on('framenavigated', () => cargas++);
      await entrar(pagina);
      const id = await iniciarTarea(pagina, 'a prueba de cortes');
      // Each value is there for a moment only, and a busy machine may miss it.
      const barra = tarjeta(pagina, id).locator('progress');
      await expect
        .poll(() => barra.evaluate(({ value }: HTMLProgressElement) => value), { timeout: 20_000 })
        .toBeGreaterThan(20);

      await servidor.terminar('SIGKILL');
      await pagina.getByText('Sin conexión: reintentando…').waitFor();
      let responder = () => {};
      const respuesta = new Promise<void>((resolver) => (responder = resolver));
      await pagina.route('**/graphql', async (ruta) => {
        if (ruta.request().postData()?.includes('query Presencias')) await respuesta;
        await ruta.continue();
      });
      await arrancar({ ...variables, PORT: new URL(servidor.url).port });

      await enVivo(pagina);
      await pagina.getByText('poniéndote al día…').waitFor();
      const valores = await valoresDeLaBarra(pagina, id);
      expect(valores.toSorted((a, b) => a - b)).toEqual(valores);
      await completada(pagina, id);
      // Not a word too early: one answer is still to come.
      await pagina.getByText('poniéndote al día…').waitFor();
      responder();
      await pagina.getByText('todo está al día').waitFor();
      expect(cargas).toBe(0);
    },
  );
});
