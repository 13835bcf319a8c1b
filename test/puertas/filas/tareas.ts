import { expect } from 'vitest';
import type { Fila, FilaEnVivo } from '../fila.js';
import { todos } from '../quienes.js';
import { SECRETOS } from '../secretos.js';

/** A task is its owner's alone: to supervisors too it is not there. */
const SOLO_ANA = { ...todos('NOT_FOUND'), ana: ['tarea de ana'] } as const;
/** Each their own, and those who have none, none. */
const CADA_UNO = {
  ...todos([]),
  ana: ['tarea de ana'],
  luis: ['tarea de luis'],
  eva: ['tarea de eva'],
} as const;

const INICIAR = {
  con: () => ({ tipo: SECRETOS['lo enviado'] }),
  espera: todos(['lo enviado']),
  ademas: ({ usuarioId }, quien) => expect(usuarioId).toBe(quien.id),
} as const satisfies Omit<Fila, 'operacion'>;
const CANCELAR = {
  con: async (mundo) => ({ id: await mundo.iniciarTarea('ana', 'tarea de ana') }),
  ajenos: ['id'],
  espera: SOLO_ANA,
} as const satisfies Omit<Fila, 'operacion'>;

export const TAREAS: readonly Fila[] = [
  {
    operacion: 'query tarea',
    con: ({ cosas }) => ({ id: cosas.tareaDeAna }),
    ajenos: ['id'],
    espera: SOLO_ANA,
  },
  {
    operacion: 'GET /tareas/:id',
    con: ({ cosas }) => ({ id: cosas.tareaDeAna }),
    ajenos: ['id'],
    espera: SOLO_ANA,
  },
  { operacion: 'query tareas', espera: CADA_UNO },
  { operacion: 'GET /tareas', espera: CADA_UNO },
  {
    operacion: 'query tareas',
    caso: 'after the last of ana’s',
    con: async (mundo) => ({ after: (await mundo.hacer('ana', 'query tareas')).pageInfo.endCursor }),
    // Whose tasks were started before that one.
    espera: { ...CADA_UNO, ana: [] },
  },
  {
    operacion: 'query tareas',
    caso: 'by every filter',
    con: () => ({ estado: 'EN_PROCESO', first: 100 }),
    espera: CADA_UNO,
  },
  {
    operacion: 'GET /tareas',
    caso: 'by every filter',
    con: () => ({ estado: 'en-proceso', first: 100 }),
    espera: CADA_UNO,
  },
  {
    operacion: 'GET /tareas/:id/progreso',
    con: ({ cosas }) => ({ id: cosas.tareaTerminadaDeAna }),
    ajenos: ['id'],
    espera: SOLO_ANA,
  },
  { operacion: 'query tiposTarea', espera: todos([]) },
  { operacion: 'mutation iniciarTarea', ...INICIAR },
  { operacion: 'POST /tareas/iniciar', ...INICIAR },
  {
    operacion: 'mutation iniciarTarea',
    caso: 'with an idempotency key of ana’s',
    con: async (mundo) => {
      const claveIdempotencia = 'la-misma-clave';
      await mundo.hacer('ana', 'mutation iniciarTarea', {
        tipo: SECRETOS['tarea de ana'],
        claveIdempotencia,
      });
      return { tipo: SECRETOS['lo enviado'], claveIdempotencia };
    },
    espera: { ...todos(['lo enviado']), ana: ['tarea de ana'] },
    ademas: ({ usuarioId }, quien) => expect(usuarioId).toBe(quien.id),
  },
  { operacion: 'mutation cancelarTarea', ...CANCELAR },
  { operacion: 'POST /tareas/:id/cancelar', ...CANCELAR },
];

export const TAREAS_EN_VIVO: readonly FilaEnVivo[] = [
  { operacion: 'subscription progresoTarea', oye: CADA_UNO },
  {
    operacion: 'subscription progresoTarea',
    caso: 'with those that ended lately',
    con: () => ({ terminadasDesde: new Date(Date.now() - 3_600_000).toISOString() }),
    oye: CADA_UNO,
  },
  {
    operacion: 'subscription progresoTarea',
    caso: 'of one task',
    con: ({ cosas }) => ({ tareaId: cosas.tareaDeAna, desdeSeq: 0 }),
    ajenos: ['tareaId'],
    oye: { ...todos('NOT_FOUND'), ana: [] },
    hasta: 'tarea de ana',
  },
  { operacion: 'evento tarea:progreso', oye: CADA_UNO },
];
