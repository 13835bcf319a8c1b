import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AvanceLeido, Cliente, leer, PROGRESO } from '../apoyo/cliente.js';
import { crearEntorno, enCadaBase, type EntornoDePrueba } from '../apoyo/perfiles.js';
import { arrancarProceso, type ProcesoDePrueba } from '../apoyo/proceso.js';
import { type LineaDeRegistro, lineasDeRegistro } from '../apoyo/registro.js';

const ADMIN = { ADMIN_CORREO: 'jefa@prueba.local', ADMIN_CLAVE: 'clave-de-la-jefa' };
const PETICION = 'pedido-de-prueba.1';

enCadaBase('a request whose log lines are looked for by its id', (perfil) => {
  let entorno: EntornoDePrueba;
  let variables: Record<string, string>;
  let proceso: ProcesoDePrueba | undefined;
  let jefa: Cliente;

  beforeAll(async () => {
    entorno = await crearEntorno(perfil);
    variables = {
      ...entorno.variables,
      ...ADMIN,
      NODE_ENV: 'production',
      // Time enough to be killed in the middle of a task.
      SIMULACION_INTERVALO_MS: '250',
      TAREAS_BLOQUEO_MS: '1000',
    };
    // There are no demo users in production.
    delete variables['DEMO_CLAVE'];
  });
  afterAll(async () => {
    await proceso?.terminar('SIGKILL');
    await entorno.borrar();
  });

  /** In the place of the one before. */
  async function arrancar(nivel: 'log' | 'debug'): Promise<void> {
    await proceso?.terminar('SIGKILL');
    proceso = await arrancarProceso({ ...variables, NIVEL_REGISTRO: nivel });
    jefa = await Cliente.entrar(proceso.url, ADMIN.ADMIN_CORREO, ADMIN.ADMIN_CLAVE);
  }

  async function seguir(tareaId: number, basta?: (avances: AvanceLeido[]) => boolean): Promise<void> {
    const ws = jefa.ws();
    await leer<AvanceLeido>(ws, PROGRESO, { tareaId }, basta);
    await ws.dispose();
  }

  const salida = () => proceso?.salida() ?? '';
  const suyas = () => lineasDeRegistro(salida()).filter(({ peticion }) => peticion === PETICION);
  const dicho = (patron: RegExp) =>
    proceso?.cuandoDiga(() => suyas().some(({ message }) => patron.test(message)));
  const resumen = ({ level, message, tareaId, usuarioId }: LineaDeRegistro) => ({
    level,
    message,
    tareaId,
    usuarioId,
  });

  it('has those of its task too, to the end', async () => {
    await arrancar('debug');
    const { cuerpo, cabeceras } = await jefa.pedir(
      'POST',
      '/tareas/iniciar',
      { tipo: 'reporte' },
      { 'x-request-id': PETICION },
    );
    expect(cabeceras.get('x-request-id')).toBe(PETICION);
    const { id } = cuerpo;
    await seguir(id);
    await dicho(/ended/);
    await dicho(/POST/);

    const de = (level: string, message: unknown) => ({ level, message, tareaId: id, usuarioId: jefa.id });
    const [deHttp, deTarea] = [true, false].map((http) =>
      suyas()
        .filter(({ context }) => (context === 'HTTP') === http)
        .map(resumen),
    );
    expect(deTarea).toEqual([
      de('log', `Task ${id} accepted`),
      de('log', `Task ${id} started at 0 %`),
      ...[20, 40, 60, 80].map((progreso, i) => de('debug', `Task ${id} at ${progreso} %, advance ${i + 1}`)),
      de('log', `Task ${id} ended: completado`),
    ]);
    expect(deHttp).toEqual([
      {
        ...de('debug', expect.stringMatching(/^POST \/tareas\/iniciar 201 [\d.]+ ms$/)),
        tareaId: undefined,
      },
    ]);
  });

  it('is each operation of a WebSocket, with an id of its own', async () => {
    await arrancar('log');
    const ws = jefa.ws({ lazy: false });
    const ids: number[] = [];
    for (let vez = 0; vez < 2; vez++) {
      const query = 'mutation { iniciarTarea(tipo: "reporte") { id } }';
      const { value } = await ws.iterate<{ iniciarTarea: { id: number } }>({ query }).next();
      ids.push(value?.data?.iniciarTarea.id ?? 0);
    }
    await Promise.all(ids.map((id) => seguir(id)));
    const deTarea = (id: number) => lineasDeRegistro(salida()).filter(({ tareaId }) => tareaId === id);
    for (const id of ids) {
      await proceso?.cuandoDiga(() => deTarea(id).some(({ message }) => message.includes('ended')));
      const peticiones = new Set(deTarea(id).map(({ peticion }) => peticion));
      expect([...peticiones]).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
      expect(deTarea(id).map(({ usuarioId }) => usuarioId)).toEqual(Array(3).fill(jefa.id));
    }
    expect(deTarea(ids[0] as number)[0]?.peticion).not.toBe(deTarea(ids[1] as number)[0]?.peticion);
    await ws.dispose();
  });

  // At `log` too, where the id is handed on from one to the next and not followed through every wait.
  it('has them after a restart too, in another process', async () => {
    const query = 'mutation { iniciarTarea(tipo: "reporte") { id } }';
    const { cuerpo } = await jefa.pedir('POST', '/graphql', { query }, { 'x-request-id': PETICION });
    const { id } = cuerpo.data.iniciarTarea;
    await seguir(id, (avances) => avances.length > 1);
    const [antes] = suyas();
    expect(antes).toMatchObject({ message: `Task ${id} accepted`, tareaId: id, usuarioId: jefa.id });
    await arrancar('log');
    await seguir(id);
    await dicho(/ended/);

    const mensajes = suyas().map(({ message }) => message);
    expect(mensajes[0]).toMatch(new RegExp(`^Task ${id} started at [2468]0 %$`));
    expect(mensajes.at(-1)).toBe(`Task ${id} ended: completado`);
    expect(suyas().map(({ pid }) => pid)).not.toContain(antes?.pid);
  });
});
