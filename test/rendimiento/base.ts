import { randomBytes } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { arrancarPostgres } from '../apoyo/postgres.js';

/** As an operator would have it: what is committed is on the disk. */
const CON_DISCO = ['fsync=on', 'synchronous_commit=on'];

/** A blank database of one's own. */
export interface Base {
  readonly url: string;
  readonly sql: Sql;
  borrar(): Promise<void>;
}

/** Where databases can be created: the Postgres that DATABASE_URL names, else one brought by npm. */
export class ServidorPostgres {
  private constructor(
    private readonly url: string,
    readonly version: string,
    readonly detener: () => Promise<void>,
  ) {}

  static async abrir(ajena: string | undefined): Promise<ServidorPostgres> {
    const propio = ajena ? undefined : await arrancarPostgres(CON_DISCO);
    const url = ajena ?? propio?.url ?? '';
    const [fila] = await administrar(url, 'show server_version');
    const procedencia = ajena ? 'DATABASE_URL' : 'brought by npm';
    return new ServidorPostgres(url, `${fila?.server_version} (${procedencia})`, async () =>
      propio?.detener(),
    );
  }

  async crearBase(): Promise<Base> {
    const nombre = `rendimiento_${randomBytes(6).toString('hex')}`;
    await administrar(this.url, `create database ${nombre}`);
    const url = new URL(this.url);
    url.pathname = `/${nombre}`;
    const sql = postgres(url.href, { max: 2, onnotice: () => {} });
    return {
      url: url.href,
      sql,
      borrar: async () => {
        await sql.end({ timeout: 1 });
        await administrar(this.url, `drop database if exists ${nombre} with (force)`);
      },
    };
  }
}

async function administrar(url: string, sentencia: string) {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await sql.unsafe(sentencia);
  } finally {
    await sql.end();
  }
}

/** One empresa with users 1 to `cuantos`. */
export async function sembrarUsuarios({ sql }: Base, cuantos: number): Promise<void> {
  await sql`insert into empresa (id, nombre) values (1, 'Rendimiento') on conflict do nothing`;
  await sql`
    insert into usuario (id, empresa_id, nombre, correo, rol)
    select n, 1, 'Usuario ' || n, 'usuario-' || n || '@rendimiento.local', 'colaborador'
    from generate_series(1, ${cuantos}::int) n on conflict do nothing`;
}

/** Tasks in turn for users 1 to `usuarios`. @returns their ids, in the order of their making. */
export async function sembrarTareas(
  { sql }: Base,
  { tareas, usuarios, estado }: { tareas: number; usuarios: number; estado: 'pendiente' | 'en-proceso' },
): Promise<number[]> {
  const filas = await sql<{ id: number }[]>`
    insert into tarea_proceso (usuario_id, tipo, estado)
    select 1 + n % ${usuarios}::int, 'simulada', ${estado}::estado_tarea
    from generate_series(0, ${tareas - 1}::int) n order by n
    returning id`;
  return filas.map(({ id }) => id).sort((uno, otro) => uno - otro);
}
