/** What answers are written as: GraphQL over HTTP's own type, or JSON for clients from before it. */
export const TIPOS = ['application/json', 'application/graphql-response+json'] as const;
export type TipoDeRespuesta = (typeof TIPOS)[number];

interface Rango {
  readonly nombre: string;
  /** From 0, which refuses, to 1. */
  readonly calidad: number;
  readonly orden: number;
}

/**
 * Which of our types a client accepts best (RFC 9110, section 12.5.1), `application/json` when it does not care.
 * @returns undefined if it accepts neither.
 */
export function tipoAceptado(accept: string | undefined): TipoDeRespuesta | undefined {
  if (accept === undefined || accept.trim() === '') return TIPOS[0];
  const rangos = accept.split(',').map(leerRango);
  let mejor: { readonly tipo: TipoDeRespuesta; readonly valor: readonly number[] } | undefined;
  for (const tipo of TIPOS) {
    const nombres = ['*/*', 'application/*', tipo];
    const rango = rangos
      .filter(({ nombre }) => nombres.includes(nombre))
      .toSorted((uno, otro) => nombres.indexOf(otro.nombre) - nombres.indexOf(uno.nombre))[0];
    if (!rango || rango.calidad === 0) continue;
    const exacto = nombres.indexOf(rango.nombre);
    const valor = [rango.calidad, exacto, exacto === 2 ? -rango.orden : 0];
    if (!mejor || esMayor(valor, mejor.valor)) mejor = { tipo, valor };
  }
  return mejor?.tipo;
}

function leerRango(texto: string, orden: number): Rango {
  const [nombre = '', ...parametros] = texto.split(';').map((parte) => parte.trim().toLowerCase());
  const q = parametros.find((parametro) => parametro.startsWith('q='))?.slice(2);
  const calidad = q === undefined ? 1 : Number(q);
  return { nombre, calidad: calidad > 0 && calidad <= 1 ? calidad : 0, orden };
}

/** By the first number that differs. */
function esMayor(uno: readonly number[], otro: readonly number[]): boolean {
  const lugar = uno.findIndex((numero, indice) => numero !== otro[indice]);
  return lugar >= 0 && (uno[lugar] ?? 0) > (otro[lugar] ?? 0);
}

/** Whether a body is JSON, which is UTF-8 (RFC 8259, section 8.1), as its `content-type` says. */
export function esCuerpoJson(tipo: string | undefined): boolean {
  const [nombre, ...parametros] = (tipo ?? '').split(';').map((parte) => parte.trim().toLowerCase());
  const charset = parametros.find((parametro) => parametro.startsWith('charset='))?.slice('charset='.length);
  return nombre === 'application/json' && /^(?:"?utf-?8"?)?$/.test(charset ?? '');
}
