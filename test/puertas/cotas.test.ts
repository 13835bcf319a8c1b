import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  getNamedType,
  getNullableType,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredInputField,
} from 'graphql';
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Cliente } from '../apoyo/cliente.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { documentoDe, operacionesDe } from './documento.js';

const CIEN_MIL = 100_000;
/** As many as fit in a body as large as it may be by default. */
const OBJETOS = 5_000;
const TEXTO_LARGO = 'x'.repeat(CIEN_MIL);
/** Of what is refused, no more is said than this, whatever was sent. */
const NEGATIVA_MAXIMA = 20_000;

/** What is too much, or cannot be kept, in each kind of argument; a kind that is not here has no room for it. */
const MALOS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  String: { '100,000 characters': TEXTO_LARGO, NUL: 'a\0b', 'half a character': 'a\ud800b' },
  UUID: { '100,000 characters': TEXTO_LARGO, NUL: 'a\0b' },
  DateTime: { '100,000 characters': TEXTO_LARGO, 'a year of 7 digits': '+100000-01-01T00:00:00Z' },
  Date: { '100,000 characters': TEXTO_LARGO, 'no day': '2026-02-30' },
  Int: { 'more than an Int': 2 ** 31, 'a fraction': 1.5 },
  Float: { 'more than degrees or metres': 1e300, 'a text': TEXTO_LARGO },
  JSONObject: {
    'a text of 100,000 characters': { tipo: TEXTO_LARGO },
    'a key of 100,000 characters': { [TEXTO_LARGO]: 1 },
    'a list of 100,000 items': { lista: Array.from({ length: CIEN_MIL }, () => 1) },
    '100,000 fields': Object.fromEntries(Array.from({ length: CIEN_MIL }, (_, n) => [`c${n}`, n])),
    'a hundred levels': anidado(100),
    'NUL in a text': { x: ['a\0b'] },
    'half a character in a key': { x: { 'a\ud800b': 1 } },
  },
};

/** An argument of an operation, or a field within it. */
interface Lugar {
  readonly camino: readonly string[];
  readonly tipo: GraphQLInputType;
}

function anidado(niveles: number): object {
  return niveles === 0 ? {} : { x: anidado(niveles - 1) };
}

/** Something that the type takes: nothing in it has to be there. */
function cualquiera(tipo: GraphQLInputType): unknown {
  const sinNulo = getNullableType(tipo);
  if (isListType(sinNulo)) return [cualquiera(sinNulo.ofType)];
  if (isEnumType(sinNulo)) return sinNulo.getValues()[0]?.name;
  if (isInputObjectType(sinNulo)) {
    const campos = Object.values(sinNulo.getFields()).filter(isRequiredInputField);
    return Object.fromEntries(campos.map(({ name, type }) => [name, cualquiera(type)]));
  }
  const valores: Record<string, unknown> = {
    Int: 1,
    Float: 1,
    Boolean: true,
    String: 'x',
    UUID: randomUUID(),
    Date: '2026-01-31',
    DateTime: new Date().toISOString(),
    JSONObject: {},
  };
  return valores[getNamedType(tipo).name];
}

function lugaresDe(nombre: string, tipo: GraphQLInputType, encima: readonly string[] = []): Lugar[] {
  const camino = [...encima, nombre];
  const nombrado = getNamedType(tipo);
  if (!isInputObjectType(nombrado)) return [{ camino, tipo }];
  const campos = Object.values(nombrado.getFields());
  return [{ camino, tipo }, ...campos.flatMap(({ name, type }) => lugaresDe(name, type, camino))];
}

const esLista = (tipo: GraphQLInputType) => isListType(getNullableType(tipo));

/**
 * Every argument of every operation, taken from the schema: so that a new one cannot forget its bound. What is too
 * much is refused by its name, before the database is asked, and never answered 500 nor sent back.
 */
describe('too much, or what cannot be kept,', () => {
  let servidor: ServidorDePrueba;
  let admin: Cliente;
  beforeAll(async () => {
    servidor = await iniciarServidor('embebido', {
      // So that it is the argument's own bound that refuses.
      variables: { CUERPO_MAX_BYTES: '67108864', JSON_PROFUNDIDAD_MAX: '1000' },
    });
    admin = await servidor.entrar('admin');
  });

  /** Refused as a whole; or, of what judges each item by itself, that item. @returns what is not right about it. */
  function quejaDe(texto: string): string | undefined {
    if (texto.includes('INTERNAL_SERVER_ERROR')) return 'an internal error';
    if (!/BAD_USER_INPUT|"rechazadas":\[\{/.test(texto)) return `not refused: ${texto.slice(0, 200)}`;
    return texto.length < NEGATIVA_MAXIMA ? undefined : `a refusal of ${texto.length} characters`;
  }

  it('is refused in each argument of each query and mutation', async () => {
    const { schema } = servidor.app.get(GraphQLSchemaHost);
    const quejas: string[] = [];
    let probados = 0;
    for (const [operacion, campo] of operacionesDe(schema)) {
      if (operacion.startsWith('subscription')) continue;
      const nombres = campo.args.map(({ name }) => name);
      const query = nombres.length > 0 ? documentoDe(schema, operacion, nombres) : '';
      for (const lugar of campo.args.flatMap(({ name, type }) => lugaresDe(name, type))) {
        const { camino, tipo } = lugar;
        const nombrado = getNamedType(tipo).name;
        const malos = Object.entries(MALOS[nombrado] ?? {}).map(
          ([que, valor]) => [que, esLista(tipo) ? [valor] : valor] as const,
        );
        if (esLista(tipo)) {
          const [elemento] = cualquiera(tipo) as unknown[];
          const cuantos = typeof elemento === 'object' ? OBJETOS : CIEN_MIL;
          malos.push([`${cuantos} items`, Array.from({ length: cuantos }, () => elemento)]);
        }
        for (const [que, malo] of malos) {
          // An id that no row has is nobody's; that is no bad input.
          const variables = Object.fromEntries(campo.args.map(({ name, type }) => [name, cualquiera(type)]));
          poner(variables, camino, malo);
          const respuesta = JSON.stringify(await admin.graphql(query, variables));
          const nombre = `${operacion}(${camino.join('.')}): ${que}`;
          // Of an operation that was kept offline, its own id and field are named.
          const loNombra = /"RECHAZADA"/.test(respuesta) || camino.some((paso) => respuesta.includes(paso));
          const queja = quejaDe(respuesta) ?? (loNombra ? undefined : 'no field is named');
          if (queja) quejas.push(`${nombre}: ${queja}`);
          probados += 1;
        }
      }
    }
    expect(quejas).toEqual([]);
    expect(probados).toBeGreaterThan(100);
  }, 60_000);

  it('has no room in a subscription, whose arguments are numbers and moments', () => {
    const { schema } = servidor.app.get(GraphQLSchemaHost);
    const tipos = [...operacionesDe(schema)]
      .filter(([operacion]) => operacion.startsWith('subscription'))
      .flatMap(([, { args }]) => args.map(({ type }) => String(getNullableType(type))));
    expect([...new Set(tipos)].toSorted()).toEqual(['DateTime', 'Int']);
  });

  const UBICACION = { id: randomUUID(), lat: 1, lon: 1, fecha: new Date().toISOString() };
  const muchas = (una: unknown) => Array.from({ length: OBJETOS }, () => una);
  it.each<readonly [string, () => object]>([
    ['/sesion/iniciar', () => ({ correo: TEXTO_LARGO, clave: 'x' })],
    ['/sesion/iniciar', () => ({ correo: 'a\0b', clave: TEXTO_LARGO })],
    ['/sesion/renovar', () => ({ refreshToken: TEXTO_LARGO })],
    ['/tareas/iniciar', () => ({ tipo: TEXTO_LARGO })],
    ['/tareas/iniciar', () => ({ tipo: 'a\ud800' })],
    ['/tareas/iniciar', () => ({ tipo: 'x', parametros: { x: TEXTO_LARGO } })],
    ['/tareas/iniciar', () => ({ tipo: 'x', parametros: { 'a\0': 1 } })],
    ['/tareas/iniciar', () => ({ tipo: 'x', ...(MALOS.JSONObject?.['100,000 fields'] as object) })],
    ['/tracking/ubicaciones', () => ({ ubicaciones: muchas(UBICACION) })],
    ['/tracking/ubicaciones', () => ({ ubicaciones: [{ ...UBICACION, id: TEXTO_LARGO }] })],
    ['/sincronizacion', () => ({ operaciones: muchas({ id: randomUUID() }) })],
    ['/sincronizacion', () => ({ operaciones: muchas(1) })],
  ])('is refused by POST %s', async (ruta, cuerpo) => {
    const respuesta = await admin.pedir('POST', ruta, cuerpo());
    expect(quejaDe(JSON.stringify(respuesta.cuerpo))).toBeUndefined();
  });
});

/** Through lists, in their only item. */
function poner(objeto: Record<string, unknown>, [campo = '', ...resto]: readonly string[], valor: unknown) {
  if (resto.length === 0) objeto[campo] = valor;
  else {
    const interior = objeto[campo];
    poner((Array.isArray(interior) ? interior[0] : interior) as Record<string, unknown>, resto, valor);
  }
}
