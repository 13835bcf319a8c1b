/** The checkout: one level above `src/`, above `dist/`, and above the one file that the build makes of the server. */
export const RAIZ = new URL('..', import.meta.url);
