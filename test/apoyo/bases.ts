import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import postgres from 'postgres';

export interface BaseDePrueba {
  readonly nombre: string;
  readonly url: string;
  borrar(): Promise<void>;
}

/** A database of its own on that Postgres: a blank one, or a copy. */
export async function crearBase(urlPostgres: string, plantilla?: string): Promise<BaseDePrueba> {
  const nombre = `prueba_${randomBytes(6).toString('hex')}`;
  await administrar(urlPostgres, `create database ${nombre} ${plantilla ? `template ${plantilla}` : ''}`);
  const url = new URL(urlPostgres);
  url.pathname = nombre;
  return {
    nombre,
    url: url.href,
    borrar: () => administrar(urlPostgres, `drop database if exists ${nombre} with (force)`),
  };
}

export const renombrarBase = (urlPostgres: string, nombre: string, nuevo: string): Promise<void> =>
  administrar(urlPostgres, `alter database ${nombre} rename to ${nuevo}`);

/** Of the run whose folder this is. */
export const nombreDePlantilla = (perfil: string, carpeta: string): string =>
  `plantilla_${perfil}_${basename(carpeta).slice(-6).toLowerCase()}`;

export async function borrarPlantillas(urlPostgres: string, carpeta: string): Promise<void> {
  for (const perfil of ['postgres', 'cluster'])
    await administrar(urlPostgres, `drop database if exists ${nombreDePlantilla(perfil, carpeta)}`);
}

async function administrar(urlPostgres: string, sentencia: string): Promise<void> {
  const sql = postgres(urlPostgres, { max: 1, onnotice: () => {} });
  await sql.unsafe(sentencia);
  await sql.end();
}
