import { expect } from 'vitest';
import type { Fila, FilaEnVivo } from '../fila.js';
import { colaboradores, supervision, supervisionDeOtra, todos } from '../quienes.js';
import { latitud, LATITUD_ENVIADA, SECRETOS } from '../secretos.js';

/** Alerts are for who supervises; the one who asks for help is told of their own. */
const SUPERVISION = {
  ...supervision(['alerta de ana', 'posición de ana']),
  ...supervisionDeOtra(['alerta de eva', 'posición de eva']),
} as const;

export const ALERTAS: readonly Fila[] = [
  { operacion: 'query alertas', espera: { ...colaboradores('FORBIDDEN'), ...SUPERVISION } },
  {
    operacion: 'query alertas',
    caso: 'by every filter',
    con: () => ({ abiertas: true, first: 100 }),
    espera: { ...colaboradores('FORBIDDEN'), ...SUPERVISION },
  },
  {
    operacion: 'query alertas',
    caso: 'after the first of Demo',
    con: async (mundo) => ({
      after: (await mundo.hacer('supervisor', 'query alertas', { first: 1 })).pageInfo.endCursor,
    }),
    // The one of eva was opened before.
    espera: {
      ...colaboradores('FORBIDDEN'),
      ...supervision([]),
      ...supervisionDeOtra(['alerta de eva', 'posición de eva']),
    },
  },
  {
    operacion: 'mutation atenderAlerta',
    con: async (mundo) => {
      // Of somebody who has none open: pressing again opens no other.
      const nueva = await mundo.crearUsuario('admin', []);
      return { id: await mundo.pedirAuxilio(nueva, 'alerta de ana', latitud('posición de ana')) };
    },
    ajenos: ['id'],
    espera: {
      ...colaboradores('FORBIDDEN'),
      ...supervision(['alerta de ana', 'posición de ana']),
      ...supervisionDeOtra('NOT_FOUND'),
    },
  },
  {
    operacion: 'mutation enviarPanico',
    con: () => ({ mensaje: SECRETOS['lo enviado'], lat: LATITUD_ENVIADA, lon: 10.5 }),
    espera: todos(['lo enviado']),
    ademas: ({ usuarioId }, quien) => expect(usuarioId).toBe(quien.id),
  },
];

export const ALERTAS_EN_VIVO: readonly FilaEnVivo[] = [
  { operacion: 'subscription alertaNueva', oye: { ...colaboradores('FORBIDDEN'), ...SUPERVISION } },
  { operacion: 'evento alerta:nueva', oye: { ...colaboradores('FORBIDDEN'), ...SUPERVISION } },
];
