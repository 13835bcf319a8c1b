import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pedir } from '../apoyo/cliente.js';
import { enNavegador } from '../apoyo/navegador.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { entrar } from './panel.js';

const TESELA = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const ATRIBUCION = '© Los autores del mapa <img src=x>';

enNavegador('Panel: the tiles of the map', (navegador) => {
  let teselas: Server;
  let origen: string;
  let servidor: ServidorDePrueba;
  let fallan = false;
  const procedencias = new Set<string | undefined>();

  beforeAll(async () => {
    teselas = createServer((peticion, respuesta) => {
      procedencias.add(peticion.headers.referer);
      respuesta.writeHead(fallan ? 503 : 200, { 'content-type': 'image/png' }).end(fallan ? '' : TESELA);
    });
    await new Promise<void>((resolve) => teselas.listen(0, '127.0.0.1', resolve));
    origen = `http://127.0.0.1:${(teselas.address() as AddressInfo).port}`;
    servidor = await iniciarServidor('embebido', {
      variables: { MAPA_TESELAS_URL: `${origen}/{z}/{x}/{y}.png`, MAPA_ATRIBUCION: ATRIBUCION },
    });
  });
  afterAll(() => teselas.close());

  it('come from where the server says, and the policy lets nothing else in', async () => {
    const politica = async (ruta: string) =>
      (await pedir(servidor.url, 'GET', ruta)).cabeceras.get('content-security-policy') ?? '';
    const [panel, otra] = await Promise.all([politica('/'), politica('/colaborador')]);
    expect(panel).toContain(`img-src 'self' data: ${origen};`);
    expect(panel.replace(` ${origen}`, '')).toBe(otra);

    const visita = await navegador.visitar(servidor.url);
    visita.tolerar(new RegExp(`^foreign host: ${origen}/`));
    const pagina = await visita.abrir();
    await entrar(pagina, 'supervisor@demo.local');
    await pagina.locator('img.leaflet-tile-loaded').first().waitFor();
    // They learn whose page it is, as their owners demand, and not which.
    expect([...procedencias]).toEqual([`${servidor.url}/`]);
    await pagina.getByText(ATRIBUCION, { exact: true }).waitFor();
  });

  it('may fail: people and zones stay, and the page says so', async () => {
    fallan = true;
    const ana = await servidor.entrar('ana');
    await ana.datos(
      'mutation ($u: [UbicacionInput!]!) { registrarUbicaciones(ubicaciones: $u) { aceptadas } }',
      {
        u: [{ id: crypto.randomUUID(), lat: 40.4, lon: -3.7, fecha: new Date().toISOString() }],
      },
    );
    const visita = await navegador.visitar(servidor.url);
    visita.tolerar(new RegExp(`^foreign host: ${origen}/|Failed to load resource`));
    const pagina = await visita.abrir();
    await entrar(pagina, 'supervisor@demo.local');
    await pagina.getByText('El fondo del mapa no se puede cargar').waitFor();
    await pagina.locator('.mapa-personas[data-a-la-vista="1"]').waitFor();
  });
});
