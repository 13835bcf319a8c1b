import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ejecutarHastaElFin } from '../apoyo/proceso.js';

const DATOS_DIR = mkdtempSync(join(tmpdir(), 'seguimiento-arranque-'));
afterAll(() => rmSync(DATOS_DIR, { recursive: true, force: true }));

describe('a start with values that cannot be used', () => {
  it('ends with code 1 and a line for each of them', async () => {
    const { codigo, salida } = await ejecutarHastaElFin({
      DATOS_DIR,
      PORT: 'ochenta',
      SIMULACION_INCREMENTO: '0',
      DEMO_CLAVE: 'breve',
    });
    expect(codigo).toBe(1);
    expect(
      salida
        .split('\n')
        .map((linea) => linea.trim())
        .filter(Boolean),
    ).toEqual([
      'seguimiento could not start:',
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
