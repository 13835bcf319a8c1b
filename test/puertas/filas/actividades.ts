import { expect } from 'vitest';
import type { Fila, FilaEnVivo } from '../fila.js';
import { DIA, MEDIODIA } from '../mundo.js';
import { colaboradores, supervision, supervisionDeOtra, todos } from '../quienes.js';
import { SECRETOS } from '../secretos.js';

/** Each their own; who supervises, all of the empresa. */
const CADA_UNO = {
  ana: ['actividad de ana'],
  luis: ['actividad de luis'],
  ...supervision(['actividad de ana', 'actividad de luis']),
  eva: ['actividad de eva'],
  ...supervisionDeOtra(['actividad de eva']),
} as const;

export const ACTIVIDADES: readonly Fila[] = [
  { operacion: 'query actividades', espera: CADA_UNO },
  {
    operacion: 'query actividades',
    caso: 'by day and state',
    con: () => ({ fecha: DIA, estado: 'PENDIENTE' }),
    espera: CADA_UNO,
  },
  {
    operacion: 'query actividades',
    caso: 'before the one of ana',
    con: ({ cosas }) => ({ antesDe: cosas.actividadDeAna }),
    // Of the same moment, that of luis was made first.
    espera: { ...todos([]), ...supervision(['actividad de luis']) },
  },
  {
    operacion: 'query actividades',
    caso: 'of ana',
    con: (mundo) => ({ usuarioId: mundo.id('ana') }),
    ajenos: ['usuarioId'],
    espera: { ...todos([]), ana: ['actividad de ana'], ...supervision(['actividad de ana']) },
  },
  {
    operacion: 'mutation asignarActividad',
    caso: 'to ana',
    con: (mundo) => ({
      titulo: SECRETOS['lo enviado'],
      usuarioId: mundo.id('ana'),
      programadaPara: MEDIODIA,
    }),
    ajenos: ['usuarioId'],
    espera: {
      ...colaboradores('FORBIDDEN'),
      ...supervision(['lo enviado']),
      ...supervisionDeOtra('NOT_FOUND'),
    },
    ademas: ({ usuarioId }, _quien, mundo) => expect(usuarioId).toBe(mundo.id('ana')),
  },
  {
    operacion: 'mutation asignarActividad',
    caso: 'to eva',
    con: (mundo) => ({
      titulo: SECRETOS['lo enviado'],
      usuarioId: mundo.id('eva'),
      programadaPara: MEDIODIA,
    }),
    ajenos: ['usuarioId'],
    espera: {
      ...colaboradores('FORBIDDEN'),
      ...supervision('NOT_FOUND'),
      ...supervisionDeOtra(['lo enviado']),
    },
  },
  {
    operacion: 'mutation registrarCheckIn',
    con: async (mundo) => ({
      actividadId: await mundo.asignarActividad('supervisor', 'ana', 'actividad de ana'),
    }),
    ajenos: ['actividadId'],
    espera: { ...todos('NOT_FOUND'), ana: ['actividad de ana'] },
  },
  {
    operacion: 'mutation registrarCheckOut',
    con: async (mundo) => {
      const actividadId = await mundo.asignarActividad('supervisor', 'ana', 'actividad de ana');
      await mundo.hacer('ana', 'mutation registrarCheckIn', { actividadId });
      return { actividadId };
    },
    ajenos: ['actividadId'],
    espera: { ...todos('NOT_FOUND'), ana: ['actividad de ana'] },
  },
];

export const ACTIVIDADES_EN_VIVO: readonly FilaEnVivo[] = [
  { operacion: 'subscription actividadEstado', oye: CADA_UNO },
  { operacion: 'evento actividad:estado', oye: CADA_UNO },
];
