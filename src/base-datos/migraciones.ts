import { fileURLToPath } from 'node:url';
import { RAIZ } from '../raiz.js';

/** Where drizzle-kit writes them. */
export const CARPETA_MIGRACIONES = fileURLToPath(new URL('drizzle', RAIZ));
