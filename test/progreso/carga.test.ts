import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CONEXION, type Conexion, filas } from '../../src/base-datos/index.js';
import { type AvanceLeido, type Cliente, leer, PROGRESO } from '../apoyo/cliente.js';
import { enLargo } from '../apoyo/largo.js';
import { enCadaPerfil } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

/** Fifty; in `npm test` on the database in process, for which it is a minute's work of a core, fewer. */
const USUARIOS_EN = { embebido: enLargo(15, 50), postgres: 50, cluster: 50 };
const TAREAS_POR_USUARIO = 10;
/** What the database in process takes for all of them on a machine that has much else to do. */
const PLAZO_MS = 120_000;

enCadaPerfil('many tasks at once', (perfil) => {
  const USUARIOS = USUARIOS_EN[perfil];
  let servidor: ServidorDePrueba;
  let usuarios: Cliente[];
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil, {
      // Time enough for all to sign in at once on a busy machine.
      variables: { SIMULACION_INTERVALO_MS: '200', AUTENTICACION_MAX_MS: '60000' },
    });
    const creados = await filas<{ correo: string }>(
      servidor.app.get<Conexion>(CONEXION).db,
      sql`insert into usuario (empresa_id, nombre, correo, clave_hash, rol)
          select empresa_id, 'Carga', 'usuario-' || n || '@carga.local', clave_hash, 'colaborador'
          from usuario, generate_series(1, ${USUARIOS}::int) n where correo = 'ana@demo.local' returning correo`,
    );
    usuarios = await Promise.all(creados.map(({ correo }) => servidor.entrar(correo)));
  });
  afterAll(() => servidor.cerrar());

  it(
    `${USUARIOS * TAREAS_POR_USUARIO} by ${USUARIOS} users: every subscriber receives exactly its own tasks’ advances, seq 1…n without hole or repeat, and the rows agree`,
    async () => {
      const recibidos = await Promise.all(
        usuarios.map(async (usuario) => {
          const ws = usuario.ws({ lazy: false });
          await new Promise<void>((resolve) => ws.on('connected', () => resolve()));
          const completas = (avances: AvanceLeido[]) =>
            avances.filter(({ estado }) => estado === 'COMPLETADO').length;
          const lectura = leer<AvanceLeido>(
            ws,
            PROGRESO,
            {},
            (avances) => completas(avances) === TAREAS_POR_USUARIO,
          );
          const ids = await Promise.all(
            Array.from({ length: TAREAS_POR_USUARIO }, () => usuario.iniciarTarea('carga')),
          );
          const avances = await lectura;
          await ws.dispose();
          return { usuario, ids: ids.toSorted((a, b) => a - b), avances };
        }),
      );

      for (const { usuario, ids, avances } of recibidos) {
        const porTarea = (id: number) => avances.filter(({ tareaId }) => tareaId === id);
        expect([...new Set(avances.map(({ tareaId }) => tareaId))].toSorted((a, b) => a - b)).toEqual(ids);
        for (const id of ids) expect(porTarea(id).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);

        const { tareas } = await usuario.datos(
          '{ tareas(first: 100) { edges { node { id avances { tareaId seq progreso mensaje estado fecha restanteMs } } } } }',
        );
        for (const { node } of tareas.edges) expect(porTarea(node.id)).toEqual(node.avances);
        expect(tareas.edges).toHaveLength(ids.length);
      }
    },
    PLAZO_MS,
  );
});
