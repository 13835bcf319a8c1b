import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { VARIABLES } from './variables.js';

/** Where Google gives tokens, for a file that does not say. */
const ENTRADA_DE_GOOGLE = 'https://oauth2.googleapis.com/token';

const CUENTA = z.object({
  /** It becomes part of a URL. */
  project_id: z.string().regex(/^[a-z0-9][a-z0-9.:-]*$/i),
  client_email: z.string().min(1),
  private_key: z.string().refine(esClaveRsa),
  token_uri: z.url({ protocol: /^https?$/ }).default(ENTRADA_DE_GOOGLE),
});

/** A service account that may send push messages. */
export interface CredencialesFcm {
  readonly proyecto: string;
  readonly correo: string;
  /** In PEM. */
  readonly clavePrivada: string;
  /** Where it signs in. */
  readonly urlDeEntrada: string;
}

const MOTIVOS: Readonly<Record<string, string>> = {
  ENOENT: 'where there is no file',
  EISDIR: 'which is a folder',
  EACCES: 'which this user may not read',
};

/**
 * Reads the file that FCM_CREDENCIALES names.
 * @returns what it says, nothing if the variable is not set, or (a text) why it cannot be used: never what it holds.
 */
export function leerCredencialesFcm(ruta: string | undefined): CredencialesFcm | string | undefined {
  if (ruta === undefined) return undefined;
  const queja = (motivo: string) =>
    `got ${nombrar(ruta)}, ${motivo}; takes ${VARIABLES.shape.FCM_CREDENCIALES.description}`;
  let contenido: unknown;
  try {
    contenido = JSON.parse(readFileSync(ruta, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return queja('which is not JSON');
    return queja(MOTIVOS[(error as NodeJS.ErrnoException).code ?? ''] ?? 'which cannot be read');
  }
  const leida = CUENTA.safeParse(contenido);
  if (!leida.success) {
    const campos = new Set(leida.error.issues.map(({ path: [campo] }) => String(campo ?? 'JSON object')));
    return queja(`which lacks a usable ${[...campos].join(', ')}`);
  }
  const { project_id, client_email, private_key, token_uri } = leida.data;
  return Object.freeze({
    proyecto: project_id,
    correo: client_email,
    clavePrivada: private_key,
    urlDeEntrada: token_uri,
  });
}

/** Some put the JSON itself where its path belongs, or a base64 of it. */
const nombrar = (ruta: string) =>
  /^[^{}\n]{1,255}$/.test(ruta) ? JSON.stringify(ruta) : 'a value that is not shown';

function esClaveRsa(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
