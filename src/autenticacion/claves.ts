import { type Options, hash, verify } from '@node-rs/argon2';

/** OWASP's password storage cheat sheet: argon2id (the library's default) with 19 MiB, two passes, one lane. */
const OPCIONES: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Verified against when there is no user, so that the time of the answer does not tell which e-mails exist. */
const HASH_DE_NADIE = hash('nobody has this password', OPCIONES);

/** Hashes a password for keeping, in PHC form with its own salt. */
export const cifrarClave = (clave: string): Promise<string> => hash(clave, OPCIONES);

/** Compares in the same time whether or not there is anything to compare with. */
export async function claveCoincide(clave: string, claveHash: string | null | undefined): Promise<boolean> {
  const coincide = await verify(claveHash ?? (await HASH_DE_NADIE), clave);
  return coincide && claveHash != null;
}
