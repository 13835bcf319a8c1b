import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { CLAVE_DEMO } from '../../apoyo/perfiles.js';
import type { Fila } from '../fila.js';
import { demo, otra, todos } from '../quienes.js';
import { SECRETOS } from '../secretos.js';

const LOS_SUYOS = { ...demo(['gente de Demo']), ...otra(['gente de Otra']) } as const;

/** Who there is in an empresa, and the empresa itself: all of it to everybody of it, to be changed by admins. */
export const USUARIOS: readonly Fila[] = [
  { operacion: 'query yo', espera: LOS_SUYOS, ademas: ({ id }, quien) => expect(id).toBe(quien.id) },
  { operacion: 'query usuarios', espera: LOS_SUYOS },
  {
    operacion: 'query usuarios',
    caso: 'inactive ones too',
    con: () => ({ inactivos: true }),
    espera: LOS_SUYOS,
  },
  {
    operacion: 'query usuarios',
    caso: 'from the first on',
    con: () => ({ first: 1_000, despuesDe: 0 }),
    espera: LOS_SUYOS,
  },
  {
    operacion: 'mutation crearUsuario',
    con: () => ({ nombre: SECRETOS['lo enviado'], clave: CLAVE_DEMO, rol: 'COLABORADOR' }),
    segun: () => ({ correo: `${randomUUID()}@nueva.local` }),
    espera: { ...todos('FORBIDDEN'), admin: ['lo enviado'], adminDeOtra: ['lo enviado'] },
    ademas: ({ empresaId }, quien) => expect(empresaId).toBe(quien.sesion.usuario.empresaId),
  },
  {
    operacion: 'mutation desactivarUsuario',
    con: async (mundo) => ({ id: (await mundo.crearUsuario('admin', [])).id }),
    ajenos: ['id'],
    espera: { ...todos('FORBIDDEN'), admin: ['gente de Demo'], adminDeOtra: 'NOT_FOUND' },
  },
  { operacion: 'query empresa', espera: { ...demo(['empresa Demo']), ...otra(['empresa Otra']) } },
  {
    operacion: 'mutation actualizarEmpresa',
    con: () => ({ nombre: SECRETOS['lo enviado'] }),
    espera: {
      ...todos('FORBIDDEN'),
      admin: ['empresa Demo', 'lo enviado'],
      adminDeOtra: ['empresa Otra', 'lo enviado'],
    },
  },
];
