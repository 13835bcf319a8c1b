import { describe, expect, it } from 'vitest';
import { estadoTarea } from '../../src/base-datos/index.js';
import { esTerminal, TERMINALES, TRANSICIONES, VIVOS } from '../../src/tareas/estados.js';
import { EstadoTareaGraphQL } from '../../src/tareas/tarea.modelo.js';

describe('the states of a task', () => {
  it('are those of the contract, in the database, on REST and in GraphQL', () => {
    const estados = ['pendiente', 'en-proceso', 'completado', 'fallido', 'cancelado'];
    expect(estadoTarea.enumValues).toEqual(estados);
    expect(Object.keys(TRANSICIONES)).toEqual(estados);
    expect(EstadoTareaGraphQL).toEqual({
      PENDIENTE: 'pendiente',
      EN_PROCESO: 'en-proceso',
      COMPLETADO: 'completado',
      FALLIDO: 'fallido',
      CANCELADO: 'cancelado',
    });
  });

  it('never change again once completado, fallido or cancelado', () => {
    expect(TERMINALES).toEqual(['completado', 'fallido', 'cancelado']);
    expect(VIVOS).toEqual(['pendiente', 'en-proceso']);
    for (const estado of estadoTarea.enumValues) expect(esTerminal(estado)).toBe(TERMINALES.includes(estado));
  });

  it('never go back to pendiente', () => {
    for (const siguientes of Object.values(TRANSICIONES)) expect(siguientes).not.toContain('pendiente');
  });

  it('begin before they end, unless the owner cancels first', () => {
    expect(TRANSICIONES.pendiente).toEqual(['en-proceso', 'cancelado']);
    expect(TRANSICIONES['en-proceso']).toEqual(['en-proceso', ...TERMINALES]);
  });
});
