import { PGlite } from '@electric-sql/pglite';
import { PLANTILLA } from './abrir-pglite.js';

/** A step of the build: runs `initdb` once, so that no first start has to. */
const pglite = await PGlite.create({ dataDir: PLANTILLA });
await pglite.close();
