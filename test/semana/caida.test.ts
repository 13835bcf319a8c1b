import { expect, it } from 'vitest';
import { enPostgres } from '../apoyo/perfiles.js';
import { casosDe } from './casos.js';
import { crearPlan } from './crear-plan.js';

/** An evening in Madrid, with the end of the day and its summary, and the middle of a working day in Bogota. */
const PAUSA = { desde: Date.parse('2027-03-29T19:00:00Z'), hasta: Date.parse('2027-03-29T22:00:00Z') };

enPostgres('a server that is down for three hours brings once, by the hour at which it was due,', () => {
  const plan = crearPlan(11, '2027-03-28', 2);
  casosDe({ plan, perfil: 'postgres', pausa: PAUSA });

  it('also of what fell into the pause', () => {
    const enPausa = (ms = NaN) => ms > PAUSA.desde && ms < PAUSA.hasta;
    expect(plan.fixes.filter(({ fecha }) => enPausa(fecha)).length).toBeGreaterThan(100);
    expect(plan.visitas.filter(({ entrada }) => enPausa(entrada?.fecha)).length).toBeGreaterThan(5);
    expect(plan.recordatorios.filter(({ para }) => enPausa(para)).length).toBeGreaterThan(1);
  });
});
