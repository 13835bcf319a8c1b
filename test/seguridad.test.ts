import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { VARIABLES } from '../src/configuracion/variables.js';

const AQUI = fileURLToPath(new URL('.', import.meta.url));
const TABLAS = readFileSync(`${AQUI}SEGURIDAD.md`, 'utf8')
  .split('\n')
  .filter((linea) => /^\| (?!item|---)/.test(linea))
  .map((linea) => linea.split('|').map((celda) => celda.trim()));
const enCodigo = (texto: string) => [...texto.matchAll(/`([^`]+)`/g)].map(([, nombre = '']) => nombre);

describe('the list of what an outsider would check', () => {
  it.each(TABLAS.map(([, punto = '', , prueba = '']) => [punto, prueba]))('is held: %s', (_, prueba) => {
    const nombradas = enCodigo(prueba);
    expect(prueba).toBe(nombradas.map((nombre) => `\`${nombre}\``).join(', ') || '–');
    for (const nombre of nombradas) {
      expect(nombre).toMatch(/(\.test\.ts|\/)$/);
      expect(existsSync(AQUI + nombre), nombre).toBe(true);
      if (nombre.endsWith('/')) {
        expect(readdirSync(AQUI + nombre).filter((archivo) => archivo.endsWith('.test.ts'))).not.toEqual([]);
      }
    }
  });

  it('names no variable that the server does not read', () => {
    const texto = readFileSync(`${AQUI}SEGURIDAD.md`, 'utf8');
    const nombradas = texto.match(/\b[A-Z]+(_[A-Z]+)+\b(?!\*)/g) ?? [];
    const ajenas = new Set(nombradas.filter((nombre) => !(nombre in VARIABLES.shape)));
    expect([...ajenas].toSorted()).toEqual(
      ['BAD_USER_INPUT', 'NOT_FOUND'].filter((codigo) => ajenas.has(codigo)),
    );
  });
});
