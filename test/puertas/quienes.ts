/**
 * Everybody who knocks at every door. Of empresa Demo: ana, to whom things belong; luis, another user of her
 * role; supervisor, with whom she talks; vigia, a supervisor who is in none of her conversations; admin. Of
 * empresa Otra: one of each role.
 */
export const QUIENES = [
  'ana',
  'luis',
  'supervisor',
  'vigia',
  'admin',
  'eva',
  'supervisorDeOtra',
  'adminDeOtra',
] as const;
export type Quien = (typeof QUIENES)[number];

export type PorQuien<T> = Readonly<Record<Quien, T>>;

export const CORREOS: PorQuien<string> = {
  ana: 'ana@demo.local',
  luis: 'luis@demo.local',
  supervisor: 'supervisor@demo.local',
  vigia: 'vigia@demo.local',
  admin: 'admin@demo.local',
  eva: 'eva@otra.local',
  supervisorDeOtra: 'supervisor@otra.local',
  adminDeOtra: 'admin@otra.local',
};

/** The same for each of these: `{ ...todos('NOT_FOUND'), ana: ['tarea de ana'] }`. */
const para =
  <Q extends Quien>(...quienes: readonly Q[]) =>
  <const T>(valor: T) =>
    Object.fromEntries(quienes.map((quien) => [quien, valor])) as Record<Q, T>;

export const todos = para(...QUIENES);
export const colaboradores = para('ana', 'luis', 'eva');
/** Everybody of empresa Demo. */
export const demo = para('ana', 'luis', 'supervisor', 'vigia', 'admin');
/** Everybody of empresa Otra. */
export const otra = para('eva', 'supervisorDeOtra', 'adminDeOtra');
/** The admins and supervisors of Demo: `S` in the contract. */
export const supervision = para('supervisor', 'vigia', 'admin');
export const supervisionDeOtra = para('supervisorDeOtra', 'adminDeOtra');
