/** What a user may do inside their empresa. */
export const ROLES = ['admin', 'supervisor', 'colaborador'] as const;
export type Rol = (typeof ROLES)[number];

/**
 * Who is asking, as their verified token says. The first argument of every service call:
 * nothing that a client sends besides the token widens it.
 */
export interface Actor {
  readonly usuarioId: number;
  readonly empresaId: number;
  readonly rol: Rol;
  /** Session that issued the token; absent when another identity provider did. */
  readonly sesionId?: string;
  /** Id of the request in which they ask, for the logs. */
  readonly peticion?: string | undefined;
  /** End of the token, and of every socket opened with it. */
  readonly expiraEn: Date;
}
