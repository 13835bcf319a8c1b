import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import { trazaActual } from '../comun/traza.js';
import type { Configuracion } from '../configuracion/index.js';

/** Nest's own account of its wiring: forty lines that hide the one that matters. */
const DE_ANDAMIAJE = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'GraphQLModule',
  'WebSocketsController',
  // «Successfully started», before it listens.
  'NestApplication',
]);

/** What these say of a failed start is also thrown to whoever starts it, who tells it once. */
const DE_ARRANQUE = new Set(['ExceptionHandler', 'NestApplication']);

/** From the gravest on: each level shows those before it. */
const NIVELES: readonly LogLevel[] = ['fatal', 'error', 'warn', 'log', 'debug'];

/** Of an id, what fits at the end of a line that somebody reads. */
const ID_CORTO = 8;

/** The log: JSON, a line an object, in production; readable elsewhere. Each line says which request it belongs to. */
export class Registro extends ConsoleLogger {
  private readonly activos: ReadonlySet<LogLevel>;

  constructor({ produccion, NIVEL_REGISTRO }: Pick<Configuracion, 'produccion' | 'NIVEL_REGISTRO'>) {
    const niveles = NIVELES.slice(0, NIVELES.indexOf(NIVEL_REGISTRO) + 1);
    super({ json: produccion, flattenParams: true, logLevels: niveles });
    this.activos = new Set(niveles);
  }

  /** Asked at every advance, for a line that is rarely wanted: Nest's own compares lists. */
  override isLevelEnabled(nivel: LogLevel): boolean {
    return this.activos.has(nivel);
  }

  override log(mensaje: unknown, ...resto: unknown[]): void {
    if (!DE_ANDAMIAJE.has(String(resto.at(-1)))) super.log(mensaje, ...resto);
  }

  override error(mensaje: unknown, ...resto: unknown[]): void {
    if (!DE_ARRANQUE.has(String(resto.at(-1)))) super.error(mensaje, ...resto);
  }

  protected override stringifyJsonLogObject({ timestamp, ...linea }: Record<string, unknown>): string {
    return super.stringifyJsonLogObject({
      time: new Date(Number(timestamp)).toISOString(),
      ...trazaActual(),
      ...linea,
    });
  }

  protected override formatMessage(...partes: Parameters<ConsoleLogger['formatMessage']>): string {
    const linea = super.formatMessage(...partes);
    const { peticion } = trazaActual() ?? {};
    return peticion ? `${linea.trimEnd()} (${peticion.slice(0, ID_CORTO)})\n` : linea;
  }
}
