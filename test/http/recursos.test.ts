import { readFileSync, statSync } from 'node:fs';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { request } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import { RAIZ } from '../../src/raiz.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

const WEB = new URL('dist/web/', RAIZ);
/** Of the panel's scripts and stylesheets, the map's library among them, compressed. */
const LIMITE_BYTES = 300 * 1024;

describe('scripts and stylesheets of the pages', () => {
  let servidor: ServidorDePrueba;

  beforeAll(async () => {
    servidor = await iniciarServidor('embebido');
  });

  /** As it travels: `fetch` would unpack it. */
  const traer = (ruta: string, acepta: string) =>
    new Promise<{ cabeceras: Record<string, unknown>; cuerpo: Buffer }>((resolver, rechazar) => {
      const peticion = request(new URL(ruta, servidor.url), { headers: { 'accept-encoding': acepta } });
      peticion.on('error', rechazar).on('response', (respuesta) => {
        const partes: Buffer[] = [];
        respuesta
          .on('data', (parte: Buffer) => partes.push(parte))
          .on('end', () => resolver({ cabeceras: respuesta.headers, cuerpo: Buffer.concat(partes) }));
      });
      peticion.end();
    });

  it.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const)('come compressed with %s to who takes it, and may be kept for good', async (forma, abrir) => {
    const [guion = ''] = recursosDe('panel/web/index.html');
    const { cabeceras, cuerpo } = await traer(`/${guion}`, forma);
    expect(cabeceras).toMatchObject({
      'content-encoding': forma,
      'content-type': expect.stringContaining('javascript'),
      'cache-control': expect.stringContaining('immutable'),
      vary: expect.stringMatching(/accept-encoding/i),
    });
    expect(abrir(cuerpo).equals(readFileSync(new URL(guion, WEB)))).toBe(true);
  });

  it('come as they are to who takes nothing else', async () => {
    const [guion = ''] = recursosDe('panel/web/index.html');
    const { cabeceras, cuerpo } = await traer(`/${guion}`, 'identity');
    expect(cabeceras['content-encoding']).toBeUndefined();
    expect(cuerpo.equals(readFileSync(new URL(guion, WEB)))).toBe(true);
  });

  it('are less than 300 KB for the whole panel', () => {
    const bytes = recursosDe('panel/web/index.html')
      .map((recurso) => statSync(new URL(existeComprimido(recurso), WEB)).size)
      .reduce((suma, uno) => suma + uno, 0);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(LIMITE_BYTES);
  });
});

const existeComprimido = (recurso: string) => {
  try {
    statSync(new URL(`${recurso}.gz`, WEB));
    return `${recurso}.gz`;
  } catch {
    return recurso;
  }
};

/** Every script and stylesheet that a page may load, those that it loads later included. */
function recursosDe(pagina: string): string[] {
  const hallados = new Set<string>();
  const buscar = (texto: string) => {
    for (const [recurso] of texto.matchAll(/assets\/[\w.-]+\.(?:js|css)/g)) anotar(recurso);
    for (const [, nombre] of texto.matchAll(/["'`]\.\/([\w.-]+\.(?:js|css))["'`]/g))
      anotar(`assets/${nombre}`);
  };
  const anotar = (recurso: string) => {
    if (hallados.has(recurso)) return;
    hallados.add(recurso);
    buscar(readFileSync(new URL(recurso, WEB), 'utf8'));
  };
  buscar(readFileSync(new URL(pagina, WEB), 'utf8'));
  return [...hallados];
}
