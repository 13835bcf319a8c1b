import { describe } from 'vitest';
import { casosDe } from './casos.js';
import { crearPlan } from './crear-plan.js';

describe('the day of a change of clocks (embebido) brings once and in time', () => {
  casosDe({ plan: crearPlan(9, '2027-03-28', 1), perfil: 'embebido' });
});
