import { buildSchema, parse } from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import { leerConfiguracion } from '../../src/configuracion/index.js';
import { Documentos } from '../../src/graphql/documentos.js';
import { limitesDe } from '../../src/graphql/limites.js';
import { acotarMemoria } from '../../src/graphql/mercurius.js';
import { PESO_GUARDADO, pesoDe } from '../../src/graphql/peso-de-documento.js';

const schema = buildSchema('type Query { a: Int }');
const relleno = '#'.padEnd(60_000, 'x');
/** Distinct documents that weigh more, all together, than are kept. */
const DISTINTOS = Math.ceil(PESO_GUARDADO / pesoDe(parse('{ a }'), relleno)) + 10;

describe('the documents that are kept', () => {
  it('are, over WebSocket, as many as fit: those used last', () => {
    const limites = limitesDe(leerConfiguracion({ JWT_SECRETO: 'kP3vQz8LmW5nR7tYc2XbJ6dH9gFs4AuE' }));
    const documentos = new Documentos(schema, limites);
    const preparar = (n: number) => documentos.preparar(`{ a } #${n} ${relleno}`, undefined);
    const usado = preparar(-1);
    const primero = preparar(0);
    for (let n = 1; n < DISTINTOS; n++) {
      preparar(n);
      expect(documentos.preparar(`{ a } #-1 ${relleno}`, undefined)).toBe(usado);
    }
    expect(preparar(0)).not.toBe(primero);
    // What cannot run is not kept at all.
    expect(documentos.preparar('{ b }', undefined)).not.toBe(documentos.preparar('{ b }', undefined));
  });

  it('are, by Mercurius, forgotten when they weigh too much, the wrong ones included', async () => {
    const replaceSchema = vi.fn();
    const acotar = acotarMemoria();
    const contexto = { app: { graphql: { replaceSchema } } } as never;
    for (let n = 0; n < DISTINTOS; n++) await acotar(schema, parse(`{ a } #${n} ${relleno}`), contexto);
    expect(replaceSchema).toHaveBeenCalledExactlyOnceWith(schema);
  });
});
