import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

interface Paquete {
  readonly version: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly dev?: boolean;
  readonly inBundle?: boolean;
}

const leer = (ruta: string) => readFileSync(fileURLToPath(new URL(`../${ruta}`, import.meta.url)), 'utf8');
const { dependencies, devDependencies, scripts } = JSON.parse(leer('package.json'));
const { packages } = JSON.parse(leer('package-lock.json')) as { packages: Record<string, Paquete> };
const instalados = Object.entries(packages).filter(([ruta]) => ruta !== '');
const nombreDe = (ruta: string) => ruta.slice(ruta.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** The first version without the hole, and where the hole is described. */
const SIN_AGUJERO: Readonly<Record<string, readonly [version: string, aviso: string]>> = {
  fastify: ['5.12.2', 'GHSA-3m5p-2c4r-xxw2, GHSA-w2qp-rph6-63g4, GHSA-573f-x89g-hqp9 and others before it'],
  '@fastify/static': ['10.1.2', 'GHSA-83w8-p2f5-377r, GHSA-8pvw-jcv7-9cmj'],
  '@fastify/middie': ['9.1.0', 'CVE-2026-22031'],
  '@nestjs/platform-fastify': ['12.0.0', 'CVE-2026-2293'],
  mercurius: ['16.8.0', 'CVE-2026-30241'],
  'graphql-ws': ['6.3.0', 'sockets without an end'],
  ws: ['8.23.0', 'memory exhaustion by tiny fragments'],
  'socket.io-parser': ['4.2.6', 'any number of binary attachments'],
  'drizzle-orm': ['0.45.2', 'identifiers were not escaped'],
  axios: ['1.16.0', 'CVE-2026-44492'],
};

describe('what is installed', () => {
  it('is what the lock file says, from whatever registry, each with its checksum', () => {
    for (const [ruta, { resolved, integrity, inBundle }] of instalados) {
      expect(resolved, ruta).toBeUndefined();
      if (!inBundle) expect(integrity, ruta).toMatch(/^sha512-/);
    }
  });

  it('runs nothing while it is installed', () => {
    expect(leer('.npmrc')).toContain('ignore-scripts=true');
    expect(leer('.config/preparar.mjs')).toContain("'--ignore-scripts'");
    expect(Object.keys(scripts).filter((nombre) => /install|prepare|^pre|^post/.test(nombre))).toEqual([]);
    // In production: one that reports who installs it, and one that would compile what is there compiled.
    const conGuion = instalados.filter(([, { hasInstallScript, dev }]) => hasInstallScript && !dev);
    expect(conGuion.map(([ruta]) => nombreDe(ruta))).toEqual(['@scarf/scarf', 'msgpackr-extract']);
  });

  it.each(Object.entries(SIN_AGUJERO))('has no %s with a known hole', (nombre, [minima]) => {
    const versiones = instalados
      .filter(([ruta]) => nombreDe(ruta) === nombre)
      .map(([, { version }]) => version);
    expect(versiones.length).toBeGreaterThan(0);
    for (const version of versiones) expect(comparar(version, minima)).toBeGreaterThanOrEqual(0);
  });

  it('is listed in the README, with why it is there', () => {
    const [, seccion = ''] = /\n## Dependencies\n([\s\S]*?)(?=\n## |$)/.exec(leer('README.md')) ?? [];
    const nombrados = [...seccion.matchAll(/`([@a-z0-9/.-]+)`/g)].map(([, nombre]) => nombre);
    for (const nombre of Object.keys({ ...dependencies, ...devDependencies })) {
      if (!nombre.startsWith('@types/')) expect(nombrados, nombre).toContain(nombre);
    }
  });
});

function comparar(una: string, otra: string): number {
  const [a, b] = [una, otra].map((version) => version.split(/[.-]/).map(Number));
  for (let n = 0; n < 3; n++) {
    const diferencia = (a?.[n] ?? 0) - (b?.[n] ?? 0);
    if (diferencia !== 0) return diferencia;
  }
  return 0;
}
