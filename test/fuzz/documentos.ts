import {
  getNamedType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Azar } from './azar.js';
import {
  areaDe,
  diaDe,
  fechaDe,
  idDe,
  operacionDe,
  textoPorNombre,
  TIPOS_DE_OPERACION,
  ubicacionDe,
  uuidPorAzar,
} from './dominio.js';
import type { Conocidos } from './mundo.js';
import { comoJson, Crudo, NUMEROS, valorRaro } from './rarezas.js';

export interface Peticion {
  readonly query: string;
  readonly variables: Record<string, unknown>;
  readonly operationName?: string | null;
}

export type Clase = 'query' | 'mutation' | 'subscription';

const PROFUNDIDAD = 5;

/** Documents of a schema: good ones at first, and so many in a hundred of their values of no type at all. */
export class Documentos {
  private declaradas: string[] = [];
  private variables: Record<string, unknown> = {};
  private fragmentos: string[] = [];

  constructor(
    private readonly azar: Azar,
    private readonly schema: GraphQLSchema,
    private readonly conocidos: Conocidos,
  ) {}

  operacion(clase: Clase): Peticion {
    const { azar } = this;
    this.declaradas = [];
    this.variables = {};
    this.fragmentos = [];
    const raiz = {
      query: this.schema.getQueryType(),
      mutation: this.schema.getMutationType(),
      subscription: this.schema.getSubscriptionType(),
    }[clase];
    const campos = Object.values(raiz?.getFields() ?? {});
    const cuantos =
      clase === 'subscription' && azar.acaso(92) ? 1 : 1 + (azar.acaso(25) ? azar.entero(4) : 0);
    const cuerpo = Array.from({ length: cuantos }, (_, n) =>
      this.campo(azar.uno(campos), 0, cuantos > 1 ? `r${n}: ` : ''),
    );
    const nombre = azar.acaso(30) ? 'Op' : '';
    if (azar.acaso(3))
      cuerpo.push('__schema { types { name fields { name type { name ofType { name } } } } }');
    const declaradas = this.declaradas.length > 0 ? `(${this.declaradas.join(', ')})` : '';
    const query = [`${clase} ${nombre}${declaradas} { ${cuerpo.join(' ')} }`, ...this.fragmentos];
    if (azar.acaso(4)) query.push('query Otra { yo { id } }');
    return {
      query: query.join('\n'),
      variables: this.variables,
      ...(azar.acaso(20) && { operationName: azar.uno(['Op', 'Otra', '', null, '__proto__']) }),
    };
  }

  private campo({ name, args, type }: GraphQLField<unknown, unknown>, nivel: number, alias = ''): string {
    const { azar } = this;
    const dados = args
      .filter(({ type: suyo }) => (isNonNullType(suyo) ? !azar.acaso(3) : azar.acaso(45)))
      .map((argumento) => `${argumento.name}: ${this.argumento(name, argumento)}`);
    const directiva = azar.acaso(4)
      ? azar.uno([' @skip(if: false)', ' @include(if: true)', ' @skip(if: 1)', ' @nada', ' @defer'])
      : '';
    const propio = alias || (azar.acaso(6) ? azar.uno(['a: ', 'id: ', '__proto__: ', 'constructor: ']) : '');
    return `${propio}${name}${dados.length > 0 ? `(${dados.join(', ')})` : ''}${directiva}${this.seleccion(type, nivel + 1)}`;
  }

  private seleccion(tipo: GraphQLOutputType, nivel: number): string {
    const { azar } = this;
    const objeto = getNamedType(tipo);
    if (!isObjectType(objeto)) return azar.acaso(1) ? ' { id }' : '';
    const campos = Object.values((objeto as GraphQLObjectType).getFields());
    const posibles =
      nivel < PROFUNDIDAD || azar.acaso(10)
        ? campos
        : campos.filter(({ type }) => !isObjectType(getNamedType(type)));
    if (posibles.length === 0) return ' { __typename }';
    const elegidos = azar.algunos(posibles, 4).map((campo) => this.campo(campo, nivel));
    if (azar.acaso(10)) elegidos.push('__typename');
    if (azar.acaso(3)) elegidos.push('inexistente');
    const interior = elegidos.join(' ');
    if (!azar.acaso(8)) return ` { ${interior} }`;
    if (azar.acaso(50)) return ` { ... on ${objeto.name} { ${interior} } }`;
    const nombre = `F${this.fragmentos.length}`;
    // Now and then it contains itself.
    this.fragmentos.push(
      `fragment ${nombre} on ${objeto.name} { ${interior} ${azar.acaso(10) ? `...${nombre}` : ''} }`,
    );
    return ` { ...${nombre} ${azar.acaso(20) ? `...${nombre}` : ''} }`;
  }

  private argumento(campo: string, { name, type }: GraphQLArgument): string {
    const { azar } = this;
    const clave = campo === 'desactivarUsuario' ? 'prescindibles' : name;
    const valor = this.valor(type, clave);
    if (azar.acaso(40)) return literal(valor);
    const variable = `v${this.declaradas.length}`;
    this.declaradas.push(
      `$${variable}: ${azar.acaso(97) ? String(type) : azar.uno(['String', 'Int!', '[Int]', 'Nada'])}${azar.acaso(4) ? ` = ${literal(valor)}` : ''}`,
    );
    if (!azar.acaso(3)) this.variables[variable] = valor;
    return `$${variable}`;
  }

  private valor(tipo: GraphQLInputType, nombre: string): unknown {
    const { azar } = this;
    if (nombre === 'prescindibles') return azar.uno([...this.conocidos.prescindibles, 999_999, -1, 2 ** 40]);
    if (azar.acaso(7)) return valorRaro(azar);
    if (isNonNullType(tipo)) return this.valor(tipo.ofType, nombre);
    if (azar.acaso(3)) return null;
    if (isListType(tipo)) return azar.varios(0, 3, () => this.valor(tipo.ofType, nombre));
    if (isEnumType(tipo)) return new Crudo(JSON.stringify(azar.uno(tipo.getValues()).name));
    if (isInputObjectType(tipo))
      return tipo.name === 'OperacionInput' ? operacionDe(azar, this.conocidos) : ubicacionDe(azar);
    switch (tipo.name) {
      case 'Int':
        return idDe(azar, nombre, this.conocidos);
      case 'Float':
        return azar.acaso(60) ? (azar.entero(2_000_001) / 1_000_000 - 1) * 90 : azar.uno(NUMEROS);
      case 'Boolean':
        return azar.acaso(50);
      case 'UUID':
        return uuidPorAzar(azar, this.conocidos);
      case 'DateTime':
        return fechaDe(azar);
      case 'Date':
        return diaDe(azar);
      case 'JSONObject':
        return nombre === 'area' ? areaDe(azar) : { a: valorRaro(azar) };
      default:
        return textoPorNombre(azar, nombre, this.conocidos);
    }
  }
}

const ENUM = new RegExp(
  `^(${[...TIPOS_DE_OPERACION, 'ADMIN', 'SUPERVISOR', 'COLABORADOR'].join('|')}|[A-Z_]{4,})$`,
);
const NOMBRE = /^[_A-Za-z]\w*$/;

/** A value as a document writes it; what it cannot write comes out as what a parser is to refuse. */
function literal(valor: unknown): string {
  if (valor instanceof Crudo) {
    const enumerado = /^"(\w+)"$/.exec(valor.json)?.[1];
    return enumerado && ENUM.test(enumerado) ? enumerado : valor.json;
  }
  if (Array.isArray(valor)) return `[${valor.map((hijo) => literal(hijo)).join(', ')}]`;
  if (typeof valor === 'string') return ENUM.test(valor) ? valor : JSON.stringify(valor);
  if (typeof valor !== 'object' || valor === null) return comoJson(valor);
  return `{${Object.entries(valor)
    .map(([clave, hijo]) => `${NOMBRE.test(clave) ? clave : JSON.stringify(clave)}: ${literal(hijo)}`)
    .join(', ')}}`;
}

const FICHAS = [
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ':',
  '!',
  '=',
  '|',
  '&',
  '@',
  '...',
  '$',
  '"',
  '"""',
  '#',
  '\\',
  ',',
  '\ufeff',
  '\0',
  'query',
  'mutation',
  'subscription',
  'fragment',
  'on',
  'type',
  'schema',
  'extend',
  'null',
  'true',
  'yo',
  'id',
  'tareas',
  '$a',
  '$a: Int',
  '1',
  '-0',
  '1e999',
  '01',
  '"\\u0000"',
  '"\\u{110000}"',
  '"\\ud800"',
  '__typename',
  '__schema',
  '@skip',
  '@include(if: $a)',
  'a:',
  'Int',
  '[Int!]!',
  '\u2028',
  'é',
  '👍',
] as const;

/** Tokens in no order. */
export const sopa = (azar: Azar): string =>
  azar.varios(1, 60, () => azar.uno(FICHAS)).join(azar.uno([' ', '', '\n']));
