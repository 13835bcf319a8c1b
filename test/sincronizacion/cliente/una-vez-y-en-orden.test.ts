import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { esIlegible, Negocio } from './negocio.js';
import { guion, type Guion, Simulacion } from './simulacion.js';

const CORRIDAS = Number(process.env.CORRIDAS ?? 1_000);

describe('the offline queue, whatever happens', () => {
  it('brings each operation once and in order, and shows those refused', async () => {
    await fc.assert(
      fc.asyncProperty(guion, async (dado) => comprobar(await correr(dado))),
      { numRuns: CORRIDAS, endOnFailure: process.env.CI !== undefined },
    );
  });
});

async function correr(dado: Guion): Promise<Simulacion> {
  const simulacion = new Simulacion(dado);
  await simulacion.correr();
  return simulacion;
}

async function comprobar({ servidor, red, almacen, encoladas, prometidas, pestanas }: Simulacion) {
  // The same operations, one after the other, without a network between.
  const negocio = new Negocio();
  const rechazadas: unknown[] = [];
  for (const { tipo, datos } of encoladas) {
    const ilegible = esIlegible({ datos });
    const rechazo = ilegible
      ? { code: 'BAD_USER_INPUT', mensaje: 'operaciones: cannot be read' }
      : negocio.aplicar({ tipo, datos });
    if (rechazo) rechazadas.push({ datos, motivo: ilegible ? 'inaceptable' : 'rechazada', ...rechazo });
  }

  expect(servidor.negocio.diario, 'what the server noted').toEqual(negocio.diario);
  const errores = await almacen.leer('error', Infinity);
  expect(
    errores.map(({ datos, fallo }) => ({ datos, ...fallo })),
    'what failed, and why',
  ).toEqual(rechazadas);
  expect(await almacen.contar(), 'what is left').toMatchObject({ pendiente: 0, enviando: 0 });

  const durables = new Set(encoladas.map(({ datos }) => JSON.stringify(datos)));
  expect(
    prometidas.filter((datos) => !durables.has(datos)),
    'promised, and not kept',
  ).toEqual([]);
  expect(red.maximoEnCurso, 'requests at once').toBeLessThanOrEqual(1);
  if (red.renovacionesPerdidas === 0) expect(servidor.reutilizados, 'refresh tokens used twice').toBe(0);
  expect(pestanas.flatMap(({ fallos }) => fallos)).toEqual([]);
}
