import { describe, expect, it } from 'vitest';
import { EstadoActividadGraphQL } from '../../src/actividades/actividad.modelo.js';
import { type Camino, origenesDe, PASOS, TRANSICIONES } from '../../src/actividades/estados.js';
import type { EstadoActividad } from '../../src/eventos/index.js';
import { estadoActividad } from '../../src/base-datos/index.js';

describe('the states of a visit', () => {
  const estados = ['pendiente', 'en-curso', 'completada', 'incompleta'] as const;

  it('are those of the contract, in the database, on Socket.IO and in GraphQL', () => {
    expect(estadoActividad.enumValues).toEqual(estados);
    expect(Object.keys(TRANSICIONES)).toEqual(estados);
    expect(EstadoActividadGraphQL).toEqual({
      PENDIENTE: 'pendiente',
      EN_CURSO: 'en-curso',
      COMPLETADA: 'completada',
      INCOMPLETA: 'incompleta',
    });
  });

  it.each([
    ['pendiente', []],
    ['en-curso', ['pendiente']],
    ['completada', ['en-curso', 'incompleta']],
    ['incompleta', ['pendiente', 'en-curso']],
  ] as const)('%s follows only %j', (estado, origenes) => {
    expect(origenesDe(estado)).toEqual(origenes);
  });

  it('are left by no step but to where they may move', () => {
    for (const camino of Object.values(PASOS) as Camino[]) {
      for (const [desde, hacia] of Object.entries(camino) as [EstadoActividad, EstadoActividad][])
        expect([desde, ...TRANSICIONES[desde]]).toContain(hacia);
    }
  });
});
