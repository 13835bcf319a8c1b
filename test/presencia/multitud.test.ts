import { SQL, StringChunk } from 'drizzle-orm';
import { beforeAll, expect, it, vi } from 'vitest';
import { CONEXION, type Conexion } from '../../src/base-datos/index.js';
import type { Cliente } from '../apoyo/cliente.js';
import { escuchar } from '../apoyo/escucha.js';
import { enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { conectar, crearEquipo, oidoDe, oir, PRESENCIA, type PresenciaLeida } from './equipo.js';

const CUANTOS = 200;

/** By its words alone: other statements of the server hold tables, which are no text. */
const esLlegada = (sentencia: unknown): boolean =>
  sentencia instanceof SQL &&
  sentencia.queryChunks.some(
    (trozo) => trozo instanceof StringChunk && trozo.value.join('').includes('insert into presencia'),
  );

enCadaBase('a crowd that comes and goes at once', (perfil) => {
  let servidor: ServidorDePrueba;
  let supervisor: Cliente;
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil, {
      variables: { PRESENCIA_GRACIA_MS: '200', AUTENTICACION_MAX_MS: '60000' },
    });
    supervisor = await servidor.entrar('supervisor');
  });

  it('is one event for each of them, and few statements for all', async () => {
    const equipo = await crearEquipo(servidor, supervisor.sesion.usuario.empresaId, CUANTOS);
    const oye = await escuchar<PresenciaLeida>(servidor, supervisor, PRESENCIA);
    const { db } = servidor.app.get<Conexion>(CONEXION);
    const sentencias = vi.spyOn(db, 'execute');
    const llegadas = () => sentencias.mock.calls.filter(([sentencia]) => esLlegada(sentencia)).length;

    const desde = performance.now();
    const sockets = await Promise.all(equipo.map(conectar));
    for (const cliente of equipo) while (oidoDe(oye, cliente).length < 1) await oye.siguiente();
    // Ten a second and the first one, however long a busy machine takes to let so many in.
    expect(llegadas()).toBeGreaterThan(0);
    expect(llegadas()).toBeLessThanOrEqual(2 + (performance.now() - desde) / 100);

    for (const socket of sockets) socket.close();
    for (const cliente of equipo) while (oidoDe(oye, cliente).length < 2) await oye.siguiente();
    const [ultimo] = await crearEquipo(servidor, supervisor.sesion.usuario.empresaId, 1);
    const socket = await conectar(ultimo as Cliente);
    await oir(oye, ultimo as Cliente, true);
    for (const cliente of equipo) expect(oidoDe(oye, cliente)).toEqual([true, false]);
    socket.close();
    await oye.cerrar();
  });
});
