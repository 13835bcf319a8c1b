import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candado, OpcionesDeSincronizacion } from '../../../src/sincronizacion/cliente/index.js';
import { esIlegible, Negocio } from './negocio.js';
import { guion, type Guion, guionConManos } from './guion.js';
import { Simulacion } from './simulacion.js';

const CORRIDAS = Number(process.env.CORRIDAS ?? 500);

/** As plain http, where there are no Web Locks: every tab is let in. */
const SIN_CANDADO: Candado = { enExclusiva: (_nombre, hacer) => hacer() };

describe('the offline queue, whatever happens', () => {
  it('brings each operation once and in order, and shows those refused', async () => {
    await fc.assert(
      fc.asyncProperty(guion, async (dado) => comprobar(await correr(dado))),
      { numRuns: CORRIDAS },
    );
  });

  it('does so too where the lock does not reach every tab', async () => {
    await fc.assert(
      fc.asyncProperty(guion, async (dado) => comprobarOrden(await correr(dado, { candado: SIN_CANDADO }))),
      { numRuns: CORRIDAS },
    );
  });

  it('loses none and doubles none while somebody retries and drops by hand', async () => {
    await fc.assert(
      fc.asyncProperty(guionConManos, async (dado) =>
        comprobarNingunaPerdida(await correr(dado, { intentosMaximos: 2 })),
      ),
      { numRuns: CORRIDAS },
    );
  });
});

async function correr(dado: Guion, opciones: Partial<OpcionesDeSincronizacion> = {}): Promise<Simulacion> {
  const simulacion = new Simulacion(dado, opciones);
  await simulacion.correr();
  return simulacion;
}

async function comprobar(simulacion: Simulacion) {
  const { red, servidor } = simulacion;
  await comprobarOrden(simulacion);
  expect(red.maximoEnCurso, 'requests at once').toBeLessThanOrEqual(1);
  if (red.renovacionesPerdidas === 0) expect(servidor.reutilizados, 'refresh tokens used twice').toBe(0);
}

async function comprobarOrden({ servidor, almacen, encoladas, prometidas, pestanas }: Simulacion) {
  // The same operations, one after the other, without a network between.
  const negocio = new Negocio();
  const rechazadas: unknown[] = [];
  for (const { tipo, datos } of encoladas) {
    const ilegible = esIlegible({ datos });
    const rechazo = ilegible
      ? { code: 'BAD_USER_INPUT', mensaje: 'operaciones: cannot be read' }
      : negocio.aplicar({ tipo, datos });
    if (rechazo)
      rechazadas.push({ datos, fallo: { motivo: ilegible ? 'inaceptable' : 'rechazada', ...rechazo } });
  }

  expect(servidor.negocio.diario, 'what the server noted').toEqual(negocio.diario);
  const errores = await almacen.leer('error', Infinity);
  expect(
    errores.map(({ datos, fallo }) => ({ datos, fallo })),
    'what failed, and why',
  ).toEqual(rechazadas);
  expect(await almacen.contar(), 'what is left').toMatchObject({ pendiente: 0, enviando: 0 });

  const durables = new Set(encoladas.map(({ datos }) => JSON.stringify(datos)));
  expect(
    prometidas.filter((datos) => !durables.has(datos)),
    'promised, and not kept',
  ).toEqual([]);
  expect(pestanas.flatMap(({ fallos }) => fallos)).toEqual([]);
}

async function comprobarNingunaPerdida({ servidor, almacen, encoladas, descartadas, pestanas }: Simulacion) {
  const { diario } = servidor.negocio;
  expect(new Set(diario).size, 'noted once').toBe(diario.length);
  const errores = await almacen.leer('error', Infinity);
  const falladas = new Set(errores.flatMap(marcasDe));
  const soltadas = new Set(descartadas.flatMap(marcasDe));
  const anotadas = new Set(servidor.aplicadas.flatMap(marcasDe));
  const perdidas = encoladas
    .flatMap(marcasDe)
    .filter((marca) => !anotadas.has(marca) && !falladas.has(marca) && !soltadas.has(marca));
  expect(perdidas, 'neither applied nor shown nor dropped').toEqual([]);
  const rechazadas = errores.filter(({ fallo }) => fallo?.motivo === 'rechazada').flatMap(marcasDe);
  expect(
    rechazadas.filter((marca) => anotadas.has(marca)),
    'applied, and shown as refused',
  ).toEqual([]);
  expect(await almacen.contar(), 'what is left').toMatchObject({ pendiente: 0, enviando: 0 });
  expect(pestanas.flatMap(({ fallos }) => fallos)).toEqual([]);
}

/** Every thing that was put into the queue has a mark of its own. */
const marcasDe = ({ datos }: { datos: any }): string[] =>
  datos.ubicaciones?.map(({ id }: { id: string }) => id) ?? [datos.fecha ?? datos.id ?? datos.mensaje];
