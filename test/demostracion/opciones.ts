import { parseArgs } from 'node:util';

export interface Opciones {
  /** Where the server is, without a slash at the end. */
  readonly url: string;
  /** The password of the demo users. */
  readonly clave: string;
  /** Seconds of the way that are gone in a real one. */
  readonly rapidez: number;
  /** Milliseconds from one position of a person to the next. */
  readonly cada: number;
  /** Minutes after which it ends by itself. */
  readonly minutos: number;
  /** The same seed walks the same. */
  readonly semilla: number;
}

/** What stands in the way of a start, in one line for whoever typed it. */
export class ErrorDeUso extends Error {}

export const USO = `npm run demo:equipo -- [--rapidez 1] [--cada 1000] [--minutos 60] [--semilla 1]
  --rapidez N  walk N times as fast as the people of the recordings (0.1 to 200)
  --cada MS    milliseconds between a person's positions (20 to 60000)
  --minutos N  stop by itself after N minutes (0.1 to 1440)
  --semilla N  the same seed walks the same (0 to 4294967295)
Environment: SEGUIMIENTO_URL (http://127.0.0.1:3000), DEMO_CLAVE (seguimiento-demo)`;

/**
 * What the command line and the environment say.
 * @throws {ErrorDeUso}
 */
export function leerOpciones(
  argumentos: readonly string[],
  entorno: Readonly<Record<string, string | undefined>>,
): Opciones {
  const opcion = { type: 'string' } as const;
  let valores: Readonly<Record<string, string | undefined>>;
  try {
    const options = { rapidez: opcion, cada: opcion, minutos: opcion, semilla: opcion };
    valores = parseArgs({ args: [...argumentos], options }).values;
  } catch (error) {
    throw new ErrorDeUso((error as Error).message);
  }
  const numero = (nombre: string, porDefecto: number, minimo: number, maximo: number) => {
    const valor = Number(
      valores[nombre]?.trim() || (valores[nombre] === undefined ? porDefecto : Number.NaN),
    );
    if (valor >= minimo && valor <= maximo) return valor;
    throw new ErrorDeUso(`--${nombre} takes a number from ${minimo} to ${maximo}`);
  };
  return {
    url: urlLocal(entorno.SEGUIMIENTO_URL || 'http://127.0.0.1:3000'),
    clave: entorno.DEMO_CLAVE || 'seguimiento-demo',
    rapidez: numero('rapidez', 1, 0.1, 200),
    cada: numero('cada', 1000, 20, 60_000),
    minutos: numero('minutos', 60, 0.1, 1440),
    semilla: Math.floor(numero('semilla', 1, 0, 2 ** 32 - 1)),
  };
}

/** People who do not exist belong on no server but one's own. */
function urlLocal(texto: string): string {
  const url = URL.canParse(texto) ? new URL(texto) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new ErrorDeUso(`SEGUIMIENTO_URL takes a URL as http://127.0.0.1:3000, not ${texto}`);
  }
  const esLocal = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (!esLocal) {
    throw new ErrorDeUso(
      `SEGUIMIENTO_URL is ${url.hostname}: this demo plays on this machine's own server only`,
    );
  }
  return url.href.replace(/\/+$/, '');
}
