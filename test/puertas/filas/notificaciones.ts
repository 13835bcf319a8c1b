import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { CONEXION, type Conexion, filas } from '../../../src/base-datos/index.js';
import type { Argumentos, Fila } from '../fila.js';
import type { Mundo } from '../mundo.js';
import { supervision, supervisionDeOtra, todos } from '../quienes.js';
import { SECRETOS } from '../secretos.js';

/** Each their own; who supervises, all of the empresa. */
const CADA_UNO = {
  ana: ['recordatorio de ana'],
  luis: [],
  ...supervision(['recordatorio de ana']),
  eva: ['recordatorio de eva'],
  ...supervisionDeOtra(['recordatorio de eva']),
} as const;

/** What each admin’s people were told. */
const DE_ADMINS = {
  ...todos('FORBIDDEN'),
  admin: ['aviso de ana'],
  adminDeOtra: ['aviso de eva'],
} as const;

const AL_FINAL = '2099-06-15T12:00:00.000Z';
/** What the caller of another row registered is theirs. */
const TOKEN = 'el-telefono-de-ana';

export const NOTIFICACIONES: readonly Fila[] = [
  { operacion: 'query recordatorios', espera: CADA_UNO },
  {
    operacion: 'query recordatorios',
    caso: 'of ana',
    con: (mundo) => ({ usuarioId: mundo.id('ana') }),
    ajenos: ['usuarioId'],
    espera: { ...todos([]), ana: ['recordatorio de ana'], ...supervision(['recordatorio de ana']) },
  },
  {
    operacion: 'query recordatorios',
    caso: 'after one that nobody sees',
    con: () => ({ despuesDe: 2_147_483_647 }),
    espera: todos([]),
  },
  { operacion: 'query notificaciones', con: avisar, espera: DE_ADMINS },
  {
    operacion: 'query notificaciones',
    caso: 'by state, from the newest',
    con: async (mundo) => ({
      ...(await avisar(mundo)),
      estado: 'FALLIDA',
      first: 100,
      after: Buffer.from('id:2147483647').toString('base64url'),
    }),
    espera: DE_ADMINS,
  },
  {
    operacion: 'mutation programarRecordatorio',
    caso: 'for ana',
    con: (mundo) => ({
      usuarioId: mundo.id('ana'),
      texto: SECRETOS['lo enviado'],
      programadoPara: AL_FINAL,
    }),
    ajenos: ['usuarioId'],
    espera: { ...todos('NOT_FOUND'), ana: ['lo enviado'], ...supervision(['lo enviado']) },
    ademas: ({ usuarioId }, _quien, mundo) => expect(usuarioId).toBe(mundo.id('ana')),
  },
  // Once it has been taken back, it is there for nobody.
  ...(['ana', 'supervisor', 'admin'] as const).map((quien): Fila => ({
    operacion: 'mutation cancelarRecordatorio',
    caso: `of ana, by ${quien}`,
    con: async (mundo) => ({ id: await mundo.programarRecordatorio('ana', 'lo enviado') }),
    ajenos: ['id'],
    bastan: [quien, 'luis', 'eva', 'supervisorDeOtra', 'adminDeOtra'],
    espera: { ...todos('NOT_FOUND'), [quien]: [] },
  })),
  {
    operacion: 'mutation registrarDispositivo',
    con: () => ({ plataforma: SECRETOS['lo enviado'] }),
    segun: (_mundo, quien) => ({ token: `el-telefono-de-${quien}-en-otra-fila` }),
    espera: todos(['lo enviado']),
  },
  {
    operacion: 'mutation eliminarDispositivo',
    caso: 'of ana',
    con: async (mundo) => {
      await mundo.hacer('ana', 'mutation registrarDispositivo', { token: TOKEN, plataforma: 'android' });
      return { token: TOKEN };
    },
    bastan: ['luis', 'supervisor', 'admin', 'eva', 'adminDeOtra'],
    espera: todos([]),
    ademas: async (eliminado, _quien, mundo) => {
      expect(eliminado).toBe(false);
      expect(
        await filas(baseDe(mundo), sql`select usuario_id from dispositivo where token = ${TOKEN}`),
      ).toEqual([{ usuario_id: mundo.id('ana') }]);
    },
  },
  {
    operacion: 'mutation reintentarNotificacion',
    con: async (mundo) => ({ id: await notificacion(mundo, 'ana', 'aviso de ana') }),
    ajenos: ['id'],
    // Push messages are off here: who may know of it is told so.
    espera: { ...todos('FORBIDDEN'), admin: 'CONFLICT', adminDeOtra: 'NOT_FOUND' },
  },
];

const baseDe = (mundo: Mundo) => mundo.servidor.app.get<Conexion>(CONEXION).db;

/** One notification of each empresa that tells a secret, and no argument. */
async function avisar(mundo: Mundo): Promise<Argumentos> {
  await baseDe(mundo).execute(sql`delete from notificacion`);
  await notificacion(mundo, 'ana', 'aviso de ana');
  await notificacion(mundo, 'eva', 'aviso de eva');
  return {};
}

/** One that failed: no API makes them. */
async function notificacion(
  mundo: Mundo,
  quien: 'ana' | 'eva',
  secreto: 'aviso de ana' | 'aviso de eva',
): Promise<number> {
  const [hecha] = await filas<{ id: number }>(
    baseDe(mundo),
    sql`insert into notificacion (empresa_id, usuario_id, tipo, clave, titulo, texto, estado, vence_en)
        select empresa_id, id, 'recordatorio', gen_random_uuid()::text, 'Recordatorio', ${SECRETOS[secreto]}, 'fallida', now()
        from usuario where id = ${mundo.id(quien)} returning id`,
  );
  return hecha?.id ?? 0;
}
