import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RAIZ } from '../raiz.js';

const CARPETA_WEB = fileURLToPath(new URL('dist/web/', RAIZ));

/** The pages' scripts and styles. Their names change with their content, so a browser may keep them for good. */
export async function servirRecursos(app: NestFastifyApplication): Promise<void> {
  await app.register(fastifyStatic, {
    root: `${CARPETA_WEB}assets`,
    prefix: '/assets/',
    index: false,
    decorateReply: false,
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
  });
}

/** @param ruta of the page's HTML among the sources, as `panel/web/index.html`. */
export const leerPagina = (ruta: string) => readFileSync(`${CARPETA_WEB}${ruta}`, 'utf8');
