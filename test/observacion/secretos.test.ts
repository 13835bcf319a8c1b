import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  type AvanceLeido,
  Cliente,
  clienteWs,
  conectarSocket,
  leer,
  pedir,
  PROGRESO,
} from '../apoyo/cliente.js';
import { crearEntorno, enCadaBase, type EntornoDePrueba } from '../apoyo/perfiles.js';
import { arrancarProceso, type ProcesoDePrueba } from '../apoyo/proceso.js';
import { lineasDeRegistro } from '../apoyo/registro.js';

const CORREO = 'jefa@prueba.local';

enCadaBase('nothing secret is in the log, at its most talkative,', (perfil) => {
  let entorno: EntornoDePrueba;
  let proceso: ProcesoDePrueba;
  let url: string;
  let secretos: string[];

  /** A text that nobody else writes, which must not be found. */
  function secreto(): string {
    const nuevo = `k${randomBytes(15).toString('hex')}`;
    secretos.push(nuevo);
    return nuevo;
  }

  const anotar = ({ sesion }: Cliente) => secretos.push(sesion.accessToken, sesion.refreshToken);

  beforeEach(async () => {
    secretos = [];
    entorno = await crearEntorno(perfil);
    const variables = {
      ...entorno.variables,
      NODE_ENV: 'production',
      NIVEL_REGISTRO: 'debug',
      SIMULACION_INTERVALO_MS: '20',
      JWT_SECRETO: secreto() + secreto(),
      METRICAS_TOKEN: secreto(),
      ADMIN_CORREO: CORREO,
      ADMIN_CLAVE: secreto(),
    };
    delete (variables as Record<string, string>)['DEMO_CLAVE'];
    if ('DATABASE_URL' in variables) variables.DATABASE_URL = conClave(String(variables.DATABASE_URL));
    proceso = await arrancarProceso(variables);
    ({ url } = proceso);
    const jefa = await Cliente.entrar(url, CORREO, variables.ADMIN_CLAVE);
    anotar(jefa);
    await pedir(url, 'GET', '/metricas', {
      cabeceras: { authorization: `Bearer ${variables.METRICAS_TOKEN}` },
    });
    await usar(jefa);
  });
  afterEach(async () => {
    await proceso.terminar('SIGKILL');
    await entorno.borrar().catch(() => {});
  });

  /** The server of the tests takes any password. */
  function conClave(original: string): string {
    const conexion = new URL(original);
    conexion.password ||= secreto();
    return conexion.href;
  }

  /** What a signed-in user does, and somebody who tries. */
  async function usar(jefa: Cliente): Promise<void> {
    await porRest(jefa);
    await porGraphQL(jefa);
    await porWebSocket(jefa);
    await porSocketIo(jefa);
    await sinHttp();
  }

  async function porRest(jefa: Cliente): Promise<void> {
    const enviar = (metodo: string, ruta: string, cuerpo?: unknown, cabeceras?: Record<string, string>) =>
      pedir(url, metodo, ruta, { cuerpo, cabeceras });
    await enviar('POST', '/sesion/iniciar', { correo: CORREO, clave: secreto() });
    await enviar('POST', '/sesion/iniciar', {
      correo: secreto(),
      clave: { dentro: secreto() },
      [secreto()]: 1,
    });
    await enviar('POST', '/sesion/iniciar', `{"correo": "${CORREO}", "clave": "${secreto()}`);
    await enviar('POST', '/sesion/iniciar', `clave=${secreto()}`, { 'content-type': 'text/plain' });
    await enviar('POST', '/sesion/iniciar', { clave: secreto(), relleno: 'x'.repeat(600_000) });
    const renovada = await enviar('POST', '/sesion/renovar', { refreshToken: jefa.sesion.refreshToken });
    secretos.push(renovada.cuerpo.accessToken, renovada.cuerpo.refreshToken);
    await enviar('POST', '/sesion/renovar', { refreshToken: secreto() });
    for (const authorization of [`Bearer ${secreto()}`, `Basic ${secreto()}`, `Bearer ${jefa.token}x`]) {
      await enviar('GET', '/tareas', undefined, { authorization });
      await enviar('GET', '/metricas', undefined, { authorization });
    }
    await enviar('GET', `/tareas?access_token=${secreto()}`);
    await enviar('GET', `/no-hay/${secreto()}`);
    await enviar('GET', `/tareas/${secreto()}%E0`);
    await jefa.pedir('POST', '/tareas/iniciar', { tipo: 'x', parametros: { clave: secreto() } });
    await jefa.pedir('POST', '/tareas/iniciar', { tipo: 'x' }, { 'idempotency-key': secreto() });
  }

  async function porGraphQL(jefa: Cliente): Promise<void> {
    const clave = secreto();
    await jefa.datos(
      'mutation ($clave: String!) { crearUsuario(nombre: "Rita", correo: "rita@prueba.local", clave: $clave, rol: COLABORADOR) { id } }',
      { clave },
    );
    const entrar = `mutation { iniciarSesion(correo: "rita@prueba.local", clave: "${clave}") { accessToken refreshToken } }`;
    const { iniciarSesion } = await jefa.datos(entrar);
    secretos.push(iniciarSesion.accessToken, iniciarSesion.refreshToken);
    for (const query of [
      `mutation { iniciarSesion(correo: "rita@prueba.local", clave: "${secreto()}") { accessToken } }`,
      `mutation { iniciarSesion(correo: "rita@prueba.local", clave: "${secreto()}" `,
      `mutation { iniciarSesion(correo: "x", clave: ["${secreto()}"]) { ${secreto()} } }`,
      `mutation { renovarSesion(refreshToken: "${secreto()}") { accessToken } }`,
    ]) {
      await jefa.graphql(query);
      await jefa.pedir('GET', `/graphql?query=${encodeURIComponent(query)}`);
    }
    await jefa.graphql('query ($clave: Int!) { tarea(id: $clave) { id } }', { clave: secreto() });
    await jefa.pedir('POST', '/graphql', `{"query": "${secreto()}`);
  }

  async function porWebSocket(jefa: Cliente): Promise<void> {
    const ws = jefa.ws();
    const tareaId = await jefa.iniciarTarea();
    await leer<AvanceLeido>(ws, PROGRESO, { tareaId });
    await leer(ws, `subscription { progresoTarea(tareaId: "${secreto()}") { ${secreto()}`).catch(() => {});
    await ws.dispose();
    await new Promise((closed) => {
      const Authorization = `Bearer ${secreto()}`;
      clienteWs(url, {
        connectionParams: { Authorization },
        lazy: false,
        onNonLazyError: () => {},
        on: { closed },
      });
    });
    for (const marco of [secreto(), `{"type": "connection_init", "payload": "${secreto()}"}`]) {
      const crudo = new WebSocket(
        `${url.replace('http', 'ws')}/graphql?token=${secreto()}`,
        'graphql-transport-ws',
      );
      await new Promise((resolve) => crudo.once('open', resolve));
      crudo.send(marco);
      await new Promise((resolve) => crudo.once('close', resolve));
    }
  }

  async function porSocketIo(jefa: Cliente): Promise<void> {
    const bueno = jefa.socket();
    await new Promise((resolve) => bueno.once('connect', () => resolve(undefined)));
    bueno.emit(secreto(), { clave: secreto() });
    bueno.close();
    for (const auth of [
      { token: secreto() },
      { token: { dentro: secreto() } },
      { terminadasDesde: secreto() },
    ]) {
      const malo = conectarSocket(url, auth);
      await new Promise((resolve) => malo.once('connect_error', resolve));
      malo.close();
    }
  }

  /** What is not HTTP enough to become a request. */
  function sinHttp(): Promise<void> {
    return new Promise((resolve) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1', () =>
        socket.end(`GET / HTTP/1.1\r\nAuthorization Bearer ${secreto()}\r\n\r\n`),
      );
      socket.resume().once('close', () => resolve());
    });
  }

  function buscar(): void {
    const salida = proceso.salida();
    expect(secretos.length).toBeGreaterThan(30);
    expect(secretos.filter((texto) => salida.includes(texto))).toEqual([]);
    expect(salida).not.toMatch(/Bearer |Basic |\$argon2/);
    // It did talk, and of this.
    const lineas = lineasDeRegistro(salida).map(({ message }) => message);
    for (const dicho of [
      'POST /sesion/iniciar 200',
      'POST /sesion/iniciar 401',
      'POST /graphql 200',
      'ended',
    ]) {
      expect(
        lineas.some((linea) => linea.includes(dicho)),
        dicho,
      ).toBe(true);
    }
  }

  it('whatever clients send', async () => {
    await proceso.terminar('SIGTERM');
    buscar();
  });

  // Of the embedded one nobody can take the database away.
  if (perfil === 'embebido') return;
  it('nor when the database is gone, of which readiness tells', async () => {
    await entorno.borrar();
    const { estado, cuerpo } = await pedir(url, 'GET', '/salud/lista');
    const comprobaciones = { 'base de datos': 'falla', cola: 'falla', eventos: 'falla' };
    expect({ estado, cuerpo }).toEqual({ estado: 503, cuerpo: { estado: 'no lista', comprobaciones } });
    const entrada = { correo: CORREO, clave: secreto() };
    expect((await pedir(url, 'POST', '/sesion/iniciar', { cuerpo: entrada })).estado).toBeGreaterThanOrEqual(
      500,
    );
    await pedir(url, 'POST', '/sesion/renovar', { cuerpo: { refreshToken: secreto() } });
    await proceso.cuandoDiga((salida) => salida.includes('Failed query'));
    await proceso.terminar('SIGKILL');
    buscar();
  });
});
