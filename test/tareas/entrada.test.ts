import { sql } from 'drizzle-orm';
import { type Client, type ExecutionResult } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BaseDatos, CONEXION, filas } from '../../src/base-datos/index.js';
import type { Cliente } from '../apoyo/cliente.js';
import { enCadaPerfil } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

/** What a transport answered, in the same words for all. */
interface Rechazo {
  readonly code: string;
  readonly message: string;
}

const INICIAR = (parametro: string) =>
  `mutation ($tipo: String!, $parametros: JSONObject) { iniciarTarea(tipo: $tipo, parametros: $parametros) { ${parametro} } }`;

const anidado = (niveles: number): unknown => JSON.parse('{"a":'.repeat(niveles) + '1' + '}'.repeat(niveles));
/** Written by hand: a client may send in JSON what it could not keep. */
const SIN_PAREJA = JSON.parse('"\\ud83d"') as string;

/** Input, by what is wrong with it, and the field that the answer names. */
const ENTRADAS: readonly (readonly [string, Record<string, unknown>, string])[] = [
  ['an unknown field', { tipo: 'x', prioridad: 1 }, 'prioridad'],
  ['an empty tipo', { tipo: '' }, 'tipo'],
  ['a blank tipo', { tipo: ' \t\n' }, 'tipo'],
  ['a tipo of 10,000 characters', { tipo: 'x'.repeat(10_000) }, 'tipo'],
  ['no tipo', {}, 'tipo'],
  ['a null tipo', { tipo: null }, 'tipo'],
  ['a number as tipo', { tipo: 7 }, 'tipo'],
  ['an object as tipo', { tipo: { a: 1 } }, 'tipo'],
  ['a tipo with NUL', { tipo: 'a\0b' }, 'tipo'],
  ['a tipo with half a surrogate pair', { tipo: `a${SIN_PAREJA}` }, 'tipo'],
  ['a list as parametros', { tipo: 'x', parametros: [1] }, 'parametros'],
  ['a text as parametros', { tipo: 'x', parametros: '{}' }, 'parametros'],
  ['parametros nested 1,000 deep', { tipo: 'x', parametros: anidado(1_000) }, 'parametros'],
  [
    'a list in parametros nested 1,000 deep',
    { tipo: 'x', parametros: { a: JSON.parse('['.repeat(1_000) + ']'.repeat(1_000)) } },
    'parametros',
  ],
  ['NUL in a value of parametros', { tipo: 'x', parametros: { a: ['b\0'] } }, 'parametros'],
  ['NUL in a key of parametros', { tipo: 'x', parametros: { a: { 'b\0': 1 } } }, 'parametros'],
  [
    'half a surrogate pair in a value of parametros',
    { tipo: 'x', parametros: { a: SIN_PAREJA } },
    'parametros',
  ],
  [
    'half a surrogate pair in a key of parametros',
    { tipo: 'x', parametros: { [SIN_PAREJA]: 1 } },
    'parametros',
  ],
];
const GRANDES: typeof ENTRADAS = [
  ['parametros of 100 KB', { tipo: 'x', parametros: { a: 'x'.repeat(100_000) } }, 'parametros'],
  [
    'parametros of 100 KB in small pieces',
    { tipo: 'x', parametros: { a: Array(50_001).fill(1) } },
    'parametros',
  ],
];
const ENORME = { tipo: 'x', parametros: { a: 'x'.repeat(1_000_000) } };

/** An unknown field is a variable that no one declared, so in GraphQL it goes into the document. */
const documento = ({ prioridad }: Record<string, unknown>) =>
  prioridad ? 'mutation { iniciarTarea(tipo: "x", prioridad: 1) { id } }' : INICIAR('id');

const deGraphQL = (id: unknown) =>
  [
    `query ($id: Int!) { tarea(id: $id) { id } }`,
    `mutation ($id: Int!) { cancelarTarea(id: $id) { id } }`,
    `subscription ($id: Int!) { progresoTarea(tareaId: $id) { seq } }`,
  ].map((query) => [query, { id }] as const);

enCadaPerfil('what a task may not be started with', (perfil) => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  let ws: Client;
  let inicial: number;

  beforeAll(async () => {
    servidor = await iniciarServidor(perfil);
    ana = await servidor.entrar('ana');
    ws = ana.ws();
    inicial = await contarTareas();
  });
  afterAll(() => ws.dispose());

  async function contarTareas(): Promise<number> {
    const { db } = servidor.app.get<{ db: BaseDatos }>(CONEXION);
    const [fila] = await filas<{ n: number }>(db, sql`select count(*)::int as n from tarea_proceso`);
    return fila?.n ?? 0;
  }

  const rest = async (metodo: string, ruta: string, cuerpo?: unknown): Promise<Rechazo> => {
    const { estado, cabeceras, cuerpo: problema } = await ana.pedir(metodo, ruta, cuerpo);
    expect(cabeceras.get('content-type')).toContain('application/problem+json');
    expect(problema.status).toBe(estado);
    return { code: problema.code, message: problema.detail };
  };
  const http = async (query: string, variables?: Record<string, unknown>): Promise<Rechazo> =>
    rechazoDe(await ana.graphql(query, variables));
  const porWs = async (
    query: string,
    variables?: Record<string, unknown>,
    cliente = ws,
  ): Promise<Rechazo> => {
    try {
      const { value } = await cliente.iterate({ query, variables }).next();
      return rechazoDe(value as ExecutionResult);
    } catch (error) {
      // The protocol's own `error` message: refused before it ran.
      if (Array.isArray(error)) return rechazoDe({ errors: error });
      throw error;
    }
  };
  const TRANSPORTES: readonly (readonly [string, (entrada: Record<string, unknown>) => Promise<Rechazo>])[] =
    [
      ['REST', (entrada) => rest('POST', '/tareas/iniciar', entrada)],
      ['GraphQL over HTTP', (entrada) => http(documento(entrada), entrada)],
      ['GraphQL over WebSocket', (entrada) => porWs(documento(entrada), entrada)],
    ];

  async function nadaCambio(): Promise<void> {
    expect(await contarTareas()).toBe(inicial);
    expect((await ana.datos('{ yo { id } }')).yo.id).toBe(ana.id);
  }

  describe.each(TRANSPORTES)('on %s', (transporte, enviar) => {
    const cabenAqui = transporte === 'GraphQL over WebSocket' ? ENTRADAS : [...ENTRADAS, ...GRANDES];
    it.each(cabenAqui)('refuses %s, names the field and writes nothing', async (_que, entrada, campo) => {
      const { code, message } = await enviar(entrada);
      expect(code).toBe('BAD_USER_INPUT');
      expect(message).toContain(campo);
      // Neither a stack nor a library's inside, nor the input thrown back whole.
      expect(message).not.toMatch(/\bat .*:\d+:\d+|node_modules|postgres|drizzle|zod/i);
      await nadaCambio();
    });
  });

  it('refuses a body above CUERPO_MAX_BYTES before reading it, on REST and GraphQL over HTTP', async () => {
    expect((await ana.pedir('POST', '/tareas/iniciar', ENORME)).estado).toBe(413);
    expect((await http(INICIAR('id'), ENORME)).code).toBe('BAD_USER_INPUT');
    await nadaCambio();
  });

  it.each([...GRANDES, ['parametros of 1 MB', ENORME, ''] as const])(
    'closes a WebSocket with 1009 whose frame is above MARCO_MAX_BYTES: %s',
    async (_que, entrada) => {
      const codigos: number[] = [];
      const propio = ana.ws({ on: { closed: (evento) => codigos.push((evento as { code: number }).code) } });
      await expect(porWs(INICIAR('id'), entrada, propio)).rejects.toMatchObject({ code: 1009 });
      expect(codigos).toEqual([1009]);
      await nadaCambio();
    },
  );

  describe('an id that is nobody’s task of mine', () => {
    it.each([0, -1, 2_147_483_647])('%s is NOT_FOUND on every transport, like someone else’s', async (id) => {
      const ajena = await (await servidor.entrar('luis')).iniciarTarea();
      for (const uno of [id, ajena]) {
        for (const [query, variables] of deGraphQL(uno)) {
          expect(await porWs(query, variables)).toEqual({ code: 'NOT_FOUND', message: 'Task not found' });
        }
        for (const [query, variables] of deGraphQL(uno).slice(0, 2)) {
          expect(await http(query, variables)).toEqual({ code: 'NOT_FOUND', message: 'Task not found' });
        }
        if (uno < 0) continue;
        for (const [metodo, ruta] of [
          ['GET', ''],
          ['POST', '/cancelar'],
          ['GET', '/progreso'],
        ] as const) {
          expect(await rest(metodo, `/tareas/${uno}${ruta}`)).toEqual({
            code: 'NOT_FOUND',
            message: 'Task not found',
          });
        }
      }
      inicial = await contarTareas();
    });

    it.each([2_147_483_648, 9_007_199_254_740_992, 'abc', 1.5, null])(
      '%s is refused in GraphQL, by its name',
      async (id) => {
        for (const [query, variables] of deGraphQL(id)) {
          const deWs = await porWs(query, variables);
          expect(deWs).toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringContaining('id') });
          if (!query.startsWith('subscription'))
            expect((await http(query, variables)).code).toBe('BAD_USER_INPUT');
        }
        await nadaCambio();
      },
    );

    it('2147483648 is NOT_FOUND on REST', async () => {
      expect(await rest('GET', '/tareas/2147483648')).toEqual({
        code: 'NOT_FOUND',
        message: 'Task not found',
      });
    });

    it.each(['-1', 'abc', '1.5', '1e3', '0x1', '%00', '9007199254740992', '9'.repeat(99)])(
      '%s is refused on REST',
      async (id) => {
        for (const [metodo, ruta] of [
          ['GET', ''],
          ['POST', '/cancelar'],
          ['GET', '/progreso'],
        ] as const) {
          const { code, message } = await rest(metodo, `/tareas/${id}${ruta}`);
          expect(['BAD_USER_INPUT', 'NOT_FOUND']).toContain(code);
          expect(message).not.toBe('');
        }
        await nadaCambio();
      },
    );
  });

  it.each(['first=0', 'first=101', 'first=abc', 'first=1.5', 'after=abc', 'estado=roto', 'orden=asc'])(
    'refuses GET /tareas?%s and names the field',
    async (consulta) => {
      const { code, message } = await rest('GET', `/tareas?${consulta}`);
      expect(code).toBe('BAD_USER_INPUT');
      expect(message).toContain(consulta.split('=')[0]);
    },
  );
});

function rechazoDe({ errors }: { errors?: readonly any[] }): Rechazo {
  expect(errors).toHaveLength(1);
  const [error] = errors as [any];
  return { code: error.extensions.code, message: error.message };
}
