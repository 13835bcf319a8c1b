import { PGlite } from '@electric-sql/pglite';
import { writeFileSync } from 'node:fs';
import { PLANTILLA } from './abrir-pglite.js';

/** A step of the build: runs `initdb` once, so that no first start has to. */
const pglite = await PGlite.create();
const volcado = await pglite.dumpDataDir('none');
writeFileSync(PLANTILLA, Buffer.from(await volcado.arrayBuffer()));
await pglite.close();
