import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Fila, FilaEnVivo } from '../fila.js';
import type { Mundo } from '../mundo.js';
import { demo, otra, todos } from '../quienes.js';
import { SECRETOS } from '../secretos.js';

/** What is said between some is theirs: an admin who takes no part does not learn that it is there. */
const ENTRE = { ana: ['grupo', 'privado'], supervisor: ['grupo', 'privado'] } as const;
const ENTRE_LOS_DE_OTRA = { eva: ['privado de Otra'], supervisorDeOtra: ['privado de Otra'] } as const;

const nuevo = () => ({ id: randomUUID(), texto: SECRETOS['lo enviado'] });
/** A text with the id of a message that ana has just written to supervisor. */
async function repetido(mundo: Mundo) {
  const { id } = await mundo.escribir('ana', { conversacionId: mundo.cosas.privada }, 'privado');
  return { ...nuevo(), id };
}
const propio = ({ autorId }: { autorId: number }, quien: { id: number }) => expect(autorId).toBe(quien.id);

/** The ways to write, by GraphQL and by Socket.IO alike. */
const enviosPor = (operacion: string): Fila[] => [
  {
    operacion,
    caso: 'to the conversation of ana and supervisor',
    con: ({ cosas }) => ({ conversacionId: cosas.privada }),
    segun: nuevo,
    ajenos: ['conversacionId'],
    espera: { ...todos('NOT_FOUND'), ana: ['lo enviado'], supervisor: ['lo enviado'] },
    ademas: propio,
  },
  {
    operacion,
    caso: 'to their group',
    con: ({ cosas }) => ({ conversacionId: cosas.grupo }),
    segun: nuevo,
    ajenos: ['conversacionId'],
    espera: { ...todos('NOT_FOUND'), ana: ['lo enviado'], supervisor: ['lo enviado'] },
    ademas: propio,
  },
  {
    operacion,
    caso: 'to luis',
    con: (mundo) => ({ paraUsuarioId: mundo.id('luis') }),
    segun: nuevo,
    ajenos: ['paraUsuarioId'],
    espera: { ...demo(['lo enviado']), ...otra('NOT_FOUND'), luis: 'BAD_USER_INPUT' },
    ademas: propio,
  },
  {
    operacion,
    caso: 'to eva',
    con: (mundo) => ({ paraUsuarioId: mundo.id('eva') }),
    segun: nuevo,
    ajenos: ['paraUsuarioId'],
    espera: { ...demo('NOT_FOUND'), ...otra(['lo enviado']), eva: 'BAD_USER_INPUT' },
    ademas: propio,
  },
  {
    operacion,
    caso: 'there, with the id of a message that ana wrote there',
    con: async (mundo) => ({ ...(await repetido(mundo)), conversacionId: mundo.cosas.privada }),
    ajenos: ['id', 'conversacionId'],
    espera: { ...todos('NOT_FOUND'), ana: ['privado'], supervisor: 'CONFLICT' },
    ademas: propio,
  },
  {
    operacion,
    caso: 'to admin, with the id of such a message',
    con: async (mundo) => ({ ...(await repetido(mundo)), paraUsuarioId: mundo.id('admin') }),
    ajenos: ['id'],
    // Ids are each author's own: to ana it is the message that she wrote, to the others a new one.
    espera: { ...demo(['lo enviado']), ...otra('NOT_FOUND'), ana: ['privado'], admin: 'BAD_USER_INPUT' },
    ademas: propio,
  },
];

export const CHAT: readonly Fila[] = [
  {
    operacion: 'query conversaciones',
    espera: {
      ...todos([]),
      ana: ['gente de Demo', 'grupo', 'privado'],
      supervisor: ['gente de Demo', 'grupo', 'privado'],
      eva: ['gente de Otra', 'privado de Otra'],
      supervisorDeOtra: ['gente de Otra', 'privado de Otra'],
    },
  },
  {
    operacion: 'query conversaciones',
    caso: 'after the group',
    con: ({ cosas }) => ({ first: 1_000, despuesDe: cosas.grupo }),
    espera: { ...todos([]), ana: ['gente de Demo', 'privado'], supervisor: ['gente de Demo', 'privado'] },
  },
  {
    operacion: 'query mensajes',
    con: ({ cosas }) => ({ conversacionId: cosas.privada }),
    ajenos: ['conversacionId'],
    espera: { ...todos('NOT_FOUND'), ana: ['privado'], supervisor: ['privado'] },
  },
  {
    operacion: 'query mensajes',
    caso: 'of the group',
    con: ({ cosas }) => ({ conversacionId: cosas.grupo, last: 100 }),
    ajenos: ['conversacionId'],
    espera: { ...todos('NOT_FOUND'), ana: ['grupo'], supervisor: ['grupo'] },
  },
  {
    operacion: 'query mensajes',
    caso: 'of Otra, before a cursor of Demo',
    con: async (mundo) => ({
      conversacionId: mundo.cosas.privadaDeOtra,
      before: await cursorDeDemo(mundo),
    }),
    ajenos: ['conversacionId'],
    espera: { ...todos('NOT_FOUND'), eva: [], supervisorDeOtra: [] },
  },
  {
    operacion: 'mutation crearGrupo',
    caso: 'with ana and supervisor',
    con: (mundo) => ({
      nombre: SECRETOS['lo enviado'],
      usuarioIds: [mundo.id('ana'), mundo.id('supervisor')],
    }),
    ajenos: ['usuarioIds.0', 'usuarioIds.1'],
    espera: { ...demo(['gente de Demo', 'lo enviado']), ...otra('NOT_FOUND') },
  },
  {
    operacion: 'mutation crearGrupo',
    caso: 'with luis and eva',
    con: (mundo) => ({ nombre: SECRETOS['lo enviado'], usuarioIds: [mundo.id('luis'), mundo.id('eva')] }),
    ajenos: ['usuarioIds.0', 'usuarioIds.1'],
    espera: todos('NOT_FOUND'),
  },
  ...enviosPor('mutation enviarMensaje'),
  ...enviosPor('mensaje chat:mensaje'),
  {
    operacion: 'mutation marcarLeido',
    con: ({ cosas }) => ({ conversacionId: cosas.privada, hastaMensajeId: cosas.mensajePrivado }),
    ajenos: ['conversacionId'],
    espera: {
      ...todos('NOT_FOUND'),
      ana: ['gente de Demo', 'privado'],
      supervisor: ['gente de Demo', 'privado'],
    },
  },
  {
    operacion: 'mutation marcarLeido',
    caso: 'up to a message of another conversation',
    con: ({ cosas }) => ({ conversacionId: cosas.privada, hastaMensajeId: cosas.mensajeDeGrupo }),
    ajenos: ['hastaMensajeId'],
    espera: todos('NOT_FOUND'),
  },
  {
    operacion: 'mutation marcarLeido',
    caso: 'of Otra, up to a message of ana’s',
    con: ({ cosas }) => ({ conversacionId: cosas.privadaDeOtra, hastaMensajeId: cosas.mensajePrivado }),
    ajenos: ['hastaMensajeId'],
    espera: todos('NOT_FOUND'),
  },
];

async function cursorDeDemo(mundo: Mundo): Promise<string> {
  const { pageInfo } = await mundo.hacer('ana', 'query mensajes', { conversacionId: mundo.cosas.privada });
  return pageInfo.startCursor;
}

export const CHAT_EN_VIVO: readonly FilaEnVivo[] = [
  { operacion: 'subscription chatMensaje', oye: { ...todos([]), ...ENTRE, ...ENTRE_LOS_DE_OTRA } },
  {
    operacion: 'subscription chatMensaje',
    caso: 'of the conversation of ana and supervisor',
    con: ({ cosas }) => ({ conversacionId: cosas.privada }),
    ajenos: ['conversacionId'],
    oye: { ...todos('NOT_FOUND'), ana: ['privado'], supervisor: ['privado'] },
  },
  { operacion: 'evento chat:mensaje', oye: { ...todos([]), ...ENTRE, ...ENTRE_LOS_DE_OTRA } },
];
