import {
  buildSchema,
  getIntrospectionQuery,
  getNamedType,
  getNullableType,
  type GraphQLObjectType,
  isIntrospectionType,
  isListType,
  isObjectType,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { leerConfiguracion } from '../../src/configuracion/index.js';
import { PRIMEROS_PASOS } from '../../src/graphql/graphiql/primeros-pasos.js';
import { limitesDe } from '../../src/graphql/limites.js';
import { ELEMENTOS, PESADOS } from '../../src/graphql/limites/tamanos.js';
import { RAIZ } from '../../src/raiz.js';

const leer = (ruta: string) => readFileSync(new URL(ruta, RAIZ), 'utf8');
const schema = buildSchema(leer('schema.gql'));
const limitesCon = (variables: Record<string, string> = {}) =>
  limitesDe(leerConfiguracion({ JWT_SECRETO: randomBytes(32).toString('hex'), ...variables }));

function quejasDe(documento: string, variables: Record<string, string> = {}): string[] {
  const limites = limitesCon(variables);
  const document = parse(documento, limites.parse);
  return validate(schema, document, [...specifiedRules, ...limites.reglas], limites.validate).map(
    ({ message }) => message,
  );
}

const veces = (cuantas: number, texto: (n: number) => string) =>
  Array.from({ length: cuantas }, (_, n) => texto(n)).join(' ');

describe('limits of documents', () => {
  it('let pass everything that our own pages, GraphiQL and the README send', async () => {
    const rutas = ['src/panel/web/', 'src/colaborador/web/'].flatMap((carpeta) =>
      readdirSync(fileURLToPath(new URL(carpeta, RAIZ)), { recursive: true, encoding: 'utf8' })
        .filter((ruta) => ruta.endsWith('contrato.ts'))
        .map((ruta) => carpeta + ruta),
    );
    const modulos: object[] = await Promise.all(rutas.map((ruta) => import(new URL(ruta, RAIZ).href)));
    const nuestros = modulos
      .flatMap((modulo): unknown[] => Object.values(modulo))
      .flatMap((valor) => (esOperacion(valor) ? valor.documento : []));
    const ejemplos = [...leer('README.md').matchAll(/```graphql\n(.*?)```/gs)].map(([, texto = '']) => texto);
    expect(nuestros.length).toBeGreaterThan(30);
    expect(ejemplos.length).toBeGreaterThan(3);
    const introspeccion = getIntrospectionQuery({
      inputValueDeprecation: true,
      schemaDescription: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
    });
    for (const documento of [...nuestros, ...ejemplos, PRIMEROS_PASOS, introspeccion]) {
      expect(quejasDe(documento), documento).toEqual([]);
      // With room to spare: they grow.
      expect(quejasDe(documento, { CONSULTA_COSTO_MAX: '16000' }), documento).toEqual([]);
    }
  });

  describe('aliases', () => {
    const queja = ['The operation has more than 3 aliases'];
    const con = (documento: string) => quejasDe(documento, { CONSULTA_ALIAS_MAX: '3' });

    it('are counted at every level, those of a fragment wherever it is spread', () => {
      expect(con('{ a: yo { b: id ... on Usuario { c: correo } } }')).toEqual([]);
      expect(con('{ a: yo { b: id c: correo d: nombre } }')).toEqual(queja);
      const fragmento = 'fragment F on Usuario { a: id b: correo }';
      expect(con(`{ yo { ...F } } ${fragmento}`)).toEqual([]);
      expect(con(`{ yo { ...F } presencias { usuarioId } usuarios { ...F } } ${fragmento}`)).toEqual(queja);
    });

    it('are those of each operation', () => {
      expect(con('query A { a: yo { b: id } } query B { a: yo { b: id } }')).toEqual([]);
      expect(con('{ yo { id } } ')).toEqual([]);
    });

    it('of introspection count too', () => {
      expect(con(`{ ${veces(4, (n) => `a${n}: __typename`)} }`)).toEqual(queja);
      expect(con(`{ ${veces(4, (n) => `a${n}: __schema { queryType { name } }`)} }`)).toEqual(queja);
    });
  });

  describe('cost', () => {
    /** The least CONSULTA_COSTO_MAX with which a document passes. */
    const costoDe = (documento: string) => {
      let [bajo, alto] = [0, 2_000_000];
      while (alto - bajo > 1) {
        const medio = Math.floor((bajo + alto) / 2);
        if (quejasDe(documento, { CONSULTA_COSTO_MAX: String(medio) }).length === 0) alto = medio;
        else bajo = medio;
      }
      return alto;
    };

    it('is the objects that an answer may hold: each times the lists around it', () => {
      expect(costoDe('{ yo { id } }')).toBe(1);
      expect(costoDe('{ yo { id } empresa { nombre } otra: yo { id } }')).toBe(3);
      expect(costoDe('{ presencias { usuarioId } }')).toBe(4_000);
      expect(costoDe('{ conversaciones { participantes { id } ultimoMensaje { id } } }')).toBe(
        250 * (1 + 20 + 1),
      );
      // The connection and its pageInfo, and an edge, a node and a hundred advances of each task.
      const pagina = 'pageInfo { hasNextPage } edges { node { id avances { seq } } }';
      expect(costoDe(`{ tareas(first: 7) { ${pagina} } }`)).toBe(2 + 7 * (1 + 1 + 100));
    });

    it('weighs what is as large as many objects, however often it is asked for', () => {
      expect(costoDe('{ geocercas(first: 3) { id area otra: area } }')).toBe(3 * (1 + 10 + 10));
      expect(costoDe('mutation { crearGeocerca(nombre: "x", area: {}, usuarioIds: []) { area } }')).toBe(11);
    });

    it('has a size for each list that takes no page, and for nothing that is not there', () => {
      const campos = Object.values(schema.getTypeMap())
        .filter((tipo) => isObjectType(tipo) && !isIntrospectionType(tipo))
        .flatMap((tipo) =>
          Object.values((tipo as GraphQLObjectType).getFields()).map((campo) => ({ tipo, campo })),
        );
      const nombre = ({ tipo, campo }: (typeof campos)[number]) => `${tipo.name}.${campo.name}`;
      const listas = campos.filter(
        ({ campo: { type, name } }) =>
          isListType(getNullableType(type)) && isObjectType(getNamedType(type)) && name !== 'edges',
      );
      expect([...ELEMENTOS.keys()].sort()).toEqual(listas.map(nombre).sort());
      expect(campos.map(nombre)).toEqual(expect.arrayContaining([...PESADOS.keys()]));
    });

    it('lets all that an application shows at first be asked for at once', () => {
      const todo = `empresa { id } usuarios { id } geocercas { area usuarios { id } } alertas(first: 50) { edges { node { id } } }
        conversaciones { participantes { id } ultimoMensaje { texto } }`;
      expect(quejasDe(`{ ${todo} }`)).toEqual([]);
    });

    it('refuses the lists of a whole empresa many times in one document', () => {
      const queja = [expect.stringContaining('more than 20000 objects')];
      for (const lista of [
        'usuarios { id }',
        'geocercas { area usuarios { id } }',
        'conversaciones { participantes { id } }',
      ]) {
        expect(quejasDe(`{ ${lista} }`)).toEqual([]);
        expect(quejasDe(`{ ${veces(10, (n) => `a${n}: ${lista}`)} }`)).toEqual(queja);
      }
      expect(quejasDe(`{ geocercas { ${veces(30, (n) => `a${n}: area`)} } }`)).toEqual(queja);
    });

    it('takes a page as long as it is asked for, as its default says, or as a variable may say', () => {
      expect(costoDe('{ mensajes(conversacionId: 1, last: 3) { edges { cursor } } }')).toBe(1 + 3);
      expect(costoDe('{ mensajes(conversacionId: 1) { edges { cursor } } }')).toBe(1 + 50);
      expect(costoDe('query ($n: Int = 1) { tareas(first: $n) { edges { cursor } } }')).toBe(1 + 100);
      // Pages out of range are refused when they are read, and bound nothing before.
      expect(costoDe('{ tareas(first: 1000000) { edges { cursor } } }')).toBe(1 + 100);
      expect(costoDe('{ tareas(first: 0) { edges { cursor } } }')).toBe(1 + 1);
      expect(costoDe('{ tareas(first: null) { edges { cursor } } }')).toBe(1 + 20);
    });

    it('takes a list for as long as it is asked for in part, and for all of it if a variable may say so', () => {
      expect(costoDe('{ usuarios(first: 150) { id } }')).toBe(150);
      expect(costoDe('{ usuarios(first: null) { id } }')).toBe(4_000);
      expect(costoDe('query ($n: Int) { usuarios(first: $n) { id } }')).toBe(4_000);
      expect(costoDe('{ conversaciones(first: 1000) { id } }')).toBe(costoDe('{ conversaciones { id } }'));
    });

    it('knows the page of a connection through fragments', () => {
      const partes =
        'fragment P on TareaProcesoConnection { ... { ...E } } fragment E on TareaProcesoConnection { edges { cursor } }';
      expect(costoDe(`{ tareas(first: 7) { ...P } b: tareas(first: 9) { ...P } } ${partes}`)).toBe(2 + 7 + 9);
    });

    it('is refused beyond its limit, and fits in numbers however it grows', () => {
      const diez = veces(10, (n) => `a${n}: tareas(first: 100) { edges { node { avances { seq } } } }`);
      expect(quejasDe(`{ ${diez} }`)).toEqual([
        'The operation may answer more than 20000 objects: ask for fewer fields, or smaller pages',
      ]);
      const dobles = veces(60, (n) => `fragment F${n} on __Type { fields { type { ...F${n + 1} } } }`);
      const explosiva = `{ tareas(first: 0) { edges { cursor } } __schema { types { ...F0 } } } ${dobles} fragment F60 on __Type { name }`;
      expect(quejasDe(explosiva)).toContain(
        'The operation may answer more than 20000 objects: ask for fewer fields, or smaller pages',
      );
    });
  });

  it('count what fragments expand to, before anybody expands it', () => {
    const queja =
      'The operation has more than 1000 fields, those of fragments counted wherever they are spread';
    const cadena = (largo: number) =>
      `{ yo { ...F0 } } ${veces(largo, (n) => `fragment F${n} on Usuario { id ...F${n + 1} ...F${n + 1} }`)} fragment F${largo} on Usuario { id }`;
    expect(quejasDe(cadena(7))).toEqual([]);
    expect(quejasDe(cadena(80))).toEqual([queja]);
    const todas = { CONSULTA_TOKENS_MAX: '100000' };
    expect(quejasDe(cadena(1_000), todas)).toContain(queja.replace('1000', '100000'));
  });

  it('end introspection at 20 levels, below which compiling takes its time', () => {
    const anidada = (niveles: number) =>
      `{ __type(name: "X") { ${'ofType { '.repeat(niveles)} name ${'}'.repeat(niveles)} } }`;
    expect(quejasDe(anidada(18))).toEqual([]);
    expect(quejasDe(anidada(19))).toEqual(['The operation is nested deeper than 20 levels']);
  });

  it('hold values written in the document to the depth of variables', () => {
    const con = (niveles: number) =>
      `mutation { iniciarTarea(tipo: "x", parametros: {a: ${'['.repeat(niveles - 1)}${']'.repeat(niveles - 1)}}) { id } }`;
    expect(quejasDe(con(32))).toEqual([]);
    expect(quejasDe(con(33))).toEqual(['A value of the document is nested deeper than 32 levels']);
    expect(quejasDe(con(300))).toHaveLength(1);
  });

  it('leave cycles of fragments to the rule that refuses them', () => {
    const ciclo = '{ yo { ...A } } fragment A on Usuario { a: id ...B } fragment B on Usuario { ...A }';
    expect(quejasDe(ciclo)).toEqual([expect.stringContaining('Cannot spread fragment "A" within itself')]);
  });

  it('refuse a directive given twice, and floods of unknown ones with ten errors', () => {
    expect(quejasDe('{ yo @skip(if: true) @skip(if: true) { id } }')).toEqual([
      'The directive "@skip" can only be used once at this location.',
    ]);
    expect(quejasDe('{ yo { id @skip(if: false) @include(if: true) } }')).toEqual([]);
    expect(quejasDe(`{ yo { id ${'@nada '.repeat(400)} } }`)).toHaveLength(11);
  });

  it('refuse documents that are long without many tokens, before they are read', () => {
    const limites = limitesCon({ CONSULTA_TOKENS_MAX: '10' });
    expect(() => limites.revisar('x'.repeat(640), null)).not.toThrow();
    expect(() => limites.revisar('x'.repeat(641), null)).toThrow(
      'query: expected a document of at most 640 characters',
    );
  });
});

const esOperacion = (valor: unknown): valor is { documento: string } =>
  typeof valor === 'object' && valor !== null && 'documento' in valor && typeof valor.documento === 'string';
