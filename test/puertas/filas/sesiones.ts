import { randomBytes } from 'node:crypto';
import { CLAVE_DEMO } from '../../apoyo/perfiles.js';
import type { Fila, FilaEnVivo } from '../fila.js';
import { todos } from '../quienes.js';

const EQUIVOCADA = { correo: 'ana@demo.local', clave: 'no-es-la-de-ana' };
const NADIE = 'UNAUTHENTICATED';
const bastan = ['ana', 'adminDeOtra'] as const;
/** Whoever knows the password is that user, whatever other token comes with it. */
const COMO_LUIS = {
  con: () => ({ correo: 'luis@demo.local', clave: CLAVE_DEMO }),
  bastan,
  espera: todos(['gente de Demo']),
  esperaSinSesion: ['gente de Demo'],
} as const;
/** A wrong password of ana's tells nobody that there is an ana. */
const CON_CLAVE_EQUIVOCADA = {
  caso: 'with a wrong password',
  con: () => EQUIVOCADA,
  ajenos: ['correo'],
  bastan,
  espera: todos(NADIE),
} as const;
const RENOVAR = {
  segun: async ({ servidor }) => ({ refreshToken: (await servidor.entrar('luis')).sesion.refreshToken }),
  bastan,
  espera: todos(['gente de Demo']),
  esperaSinSesion: ['gente de Demo'],
} as const satisfies Omit<Fila, 'operacion'>;
const RENOVAR_CON_OTRO = {
  caso: 'with a token that is nobody’s',
  con: () => ({ refreshToken: randomBytes(32).toString('base64url') }),
  bastan,
  espera: todos(NADIE),
} as const satisfies Omit<Fila, 'operacion'>;

/** Signing in and out: what is asked for there is in the request, not in the token beside it. */
export const SESIONES: readonly Fila[] = [
  { operacion: 'mutation iniciarSesion', ...COMO_LUIS },
  { operacion: 'POST /sesion/iniciar', ...COMO_LUIS },
  { operacion: 'mutation iniciarSesion', ...CON_CLAVE_EQUIVOCADA },
  { operacion: 'POST /sesion/iniciar', ...CON_CLAVE_EQUIVOCADA },
  { operacion: 'mutation renovarSesion', ...RENOVAR },
  { operacion: 'POST /sesion/renovar', ...RENOVAR },
  { operacion: 'mutation renovarSesion', ...RENOVAR_CON_OTRO },
  { operacion: 'POST /sesion/renovar', ...RENOVAR_CON_OTRO },
  { operacion: 'mutation cerrarSesion', terminaLaSesion: true, bastan, espera: todos([]) },
  { operacion: 'POST /sesion/cerrar', terminaLaSesion: true, bastan, espera: todos([]) },
];

/** What concerns one socket alone: nobody hears that another session of ana's ended, nor what luis was refused. */
export const SESIONES_EN_VIVO: readonly FilaEnVivo[] = [
  { operacion: 'evento sesion:expirada', oye: todos('FORBIDDEN') },
  { operacion: 'evento exception', oye: { ...todos('FORBIDDEN'), luis: [] }, hasta: 'queja de luis' },
];
