/**
 * What an answer that no page of ours needs says to browsers: nothing of it runs, is framed, guessed at or kept.
 * For what is answered before any hook has run.
 */
export const CABECERAS_DE_RECHAZO: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
};
