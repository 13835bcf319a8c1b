import { beforeAll, describe, expect, it } from 'vitest';
import { enNavegador } from '../apoyo/navegador.js';
import { pedir } from '../apoyo/cliente.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

const OPERACIONES = [
  'post /sesion/iniciar',
  'post /sesion/renovar',
  'post /sesion/cerrar',
  'post /tareas/iniciar',
  'get /tareas',
  'get /tareas/{id}',
  'post /tareas/{id}/cancelar',
  'get /tareas/{id}/progreso',
];

let servidor: ServidorDePrueba;

const politicaDe = async (ruta: string) =>
  (await pedir(servidor.url, 'GET', ruta)).cabeceras.get('content-security-policy') ?? '';

beforeAll(async () => {
  servidor = await iniciarServidor('embebido');
});

describe('/docs/json', () => {
  let documento: any;
  let operaciones: [nombre: string, operacion: any][];

  beforeAll(async () => {
    documento = (await pedir(servidor.url, 'GET', '/docs/json')).cuerpo;
    operaciones = Object.entries<object>(documento.paths).flatMap(([ruta, metodos]) =>
      Object.entries(metodos).map(([metodo, operacion]): [string, any] => [`${metodo} ${ruta}`, operacion]),
    );
  });

  it('has every operation of the contract', () => {
    expect(documento.openapi).toMatch(/^3\./);
    expect(operaciones.map(([nombre]) => nombre)).toEqual(expect.arrayContaining(OPERACIONES));
  });

  it('is consistent: references, identifiers and parameters', () => {
    const referencias = [...JSON.stringify(documento).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
      ([, ruta = '']) => ruta,
    );
    expect(referencias).not.toEqual([]);
    for (const ruta of referencias) {
      const destino = ruta.split('/').reduce((nodo, paso) => nodo?.[paso], documento);
      expect(destino, ruta).toBeDefined();
    }
    const ids = operaciones.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [nombre, { parameters = [] }] of operaciones) {
      const claves = parameters.map((parametro: any) => `${parametro.in} ${parametro.name.toLowerCase()}`);
      expect(new Set(claves).size, nombre).toBe(claves.length);
      const deRuta = [...nombre.matchAll(/\{(\w+)\}/g)].map(([, parametro]) => `path ${parametro}`);
      expect(
        claves.filter((clave: string) => clave.startsWith('path')),
        nombre,
      ).toEqual(deRuta);
      // Every header of the contract is optional.
      expect(parameters.filter((parametro: any) => parametro.in === 'header' && parametro.required)).toEqual(
        [],
      );
    }
  });

  it('gives the schema of every answer, problems included', () => {
    for (const [nombre, { responses }] of operaciones) {
      const exitos = Object.entries<any>(responses).filter(([estado]) => estado.startsWith('2'));
      expect(exitos.length, nombre).toBeGreaterThan(0);
      for (const [estado, { description, content }] of exitos) {
        expect(description, nombre).not.toBe('');
        const esquemas = Object.values<any>(content ?? {}).map(({ schema }) => schema);
        if (estado === '204') expect(esquemas, nombre).toEqual([]);
        else expect(esquemas, nombre).toEqual([expect.objectContaining({})]);
      }
      expect(responses.default, nombre).toEqual({ $ref: '#/components/responses/Problema' });
    }
    expect(documento.components.responses.Problema.content).toEqual({
      'application/problem+json': { schema: { $ref: '#/components/schemas/Problema' } },
    });
  });

  it('describes the problems that the server really answers', async () => {
    const { properties, required } = documento.components.schemas.Problema;
    const respuestas = await Promise.all([
      pedir(servidor.url, 'GET', '/tareas'),
      pedir(servidor.url, 'GET', '/no-existe'),
      pedir(servidor.url, 'POST', '/sesion/iniciar', { cuerpo: { correo: 1 } }),
    ]);
    expect(respuestas.map(({ estado }) => estado)).toEqual([401, 404, 400]);
    for (const { cabeceras, cuerpo } of respuestas) {
      expect(cabeceras.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(Object.keys(properties)).toEqual(expect.arrayContaining(Object.keys(cuerpo)));
      expect(Object.keys(cuerpo)).toEqual(expect.arrayContaining(required));
      expect(properties.code.enum).toContain(cuerpo.code);
    }
  });
});

describe('the content security policy', () => {
  it('lets /docs have its own inline styles, by their hashes, and nothing else', async () => {
    const [docs, panel] = await Promise.all([politicaDe('/docs'), politicaDe('/')]);
    const sinHashes = docs
      .replaceAll(/ 'sha256-[\w+/=]+'/g, '')
      .split(';')
      .filter((directiva) => directiva !== "style-src-attr 'unsafe-hashes'");
    expect(sinHashes.join(';')).toBe(panel);
    expect(docs).toMatch(/style-src 'self' 'sha256-/);
    expect(docs).toMatch(/style-src-attr 'unsafe-hashes' 'sha256-/);
    expect(docs).not.toContain('unsafe-inline');
    expect(await politicaDe('/docs/')).toBe(docs);
  });

  it('stays as it was everywhere else', async () => {
    const [panel, ...otras] = await Promise.all(
      ['/', '/graphiql', '/docs/json', '/docs/swagger-ui.css'].map(politicaDe),
    );
    expect(panel).toContain("default-src 'none'");
    expect(panel).not.toMatch(/unsafe|sha256/);
    expect(new Set(otras)).toEqual(new Set([panel]));
  });
});

enNavegador('/docs', (navegador) => {
  it('lists every operation', async () => {
    const pagina = await (await navegador.visitar(servidor.url)).abrir('/docs');
    await pagina.getByRole('heading', { name: 'seguimiento' }).waitFor();
    for (const nombre of OPERACIONES) {
      const [metodo = '', ruta = ''] = nombre.split(' ');
      const operacion = pagina.locator(`.opblock-${metodo}`).filter({
        has: pagina.locator(`.opblock-summary-path[data-path="${ruta}"]`),
      });
      await operacion.waitFor();
    }
  });

  it('tries one out with a token', async () => {
    const ana = await servidor.entrar('ana');
    const pagina = await (await navegador.visitar(servidor.url)).abrir('/docs');
    await pagina.getByRole('button', { name: 'Authorize' }).first().click();
    await pagina.getByLabel('bearer').fill(ana.token);
    await pagina.getByRole('button', { name: 'Apply credentials' }).click();
    await pagina.getByRole('button', { name: 'Close' }).last().click();

    const operacion = pagina.locator('#operations-tareas-TareasController_iniciar');
    await operacion.getByText('/tareas/iniciar').click();
    await operacion.getByRole('button', { name: 'Try it out' }).click();
    await operacion.locator('.body-param__text').fill('{ "tipo": "desde la documentación" }');
    await operacion.getByRole('button', { name: 'Execute' }).click();
    await operacion.locator('.live-responses-table').getByText('201', { exact: true }).waitFor();
    await operacion.locator('.live-responses-table').getByText('"desde la documentación"').waitFor();
  });
});
