import { describe, inject } from 'vitest';
import { enLargo } from '../apoyo/largo.js';
import { enPostgres } from '../apoyo/perfiles.js';
import { casosDe } from './casos.js';
import { crearPlan } from './crear-plan.js';

/** Those of a cluster where there is a Redis: the others have the queue and the bus of Postgres. */
const perfil = inject('urlRedis') ? 'cluster' : 'postgres';

describe.skipIf(!inject('urlPostgres'))(`three processes together (${perfil}) bring once and in time`, () => {
  casosDe({ plan: crearPlan(13, '2027-03-28', enLargo(1, 2)), perfil, procesos: 3 });
});

enPostgres('three processes in which each job is run twice, and at once, bring once and in time', () => {
  casosDe({ plan: crearPlan(17, '2027-03-28', 1), perfil: 'postgres', procesos: 3, veces: 2 });
});
