import { sql } from 'drizzle-orm';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { abrirConexion, type Conexion, filas } from '../../src/base-datos/conexion.js';
import { leerConfiguracion } from '../../src/configuracion/index.js';
import { Cliente } from '../apoyo/cliente.js';
import { CLAVE_DEMO } from '../apoyo/perfiles.js';
import { arrancarProceso, ejecutarHastaElFin, type ProcesoDePrueba } from '../apoyo/proceso.js';

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

  it('is given to one alone of many that want it at once, also after one that was killed', async () => {
    const muerto = await arrancarProceso(variables);
    await muerto.terminar('SIGKILL');
    const intentos = await Promise.allSettled(Array.from({ length: 6 }, abrir));
    const abiertas = intentos.filter((intento) => intento.status === 'fulfilled').map(({ value }) => value);
    await Promise.all(abiertas.map((conexion: Conexion) => conexion.cerrar()));
    expect(abiertas).toHaveLength(1);
    const negados = intentos
      .filter((intento) => intento.status === 'rejected')
      .map(({ reason }) => String(reason.message));
    expect(negados).toEqual(Array(5).fill(negativa()));
  });

  describe('with a server on it', () => {
    let servidor: ProcesoDePrueba;
    beforeEach(async () => {
      servidor = await arrancarProceso(variables);
    });
    afterEach(() => servidor.terminar('SIGKILL'));

    it('is refused to a second process', async () => {
      const { codigo, salida } = await ejecutarHastaElFin(variables);
      expect(codigo).toBe(1);
      expect(salida).toContain(`Another seguimiento process is using ${carpeta}.`);
      expect(salida).toContain('DATOS_DIR');
    });

    it('can be opened after SIGKILL, with every row that was answered for', async () => {
      const ana = await Cliente.entrar(servidor.url, 'ana@demo.local', CLAVE_DEMO);
      const ids = [await ana.iniciarTarea(), await ana.iniciarTarea('otro reporte')];
      await servidor.terminar('SIGKILL');

      const conexion = await abrir();
      const tareas = await filas<{ id: number }>(
        conexion.db,
        sql`select id from tarea_proceso where usuario_id = ${ana.id} order by id`,
      );
      await conexion.cerrar();
      expect(tareas.map(({ id }) => id)).toEqual(ids);
    });
  });
});
