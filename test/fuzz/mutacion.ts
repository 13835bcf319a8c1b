import type { Azar } from './azar.js';
import { comoJson, Crudo, textoRaro, valorRaro } from './rarezas.js';

type Contenedor = Record<string, unknown> | unknown[];
interface Lugar {
  readonly dentro: Contenedor;
  readonly clave: string;
}

const LUGARES_MAXIMOS = 500;

/** The same JSON with up to three things wrong in it, at any depth; seldom with nothing. */
export function mutar(azar: Azar, valor: unknown): unknown {
  // Its root can be replaced too.
  const raiz: Contenedor = { valor: copiar(valor) };
  for (const _ of azar.varios(azar.acaso(90) ? 1 : 0, 3, () => 0)) mutarUna(azar, raiz);
  return raiz['valor'];
}

function mutarUna(azar: Azar, raiz: Contenedor): void {
  const { dentro, clave } = azar.uno(lugaresDe(raiz)) ?? { dentro: raiz, clave: 'valor' };
  const actual = (dentro as Record<string, unknown>)[clave];
  const poner = (nuevo: unknown) => Object.assign(dentro, { [clave]: nuevo });
  switch (azar.entero(8)) {
    case 0:
    case 1:
    case 2:
      return void poner(copiar(valorRaro(azar)));
    case 3:
      if (Array.isArray(dentro)) dentro.splice(Number(clave), 1);
      else Reflect.deleteProperty(dentro, clave);
      return undefined;
    case 4:
      if (esObjeto(actual)) actual[textoRaro(azar)] = copiar(valorRaro(azar));
      else if (Array.isArray(actual)) actual.push(copiar(valorRaro(azar)));
      else poner([actual]);
      return undefined;
    case 5:
      if (Array.isArray(actual)) poner(Array(azar.uno([2, 600, 10_000])).fill(actual[0]));
      else poner({ [textoRaro(azar)]: actual });
      return undefined;
    case 6:
      if (esObjeto(actual)) poner(repetirClave(azar, actual));
      else poner(comoJson(actual));
      return undefined;
    default:
      return void poner(typeof actual === 'string' ? romper(azar, actual) : azar.uno([null, '', 0]));
  }
}

function repetirClave(azar: Azar, objeto: Record<string, unknown>): Crudo {
  const clave = azar.uno([...Object.keys(objeto), '__proto__']);
  const resto = comoJson(objeto).slice(1);
  return new Crudo(
    `{${JSON.stringify(clave)}:${comoJson(copiar(valorRaro(azar)))}${resto === '}' ? '' : ','}${resto}`,
  );
}

/** A text with a few of its characters changed, dropped or doubled. */
export function romper(azar: Azar, texto: string): string {
  let roto = texto;
  for (const _ of azar.varios(1, 4, () => 0)) {
    const lugar = azar.entero(roto.length + 1);
    const medio = azar.uno([
      '',
      '\0',
      '"',
      '{',
      '}',
      '(',
      '$',
      '\\',
      '\u00e9',
      ' ',
      'A',
      '0',
      '\ud800',
      '\n',
    ]);
    roto = roto.slice(0, lugar) + medio + roto.slice(lugar + azar.entero(3));
  }
  return roto;
}

function lugaresDe(raiz: Contenedor): Lugar[] {
  const lugares: Lugar[] = [];
  const pendientes: Contenedor[] = [raiz];
  for (let dentro = pendientes.shift(); dentro; dentro = pendientes.shift()) {
    for (const [clave, hijo] of Object.entries(dentro)) {
      if (lugares.length === LUGARES_MAXIMOS) return lugares;
      lugares.push({ dentro, clave });
      if (esObjeto(hijo) || Array.isArray(hijo)) pendientes.push(hijo);
    }
  }
  return lugares;
}

const esObjeto = (valor: unknown): valor is Record<string, unknown> =>
  typeof valor === 'object' && valor !== null && !Array.isArray(valor) && !(valor instanceof Crudo);

function copiar(valor: unknown): unknown {
  if (Array.isArray(valor)) return valor.map((hijo) => copiar(hijo));
  if (!esObjeto(valor)) return valor;
  return Object.fromEntries(Object.entries(valor).map(([clave, hijo]) => [clave, copiar(hijo)]));
}
