import { createHash } from 'node:crypto';

/** What a notification says, to whichever device. */
export interface Aviso {
  readonly clave: string;
  readonly tipo: string;
  readonly titulo: string;
  readonly texto: string;
  readonly venceEn: Date;
}

/** FCM keeps nothing for longer than four weeks. */
const VIDA_MAXIMA_S = 2_419_200;
/** What a push service of the web takes as a topic; APNs would take 64 bytes. */
const LARGO_DE_CLAVE = 32;

/**
 * The body of `messages:send`, https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages. Whatever
 * is sent twice, because we did not hear that it was taken, takes the place of the first on the phone.
 */
export function crearMensaje(token: string, aviso: Aviso, ahora: Date): object {
  const { clave, tipo, titulo, texto, venceEn } = aviso;
  const restanteS = Math.ceil((venceEn.getTime() - ahora.getTime()) / 1_000);
  const vidaS = Math.min(Math.max(restanteS, 0), VIDA_MAXIMA_S);
  const unica = claveCorta(clave);
  return {
    message: {
      token,
      notification: { title: titulo, body: texto },
      data: { evento: clave, tipo },
      android: {
        priority: 'HIGH',
        ttl: `${vidaS}s`,
        collapse_key: unica,
        notification: { tag: unica },
      },
      apns: {
        headers: {
          'apns-collapse-id': unica,
          'apns-expiration': String(Math.floor(ahora.getTime() / 1_000) + vidaS),
          'apns-priority': '10',
        },
        payload: { aps: { sound: 'default' } },
      },
      webpush: { headers: { TTL: String(vidaS), Urgency: 'high', Topic: unica } },
    },
  };
}

/** The same for the same, in letters that every platform takes. */
const claveCorta = (clave: string) =>
  createHash('sha256').update(clave).digest('base64url').slice(0, LARGO_DE_CLAVE);
