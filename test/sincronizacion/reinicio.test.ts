import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Cliente } from '../apoyo/cliente.js';
import { CLAVE_DEMO, crearEntorno, enCadaBase, type EntornoDePrueba } from '../apoyo/perfiles.js';
import { puertoLibre } from '../apoyo/postgres.js';
import { arrancarProceso, type ProcesoDePrueba } from '../apoyo/proceso.js';
import { MENSAJES } from '../chat/conversar.js';
import { ACTIVIDADES, asignar, estados, mensaje, operacion, sincronizar } from './operaciones.js';

const MENSAJES_ENVIADOS = 300;
const SIN_INTENTAR = {
  estado: 'reintentar',
  code: null,
  mensaje: 'Not tried: the server is stopping',
};

enCadaBase('a server that is stopped in the middle of what was done offline', (perfil) => {
  let entorno: EntornoDePrueba;
  let variables: Record<string, string>;
  let proceso: ProcesoDePrueba;
  beforeAll(async () => {
    entorno = await crearEntorno(perfil);
    // The same port again, so that clients find it where it was.
    variables = { ...entorno.variables, PORT: String(await puertoLibre()) };
    proceso = await arrancarProceso(variables);
  });
  afterAll(async () => {
    await proceso.terminar('SIGKILL');
    await entorno.borrar();
  });

  const entrar = (quien: string) => Cliente.entrar(proceso.url, `${quien}@demo.local`, CLAVE_DEMO);

  // Each on the process that the one before has left, to somebody who has no messages yet.
  it.each([
    ['SIGKILL', 'luis'],
    ['SIGTERM', 'admin'],
  ] as const)(
    'does the rest after %s when it is sent again, each once and in order (to %s)',
    async (senal, quien) => {
      const [ana, otro] = [await entrar('ana'), await entrar(quien)];
      await sincronizar(ana, [mensaje(otro, 'primero de todos')]);
      const socket = otro.socket();
      const enMedio = new Promise<void>((resolve) => {
        let oidos = 0;
        socket.on('chat:mensaje', () => ++oidos === 10 && resolve());
      });
      await new Promise<void>((resolve) => socket.once('connect', resolve));
      const textos = Array.from({ length: MENSAJES_ENVIADOS }, (_, n) => `mensaje ${n}`);
      const operaciones = textos.map((texto, n) => mensaje(otro, n === 5 ? '' : texto));
      const cortada = sincronizar(ana, operaciones).catch((error: unknown) => error);
      await enMedio;
      await proceso.terminar(senal);
      socket.close();
      if (senal === 'SIGTERM') expect(await cortada).toContainEqual(expect.objectContaining(SIN_INTENTAR));
      else expect(await cortada).toBeInstanceOf(Error);
      proceso = await arrancarProceso(variables);

      const resultados = estados(await sincronizar(ana, operaciones));
      const hechas = resultados.lastIndexOf('duplicada') + 1;
      expect(hechas).toBeGreaterThanOrEqual(10);
      expect(hechas).toBeLessThan(MENSAJES_ENVIADOS);
      expect(resultados).toEqual(
        textos.map((_, n) => (n === 5 ? 'duplicada BAD_USER_INPUT' : n < hechas ? 'duplicada' : 'aplicada')),
      );
      expect(await escritos(otro)).toEqual(['primero de todos', ...textos.filter((_, n) => n !== 5)]);
      const otraVez = estados(await sincronizar(ana, operaciones));
      expect(otraVez).toEqual(textos.map((_, n) => (n === 5 ? 'duplicada BAD_USER_INPUT' : 'duplicada')));
    },
    60_000,
  );

  if (perfil === 'embebido') return;

  it('has not done the operation in which it was killed', async () => {
    const [ana, supervisor] = [await entrar('ana'), await entrar('supervisor')];
    const actividadId = await asignar(supervisor, ana);
    const operaciones = [
      mensaje(supervisor, 'antes'),
      operacion('check-in', { actividadId }),
      mensaje(supervisor, 'después'),
    ];
    const sql = postgres(entorno.variables.DATABASE_URL as string, { max: 2 });
    await sql.begin(async (tx) => {
      await tx`select 1 from actividad where id = ${actividadId} for update`;
      const cortada = sincronizar(ana, operaciones).catch((error: unknown) => error);
      await expect
        .poll(
          () => sql`select 1 from pg_stat_activity where wait_event_type = 'Lock'
          and datname = current_database() and query like 'update "actividad"%'`,
        )
        .toHaveLength(1);
      await proceso.terminar('SIGKILL');
      expect(await cortada).toBeInstanceOf(Error);
    });
    await sql.end();
    proceso = await arrancarProceso(variables);
    expect(estados(await sincronizar(ana, operaciones))).toEqual(['duplicada', 'aplicada', 'aplicada']);
    const { actividades } = await ana.datos(ACTIVIDADES);
    expect(actividades).toEqual([
      expect.objectContaining({ estado: 'EN_CURSO', checkInEn: operaciones[1]?.creadaEn }),
    ]);
    expect(await escritos(supervisor)).toEqual(['antes', 'después']);
  }, 60_000);

  async function escritos(quien: Cliente): Promise<string[]> {
    const { conversaciones } = await quien.datos('{ conversaciones { id } }');
    const textos: string[] = [];
    let before: string | undefined;
    do {
      const { mensajes } = await quien.datos(MENSAJES, {
        conversacionId: conversaciones[0].id,
        last: 100,
        before,
      });
      textos.unshift(...mensajes.edges.map(({ node }: { node: { texto: string } }) => node.texto));
      before = mensajes.pageInfo.hasPreviousPage ? mensajes.pageInfo.startCursor : undefined;
    } while (before);
    return textos;
  }
});
