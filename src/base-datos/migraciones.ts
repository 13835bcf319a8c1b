import { fileURLToPath } from 'node:url';

/** Where drizzle-kit writes them: beside `src/` and `dist/` alike. */
export const CARPETA_MIGRACIONES = fileURLToPath(new URL('../../drizzle', import.meta.url));
