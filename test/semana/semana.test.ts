import { expect, it } from 'vitest';
import { enPostgres } from '../apoyo/perfiles.js';
import { casosDe } from './casos.js';
import { crearPlan } from './crear-plan.js';

/** What there is at least of each kind. */
const MINIMOS = {
  alertas: { 'fuera-de-zona': 20, inactividad: 100, panico: 2 },
  avisos: {
    'visita-asignada': 200,
    'visita-pendiente': 200,
    'sin-check-in': 40,
    recordatorio: 50,
    panico: 3,
  },
  visitas: { completada: 100, incompleta: 50 },
};

enPostgres(
  'a week of fifty people in two zones, one of which changes its clocks, brings once and in time',
  () => {
    const funcion = casosDe({ plan: crearPlan(7, '2027-03-25', 7), perfil: 'postgres' });

    it('enough of each to tell', () => {
      const { alertas, avisos, visitas, resumenes } = funcion().visto;
      const visto = { alertas: [...alertas.values()], avisos, visitas };
      for (const que of ['alertas', 'avisos', 'visitas'] as const) {
        for (const [clase, minimo] of Object.entries(MINIMOS[que])) {
          const suyos = visto[que].filter((uno) => uno.includes(` ${clase} `));
          expect(suyos.length, `${que}: ${clase}`).toBeGreaterThanOrEqual(minimo);
        }
      }
      expect(resumenes.length).toBeGreaterThan(100);
    });
  },
);
