import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type * as Cliente from '../../../src/sincronizacion/cliente/index.js';
import { enNavegador } from '../../apoyo/navegador.js';
import { ServidorFingido } from './servidor-fingido.js';

const RAIZ = resolve(import.meta.dirname, '../../..');

const PAGINA = `<!doctype html><link rel="icon" href="data:,"><script type="module">
  import { abrirIndexedDB, SesionGuardada, SyncService } from '/cliente.js';
  const { cola, sesion: deposito } = abrirIndexedDB('ana');
  globalThis.sesion = new SesionGuardada({ nombre: 'ana', deposito });
  globalThis.servicio = new SyncService({ nombre: 'ana', almacen: cola, sesion });
</script>`;

enNavegador('The offline queue in a browser', (navegador) => {
  const servidor = new ServidorFingido();
  let http: Server;
  let url: string;
  /** While set, requests arrive, and no answer goes back. */
  let mudo = false;

  beforeAll(async () => {
    const biblioteca = await empaquetar();
    http = createServer((peticion, respuesta) => {
      if (peticion.method === 'GET') {
        const esBiblioteca = peticion.url === '/cliente.js';
        respuesta.setHeader('content-type', esBiblioteca ? 'text/javascript' : 'text/html');
        respuesta.end(esBiblioteca ? biblioteca : PAGINA);
        return;
      }
      let cuerpo = '';
      peticion.on('data', (parte: Buffer) => (cuerpo += parte.toString()));
      peticion.on('end', () => {
        const contestada = servidor.contestar(peticion.url!, cuerpo, peticion.headers.authorization);
        if (mudo) return;
        respuesta.writeHead(contestada.status, { 'content-type': 'application/json' });
        respuesta.end(JSON.stringify(contestada.cuerpo));
      });
    });
    await new Promise<void>((listo) => http.listen(0, '127.0.0.1', listo));
    url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    http.closeAllConnections();
    http.close();
  });

  it('outlives a reload and a tab killed while it sends; two tabs share it, and everything arrives once', async () => {
    const visita = await navegador.visitar(url);
    const una = await visita.abrir();
    const otra = await visita.abrir();
    await una.evaluate((tokens) => globalThis.sesion.iniciar(tokens), servidor.entrar());

    // In turns: the place in the queue is the database's, not a tab's.
    for (let i = 0; i < 6; i++) await encolar(i % 2 ? una : otra, `m${i}`);
    await encolar(una, '');
    await ubicar(una, 'u1');
    await ubicar(otra, 'u2');
    expect(await contar(otra)).toEqual({ pendiente: 8, enviando: 0, hecha: 0, error: 0 });

    await una.reload();
    expect(await contar(una)).toMatchObject({ pendiente: 8 });

    mudo = true;
    await una.evaluate(() => globalThis.servicio.iniciar());
    await expect.poll(() => servidor.negocio.diario.length).toBe(8);
    expect(await contar(otra)).toMatchObject({ enviando: 8 });
    // It is held by the tab that sends, and free when that is no more.
    await otra.evaluate(() => globalThis.servicio.iniciar());
    await ubicar(otra, 'u3');
    mudo = false;
    await una.close();

    await expect.poll(() => contar(otra)).toEqual({ pendiente: 0, enviando: 0, hecha: 8, error: 1 });
    expect(servidor.negocio.diario).toEqual([
      ...Array.from({ length: 6 }, (_, i) => `mensaje m${i}: m${i}`),
      ...['u1', 'u2', 'u3'].map((id) => `ubicacion ${id}`),
    ]);
    const [fallida] = await otra.evaluate(() => globalThis.servicio.listar('error'));
    expect(fallida).toMatchObject({ orden: 7, fallo: { motivo: 'rechazada', code: 'BAD_USER_INPUT' } });
  });

  it('tells other tabs of a change, renews the session once for all, and drops what it is told to', async () => {
    const visita = await navegador.visitar(url);
    visita.tolerar(/status of 401/);
    const paginas = [await visita.abrir(), await visita.abrir()];
    const [una, otra] = paginas as [Page, Page];
    await una.evaluate((tokens) => globalThis.sesion.iniciar(tokens), servidor.entrar());
    const visto = otra.evaluate(
      () =>
        new Promise((resolver) => {
          globalThis.servicio.iniciar();
          globalThis.servicio.suscribir(({ cuentas }) => cuentas.error === 1 && resolver(cuentas));
        }),
    );
    servidor.caducarAccess();
    const usado = (await otra.evaluate(() => globalThis.sesion.token()))!;
    const renovados = paginas.map((pagina) =>
      pagina.evaluate((token) => globalThis.sesion.renovar(token), usado),
    );
    expect(new Set(await Promise.all(renovados)).size).toBe(1);
    expect(servidor.reutilizados).toBe(0);
    await encolar(una, '');
    servidor.caducarAccess();
    await una.evaluate(() => globalThis.servicio.sincronizar());
    expect(await visto).toEqual({ pendiente: 0, enviando: 0, hecha: 0, error: 1 });
    await otra.evaluate(async () => {
      const [fallida] = await globalThis.servicio.listar('error');
      await globalThis.servicio.descartar(fallida!.id);
    });
    expect(await contar(una)).toMatchObject({ error: 0 });
  });
});

declare global {
  // oxlint-disable-next-line no-var -- the page's own variables
  var servicio: Cliente.SyncService, sesion: Cliente.SesionGuardada;
}

/** The library as a page gets it. */
async function empaquetar(): Promise<string> {
  const salida = await build({
    root: RAIZ,
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    build: {
      write: false,
      minify: false,
      lib: {
        entry: resolve(RAIZ, 'src/sincronizacion/cliente/index.ts'),
        formats: ['es'],
        fileName: 'cliente',
      },
    },
  });
  const [{ output }] = salida as unknown as [{ output: [{ code: string }] }];
  return output[0].code;
}

const encolar = (pagina: Page, texto: string) =>
  pagina.evaluate(async (id) => {
    await globalThis.servicio.encolar('mensaje', { id, texto: id, conversacionId: 1 });
  }, texto);

const ubicar = (pagina: Page, marca: string) =>
  pagina.evaluate(async (id) => {
    const fecha = new Date().toISOString();
    await globalThis.servicio.encolar('ubicaciones', { ubicaciones: [{ id, lat: 0, lon: 0, fecha }] });
  }, marca);

const contar = (pagina: Page) =>
  pagina.evaluate(async () => {
    const estados = ['pendiente', 'enviando', 'hecha', 'error'] as const;
    const listas = await Promise.all(estados.map((estado) => globalThis.servicio.listar(estado)));
    return Object.fromEntries(estados.map((estado, i) => [estado, listas[i]!.length]));
  });
