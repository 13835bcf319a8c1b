import type { Fila } from '../fila.js';
import { colaboradores, demo, otra, supervision, supervisionDeOtra, todos } from '../quienes.js';
import { SECRETOS } from '../secretos.js';

const area = { type: 'Circle', coordinates: [10.5, 12.3], radius: 500 };

/** The zones of an empresa are known to everybody of it, and made by who supervises it. */
export const GEOCERCAS: readonly Fila[] = [
  {
    operacion: 'query geocercas',
    espera: { ...demo(['gente de Demo', 'zona de Demo']), ...otra(['gente de Otra', 'zona de Otra']) },
  },
  {
    operacion: 'query geocercas',
    caso: 'after one of Demo',
    con: ({ cosas }) => ({ first: 1_000, despuesDe: cosas.zonaDeDemo - 1 }),
    espera: { ...demo(['gente de Demo', 'zona de Demo']), ...otra([]) },
  },
  {
    operacion: 'mutation crearGeocerca',
    caso: 'for ana',
    con: (mundo) => ({ nombre: SECRETOS['lo enviado'], area, usuarioIds: [mundo.id('ana')] }),
    ajenos: ['usuarioIds.0'],
    espera: {
      ...colaboradores('FORBIDDEN'),
      ...supervision(['gente de Demo', 'lo enviado']),
      ...supervisionDeOtra('NOT_FOUND'),
    },
  },
  {
    operacion: 'mutation crearGeocerca',
    caso: 'for ana and eva',
    con: (mundo) => ({
      nombre: SECRETOS['lo enviado'],
      area,
      usuarioIds: [mundo.id('ana'), mundo.id('eva')],
    }),
    ajenos: ['usuarioIds.0', 'usuarioIds.1'],
    espera: { ...todos('NOT_FOUND'), ...colaboradores('FORBIDDEN') },
  },
  {
    operacion: 'mutation actualizarGeocerca',
    con: ({ cosas }) => ({ id: cosas.zonaDeDemo, nombre: SECRETOS['lo enviado'], activa: false }),
    ajenos: ['id'],
    espera: {
      ...colaboradores('FORBIDDEN'),
      ...supervision(['gente de Demo', 'lo enviado']),
      ...supervisionDeOtra('NOT_FOUND'),
    },
  },
  {
    operacion: 'mutation actualizarGeocerca',
    caso: 'to be eva’s',
    con: (mundo) => ({ id: mundo.cosas.zonaDeDemo, usuarioIds: [mundo.id('ana'), mundo.id('eva')] }),
    ajenos: ['usuarioIds.1'],
    espera: { ...todos('NOT_FOUND'), ...colaboradores('FORBIDDEN') },
  },
];
