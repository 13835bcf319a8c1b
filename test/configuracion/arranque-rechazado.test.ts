import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { crearAplicacion } from '../../src/aplicacion.js';
import { avisoDeFallo } from '../../src/arranque-fallido.js';
import { type Configuracion, leerConfiguracion } from '../../src/configuracion/index.js';
import { crearEntorno, type EntornoDePrueba } from '../apoyo/perfiles.js';
import { puertoLibre } from '../apoyo/postgres.js';
import { ejecutarHastaElFin } from '../apoyo/proceso.js';

const JWT_SECRETO = 'kJ8vQ2xW7pZ4mN6bT9rL3fH5gD1sA0yC';
const DATOS_DIR = mkdtempSync(join(tmpdir(), 'seguimiento-arranque-'));
afterAll(() => rmSync(DATOS_DIR, { recursive: true, force: true }));

/** All that a start that fails has said: nothing may stand before its first line, nor a stack after it. */
async function quejasDe(variables: Record<string, string>): Promise<string[]> {
  const { codigo, salida } = await ejecutarHastaElFin(variables);
  expect(codigo).toBe(1);
  const [titulo, ...lineas] = salida.trimEnd().split('\n');
  expect(titulo, salida).toBe('seguimiento could not start:');
  return lineas;
}

/** The same of a start in this process, as main.ts does it: nothing is said but what is thrown. */
async function quejasAqui(variables: Record<string, string>): Promise<string[]> {
  const dicho = [process.stdout, process.stderr].map((salida) => vi.spyOn(salida, 'write'));
  let configuracion: Configuracion | undefined;
  let app: NestFastifyApplication | undefined;
  try {
    configuracion = leerConfiguracion(variables);
    app = await crearAplicacion(configuracion);
    await app.listen(configuracion.PORT, configuracion.HOST);
  } catch (error) {
    expect(dicho.flatMap(({ mock }) => mock.calls)).toEqual([]);
    return avisoDeFallo(error, configuracion).split('\n');
  } finally {
    for (const espia of dicho) espia.mockRestore();
    await app?.close().catch(() => {});
  }
  throw new Error('It started');
}

describe('a start with values that cannot be used', () => {
  it('ends with code 1 and a line for each of them', async () => {
    const quejas = await quejasDe({
      DATOS_DIR,
      PORT: 'ochenta',
      SIMULACION_INCREMENTO: '0',
      DEMO_CLAVE: 'breve',
    });
    expect(quejas).toEqual([
      'PORT: got "ochenta", takes an integer between 0 and 65535',
      'DEMO_CLAVE: got a value that is not shown, takes a password of 10 to 200 characters',
      'SIMULACION_INCREMENTO: got "0", takes an integer between 1 and 100',
    ]);
  });

  it('leaves nothing behind', () => {
    expect(readdirSync(DATOS_DIR)).toEqual([]);
  });

  it('shows neither a stack nor the secrets that it was given', async () => {
    const { codigo, salida } = await ejecutarHastaElFin({
      DATOS_DIR,
      DATABASE_URL: 'postgres://dueno:clave-de-la-base@localhost/seguimiento',
      JWT_SECRETO: 'cambiame-por-algo-largo-y-aleatorio',
    });
    expect(codigo).toBe(1);
    expect(salida).toMatch(/^\s*JWT_SECRETO: got a value that is not shown, takes /m);
    expect(salida).not.toMatch(/clave-de-la-base|cambiame|^\s+at |\.js:\d+/m);
  });
});

describe('a start with values that the machine refuses', () => {
  let entorno: EntornoDePrueba;
  beforeAll(async () => {
    entorno = await crearEntorno('embebido');
  });
  afterAll(() => entorno.borrar());
  const datosPropios = () => mkdtempSync(join(DATOS_DIR, 'propia-'));

  it('names PORT when another program has it', async () => {
    const ajeno = createServer();
    await new Promise<void>((resolve) => ajeno.listen(0, '127.0.0.1', resolve));
    const { port } = ajeno.address() as AddressInfo;
    try {
      expect(await quejasDe({ DATOS_DIR: datosPropios(), PORT: String(port) })).toEqual([
        `PORT: got ${port}, which another program is using; takes a free one`,
      ]);
    } finally {
      ajeno.close();
    }
  });

  it.each([
    ['no-hay.invalid', 'which does not resolve'],
    // Kept for documentation (RFC 5737): no machine has it.
    ['192.0.2.1', 'which is not of this machine'],
  ])('names HOST when nobody can listen there (%s)', async (HOST, motivo) => {
    expect(await quejasAqui({ ...entorno.variables, NIVEL_REGISTRO: 'log', HOST })).toEqual([
      `HOST: got "${HOST}", ${motivo}; takes an address of this machine, as 127.0.0.1 or ::`,
    ]);
  });

  it.each([
    ['the secret is made there', {}],
    ['only the database is', { JWT_SECRETO }],
  ])('names DATOS_DIR when it is no folder (%s)', async (_, variables) => {
    const archivo = join(datosPropios(), 'archivo');
    writeFileSync(archivo, '');
    const queja = (carpeta: string, motivo: string) =>
      `DATOS_DIR: got "${carpeta}", ${motivo}; takes a folder that this user may write to`;
    expect(await quejasAqui({ ...variables, DATOS_DIR: archivo })).toEqual([
      queja(archivo, 'which is a file'),
    ]);
    const debajo = join(archivo, 'dentro');
    expect(await quejasAqui({ ...variables, DATOS_DIR: debajo })).toEqual([
      queja(debajo, 'which is a file or lies under one'),
    ]);
  });

  const quejaDeBase = (lugar: string, motivo: string) =>
    `DATABASE_URL: got "${lugar}", ${motivo}; takes postgres://user:password@host:port/database of a Postgres in reach`;

  it('names DATABASE_URL, without its password, when nothing answers there', async () => {
    const puerto = await puertoLibre();
    const base = (lugar: string) => ({
      DATABASE_URL: `postgres://dueno:clave-de-la-base@${lugar}`,
      JWT_SECRETO,
      PORT: '0',
      ARRANQUE_ESPERA_MS: '0',
    });
    for (const [lugar, motivo] of [
      [`127.0.0.1:${puerto}/seguimiento`, 'where nothing listens'],
      [`localhost:${puerto}/seguimiento`, 'where nothing listens'],
      ['no-hay.invalid/seguimiento', 'whose host does not resolve'],
    ] as const) {
      expect(await quejasAqui(base(lugar))).toEqual([quejaDeBase(lugar, motivo)]);
    }
    const lugar = `127.0.0.1:${puerto}/seguimiento`;
    expect(await quejasDe(base(lugar))).toEqual([quejaDeBase(lugar, 'where nothing listens')]);
  });

  it.skipIf(!inject('urlPostgres'))('names DATABASE_URL when it has no such database', async () => {
    const url = new URL(inject('urlPostgres'));
    url.pathname = '/no_hay';
    expect(await quejasAqui({ DATABASE_URL: url.href, JWT_SECRETO, PORT: '0' })).toEqual([
      quejaDeBase(`${url.host}/no_hay`, 'which has no such database'),
    ]);
  });
});
