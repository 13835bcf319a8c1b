import { sql } from 'drizzle-orm';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { abrirConexion, type Conexion, filas } from '../../src/base-datos/conexion.js';
import { leerConfiguracion } from '../../src/configuracion/index.js';
import { Cliente } from '../apoyo/cliente.js';
import { CLAVE_DEMO } from '../apoyo/perfiles.js';
import { arrancarProceso, ejecutarHastaElFin } from '../apoyo/proceso.js';

describe('the folder of the embedded profile', () => {
  let carpeta: string;
  let variables: Record<string, string>;
  beforeEach(() => {
    carpeta = mkdtempSync(join(tmpdir(), 'seguimiento-ocupada-'));
    // A task that is still running when the process is killed.
    const ritmo = { SIMULACION_INTERVALO_MS: '3600000' };
    variables = {
      NODE_ENV: 'test',
      HOST: '127.0.0.1',
      PORT: '0',
      DATOS_DIR: carpeta,
      DEMO_CLAVE: CLAVE_DEMO,
      ...ritmo,
    };
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(carpeta, { recursive: true, force: true });
  });

  const abrir = () => abrirConexion(leerConfiguracion(variables));
  const negativa = () =>
    expect.stringMatching(new RegExp(`^Another seguimiento process is using ${carpeta}\\..*DATOS_DIR`));

  it('is refused to a second server of the same process, and given to it once the first has closed', async () => {
    const primera = await abrir();
    await expect(abrir()).rejects.toThrow(expect.objectContaining({ message: negativa() }));
    // The refusal took nothing from the first.
    expect(await filas(primera.db, sql`select 1 as uno`)).toEqual([{ uno: 1 }]);
    await primera.cerrar();

    const segunda = await abrir();
    await segunda.cerrar();
  });

  it('is refused also to one whose temporary folder is another', async () => {
    const primera = await abrir();
    vi.stubEnv('TMPDIR', carpeta);
    await expect(abrir()).rejects.toThrow(expect.objectContaining({ message: negativa() }));
    await primera.cerrar();
  });

  it('is refused to a second process, and given to one alone of many after the first was killed, with every row', async () => {
    const servidor = await arrancarProceso(variables);
    try {
      const { codigo, salida } = await ejecutarHastaElFin(variables);
      expect(codigo).toBe(1);
      expect(salida).toContain(`Another seguimiento process is using ${carpeta}.`);
      expect(salida).toContain('DATOS_DIR');
      const ana = await Cliente.entrar(servidor.url, 'ana@demo.local', CLAVE_DEMO);
      const ids = [await ana.iniciarTarea(), await ana.iniciarTarea('otro reporte')];
      await servidor.terminar('SIGKILL');

      const intentos = await Promise.allSettled(Array.from({ length: 6 }, abrir));
      const abiertas = intentos.filter((intento) => intento.status === 'fulfilled').map(({ value }) => value);
      const tareas = await Promise.all(
        abiertas.map(({ db }: Conexion) =>
          filas(db, sql`select id from tarea_proceso where usuario_id = ${ana.id} order by id`),
        ),
      );
      await Promise.all(abiertas.map((conexion: Conexion) => conexion.cerrar()));
      // What was answered for.
      expect(tareas).toEqual([ids.map((id) => ({ id }))]);
      const negados = intentos
        .filter((intento) => intento.status === 'rejected')
        .map(({ reason }) => String(reason.message));
      expect(negados).toEqual(Array(5).fill(negativa()));
    } finally {
      await servidor.terminar('SIGKILL');
    }
  });
});
