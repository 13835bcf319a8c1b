import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Fila, FilaEnVivo } from '../fila.js';
import type { Mundo } from '../mundo.js';
import { colaboradores, otra, supervision, supervisionDeOtra, todos } from '../quienes.js';
import { LATITUD_ENVIADA, latitud } from '../secretos.js';

const HORA_MS = 3_600_000;
const ultimaHora = () => ({
  desde: new Date(Date.now() - HORA_MS).toISOString(),
  hasta: new Date(Date.now() + HORA_MS).toISOString(),
});
const punto = (id: string = randomUUID()) => ({
  id,
  lat: LATITUD_ENVIADA,
  lon: 10.5,
  fecha: new Date(Date.now() - 60_000).toISOString(),
});

/** Everybody registers, for themselves: what comes back are numbers. */
const REGISTRAR = {
  segun: () => ({ ubicaciones: [punto()] }),
  espera: todos([]),
  ademas: (resultado) => expect(resultado).toMatchObject({ aceptadas: 1, duplicadas: 0, rechazadas: [] }),
} as const satisfies Omit<Fila, 'operacion'>;
/** Ids are each user's own: nobody's stand in another's way, nor tell that they are there. */
const REGISTRAR_CON_ID_DE_ANA = {
  caso: 'with the id of a position of ana’s',
  con: async (mundo) => ({ ubicaciones: [punto(await posicionDeAna(mundo))] }),
  ajenos: ['ubicaciones.0.id'],
  espera: todos([]),
  ademas: (resultado, { id }, mundo) =>
    expect(resultado).toMatchObject(
      id === mundo.id('ana') ? { aceptadas: 0, duplicadas: 1 } : { aceptadas: 1, duplicadas: 0 },
    ),
} as const satisfies Omit<Fila, 'operacion'>;

async function posicionDeAna(mundo: Mundo): Promise<string> {
  const id = randomUUID();
  await mundo.moverse('ana', latitud('posición de ana'), id);
  return id;
}

const DE_DEMO = ['posición de ana', 'posición de luis'] as const;

export const TRACKING: readonly Fila[] = [
  {
    operacion: 'query ultimasUbicaciones',
    espera: {
      ...colaboradores('FORBIDDEN'),
      ...supervision(DE_DEMO),
      ...supervisionDeOtra(['posición de eva']),
    },
  },
  {
    operacion: 'query recorrido',
    con: (mundo) => ({ usuarioId: mundo.id('ana'), ...ultimaHora() }),
    ajenos: ['usuarioId'],
    espera: { ...todos('NOT_FOUND'), ana: ['posición de ana'], ...supervision(['posición de ana']) },
  },
  {
    operacion: 'query recorrido',
    caso: 'of eva',
    con: (mundo) => ({ usuarioId: mundo.id('eva'), ...ultimaHora() }),
    ajenos: ['usuarioId'],
    espera: { ...todos('NOT_FOUND'), ...otra(['posición de eva']) },
  },
  { operacion: 'mutation registrarUbicaciones', ...REGISTRAR },
  { operacion: 'POST /tracking/ubicaciones', ...REGISTRAR },
  { operacion: 'mensaje tracking:ubicacion', ...REGISTRAR, segun: () => punto() },
  { operacion: 'mutation registrarUbicaciones', ...REGISTRAR_CON_ID_DE_ANA },
  { operacion: 'POST /tracking/ubicaciones', ...REGISTRAR_CON_ID_DE_ANA },
  {
    operacion: 'mensaje tracking:ubicacion',
    ...REGISTRAR_CON_ID_DE_ANA,
    con: async (mundo) => punto(await posicionDeAna(mundo)),
    ajenos: ['id'],
  },
];

export const TRACKING_EN_VIVO: readonly FilaEnVivo[] = [
  {
    operacion: 'subscription trackingUbicacion',
    oye: {
      ...colaboradores('FORBIDDEN'),
      ...supervision(DE_DEMO),
      ...supervisionDeOtra(['posición de eva']),
    },
  },
  {
    operacion: 'subscription trackingUbicacion',
    caso: 'of ana',
    con: (mundo) => ({ usuarioId: mundo.id('ana') }),
    ajenos: ['usuarioId'],
    oye: {
      ...colaboradores('FORBIDDEN'),
      ...supervision(['posición de ana']),
      ...supervisionDeOtra('NOT_FOUND'),
    },
  },
  {
    operacion: 'evento tracking:ubicacion',
    oye: {
      ...colaboradores('FORBIDDEN'),
      ...supervision(DE_DEMO),
      ...supervisionDeOtra(['posición de eva']),
    },
  },
];
