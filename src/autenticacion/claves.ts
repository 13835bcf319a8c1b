import { type Options, hash, verify } from '@node-rs/argon2';
import { availableParallelism } from 'node:os';
import { Turnos } from './turnos.js';

/**
 * OWASP's password storage cheat sheet: argon2id (the library's default), of its five settings of equal strength the
 * one with 9 MiB and four passes, which takes two thirds of the time of the one with 19 MiB and two.
 */
const OPCIONES: Options = { memoryCost: 9_216, timeCost: 4, parallelism: 1 };

/** Node does DNS, files and compression with the same four threads: one is left to them, and one core to the rest. */
const SIMULTANEAS = Math.max(1, Math.min(3, availableParallelism() - 1));
/** For each that is under way: at some 10 ms, the last one waits for a second and a half. */
const EN_ESPERA = 128;

/** Of this process: its threads are what is scarce. */
export const TURNOS = new Turnos(SIMULTANEAS, SIMULTANEAS * EN_ESPERA);

/** Verified against when there is no user, so that the time of the answer does not tell which e-mails exist. */
const HASH_DE_NADIE = hash('nobody has this password', OPCIONES);

/**
 * Hashes a password for keeping, in PHC form with its own salt.
 * @param quien waits behind its own alone.
 * @throws ErrorDeDominio SERVICE_UNAVAILABLE if too many passwords wait to be hashed.
 */
export const cifrarClave = (clave: string, quien = 'new password'): Promise<string> =>
  TURNOS.tomar(quien, () => hash(clave, OPCIONES));

/** Whether a kept hash was made as {@link cifrarClave} makes them now. */
export const esDeAhora = async (claveHash: string): Promise<boolean> =>
  comoSeHizo(claveHash) === comoSeHizo(await HASH_DE_NADIE);

/** Of `$argon2id$v=19$m=9216,t=4,p=1$salt$hash`, all that is before the salt. */
const comoSeHizo = (claveHash: string) => claveHash.split('$', 4).join('$');

/**
 * Compares in the same time whether or not there is anything to compare with.
 * @param quien waits behind its own comparisons alone: the network that asks.
 * @throws ErrorDeDominio SERVICE_UNAVAILABLE if too many passwords wait to be compared.
 */
export async function claveCoincide(
  clave: string,
  claveHash: string | null | undefined,
  quien = 'start',
): Promise<boolean> {
  const guardado = claveHash ?? (await HASH_DE_NADIE);
  const coincide = await TURNOS.tomar(quien, () => verify(guardado, clave));
  return coincide && claveHash != null;
}
