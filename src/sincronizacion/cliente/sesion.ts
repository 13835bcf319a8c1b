/** On whose behalf operations are sent. The service asks for it before each request. */
export interface Sesion {
  /** The access token; null when there is no session, so that nothing may be sent. */
  token(): Promise<string | null>;
  /**
   * Replaces `usado`, which the server no longer takes, unless it was already replaced.
   * @returns null when the session is lost: somebody must sign in again.
   * @throws whatever, on a failure that may pass: the session is still there.
   */
  renovar(usado: string): Promise<string | null>;
  /** Calls `oyente` when a session begins, is renewed or is lost, here or in another tab. @returns stops that. */
  alCambiar(oyente: () => void): () => void;
}
