import type { Azar } from './azar.js';

/** JSON that no value can hold: it is written as it is. */
export class Crudo {
  constructor(readonly json: string) {}
}

const crudo = (json: string) => new Crudo(json);

/** Texts that have broken servers: none of them reads like a message of ours or of a library. */
export const TEXTOS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'x\udc00',
  '👩‍👩‍👧‍👦🏴‍☠️',
  '\u202Eoiradiréuqni\u202C',
  'مرحبا بالعالم',
  '﷽'.repeat(50),
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L',
  '\u2028\u2029\ufeff\u200b',
  'x'.repeat(300),
  'é'.repeat(5_000),
  '__proto__',
  'constructor',
  'toString',
  "' or 1=1; --",
  '%00%ff',
  '../../etc/passwd',
  '{{7*7}}',
  '<script>1</script>',
  'null',
  'true',
  'NaN',
  '-1',
  '1e3',
  '0x1f',
  '12345678901234567890',
  'uuid}',
  '{00000000-0000-4000-8000-000000000000}',
  '00000000000040008000000000000000',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  'aWQ6MQ',
  'aWQ6OTk5OTk5OTk5OTk5',
  'aWQ6LTE',
] as const;

export const FECHAS = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.000Z',
  '+275760-09-13T00:00:00.001Z',
  '294276-12-31T23:59:59Z',
  '9999-12-31T23:59:59.999999999Z',
  '1969-12-31T23:59:59Z',
  '2026-02-30T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2016-12-31T23:59:60Z',
  '2026-01-01T00:00:00+23:59',
  '2026-01-01T00:00:00-99:99',
  '2026-01-01 00:00:00',
  '2026-01-01',
  '0000-00-00',
  '9999-12-31',
  '2026-1-1',
  'infinity',
  'now',
] as const;

export const NUMEROS = [
  0,
  -0,
  1,
  -1,
  0.5,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  -(2 ** 63),
  1e21,
  1e308,
  -1e308,
  5e-324,
  1e-45,
  90,
  90.000_000_1,
  -180.5,
] as const;

/** So deep that whatever walks down it by calling itself runs out of stack. */
const hondo = (niveles: number, abre: string, cierra: string, fondo: string) =>
  crudo(abre.repeat(niveles) + fondo + cierra.repeat(niveles));

const ESTRUCTURAS: readonly unknown[] = [
  null,
  true,
  false,
  [],
  {},
  [[]],
  [null],
  [{}],
  { a: 1 },
  { length: 1e9 },
  { toString: 1, valueOf: null },
  { type: 'Buffer', data: [1, 2] },
  Array(10_000).fill(0),
  Array.from({ length: 300 }, () => ({})),
  crudo('{"__proto__":{"id":1,"rol":"admin"}}'),
  crudo('{"constructor":{"prototype":{"id":1}}}'),
  crudo('{"a":1,"a":2}'),
  crudo('1e400'),
  crudo('-1e400'),
  crudo('NaN'),
  crudo('Infinity'),
  crudo('01'),
  crudo('0x10'),
  crudo('undefined'),
  crudo('"\\u0000"'),
  crudo('"\\ud83d"'),
  crudo('"\\x41"'),
  crudo("'a'"),
  crudo('1,'),
  crudo('// a\n1'),
  crudo(`1${'0'.repeat(400)}`),
  hondo(40, '[', ']', '1'),
  hondo(40, '{"a":', '}', '1'),
  hondo(12_000, '[', ']', ''),
  hondo(6_000, '{"a":', '}', 'null'),
];

export function textoRaro(azar: Azar): string {
  if (azar.acaso(70)) return azar.uno(TEXTOS);
  return azar
    .varios(0, 20, () => String.fromCodePoint(azar.uno([azar.entero(128), azar.entero(0xffff), 0x1f600])))
    .join('');
}

/** Anything that JSON can say, or nearly. */
export function valorRaro(azar: Azar): unknown {
  const clase = azar.entero(10);
  if (clase < 3) return azar.uno(ESTRUCTURAS);
  if (clase < 6) return azar.uno(NUMEROS);
  return clase < 7 ? azar.uno(FECHAS) : textoRaro(azar);
}

/** JSON of a value in which {@link Crudo} may stand anywhere. */
export function comoJson(valor: unknown): string {
  if (valor instanceof Crudo) return valor.json;
  if (Array.isArray(valor)) return `[${valor.map((hijo) => comoJson(hijo)).join(',')}]`;
  if (typeof valor !== 'object' || valor === null) return JSON.stringify(valor ?? null);
  const pares = Object.entries(valor).map(([clave, hijo]) => `${JSON.stringify(clave)}:${comoJson(hijo)}`);
  return `{${pares.join(',')}}`;
}
